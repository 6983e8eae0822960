import { expect, test } from "vitest";
import { createGroupedWrites } from "../../packages/federated-logout/src/sessions/grouped-writes.ts";

function createDisk() {
  const written: string[][] = [];
  const waiting: (() => void)[] = [];
  const write = createGroupedWrites<string>(async (items) => {
    written.push([...items]);
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (items.includes("poison")) throw new Error("It takes no poison");
  });
  return {
    written,
    write,
    /** The write that is under way is on the disk, and what comes of that. */
    sync: async () => {
      for (const done of waiting.splice(0)) done();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test("what comes alone is written at once, and what comes meanwhile is written together", async () => {
  const { written, write, sync } = createDisk();
  const first = write(["a"]);
  expect(written).toEqual([["a"]]);

  const others = Promise.all([write(["b", "c"]), write(["d"])]);
  expect(written).toEqual([["a"]]);
  await sync();
  await first;
  expect(written).toEqual([["a"], ["b", "c", "d"]]);
  await sync();
  await others;

  const last = write(["e"]);
  await sync();
  await last;
  expect(written).toEqual([["a"], ["b", "c", "d"], ["e"]]);
});

test("what cannot be written keeps nothing else from being written", async () => {
  const { written, write, sync } = createDisk();
  const first = write(["a"]);
  const outcomes = Promise.allSettled([write(["b"]), write(["poison"]), write(["c"])]);
  for (let writes = 0; writes < 3; writes += 1) await sync();

  await first;
  expect((await outcomes).map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(written.slice(2)).toEqual([["b"], ["poison"], ["c"]]);
});
