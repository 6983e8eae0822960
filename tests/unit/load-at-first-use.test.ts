import { expect, test } from "vitest";
import { loadAtFirstUse } from "../../packages/federated-logout/src/runtime/load-at-first-use.ts";

test("nothing is loaded before it is used, and whoever comes while it is loaded uses the same", async () => {
  let loads = 0;
  const use = loadAtFirstUse(async () => ({ load: (loads += 1) }));
  expect(loads).toBe(0);

  const [first, second] = await Promise.all([
    use(async (loaded) => loaded),
    use(async (loaded) => loaded),
  ]);
  const third = await use(async (loaded) => loaded);

  expect(second).toBe(first);
  expect(third).toBe(first);
});

test("a load that fails is an error of its use only, and is tried again at the next", async () => {
  let isOut = true;
  const use = loadAtFirstUse(async () => {
    if (isOut) throw new Error("The file cannot be read");
    return { answer: 42 };
  });

  await expect(use(async ({ answer }) => answer)).rejects.toThrow("cannot be read");
  isOut = false;
  expect(await use(async ({ answer }) => answer)).toBe(42);
});
