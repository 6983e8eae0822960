import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RevocationEntry } from "next-auth-federated-logout";
import { createUnrecordedEntries } from "../../packages/federated-logout/src/sessions/unrecorded-entries.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const entry = (key: string, value = 1): RevocationEntry => ({ key, value });

function createQueue() {
  const store = { isDown: true, tries: 0, known: new Map<string, number>() };
  const told = { recorded: [] as number[], forgotten: [] as number[] };
  const queue = createUnrecordedEntries({
    async record(entries) {
      store.tries += 1;
      if (store.isDown) throw new Error("connection refused");
      for (const { key, value } of entries) store.known.set(key, value);
    },
    onRecorded: (entries) => void told.recorded.push(entries),
    onForgotten: (entries) => void told.forgotten.push(entries),
    isExpendable: ({ key }) => key.startsWith("k"),
    now: Date.now,
  });
  return { store, told, queue };
}

test("SEC-4: what a store did not take is recorded by itself once it answers, and that is told", async () => {
  const { store, told, queue } = createQueue();
  queue.keep([entry("a"), entry("b")]);

  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.tries).toBeGreaterThan(2);
  queue.keep([entry("c")]);
  store.isDown = false;
  await vi.advanceTimersByTimeAsync(30_000);

  expect([...store.known.keys()]).toEqual(["a", "b", "c"]);
  expect(told).toEqual({ recorded: [3], forgotten: [] });
});

test("SEC-4: it is tried at longer and longer intervals, of half a minute at most", async () => {
  const { store, queue } = createQueue();
  queue.keep([entry("a")]);

  await vi.advanceTimersByTimeAsync(3_600_000);

  expect(store.tries).toBeGreaterThan(3600 / 30 - 2);
  expect(store.tries).toBeLessThan(3600 / 30 + 10);
});

test("SEC-4: it is recorded at once when the store is seen to answer", async () => {
  const { store, told, queue } = createQueue();
  queue.keep([entry("a")]);
  await vi.advanceTimersByTimeAsync(40_000);
  store.isDown = false;

  queue.recordSoon();
  await vi.advanceTimersByTimeAsync(0);

  expect(told.recorded).toEqual([1]);
});

test("a store that answers and takes nothing is not asked for each request", async () => {
  const { store, queue } = createQueue();
  queue.keep([entry("a")]);

  for (let request = 0; request < 1000; request += 1) queue.recordSoon();
  await vi.advanceTimersByTimeAsync(999);

  expect(store.tries).toBe(1);
});

test("an entry that is raised while it is being recorded is recorded again", async () => {
  const { store, told, queue } = createQueue();
  store.isDown = false;
  queue.keep([entry("a", 1)]);
  queue.recordSoon();
  queue.keep([entry("a", 2)]);
  await vi.advanceTimersByTimeAsync(5_000);

  expect(store.known.get("a")).toBe(2);
  expect(told.recorded.length).toBeGreaterThan(0);
});

test("SEC-4: there is room for ten thousand, and those beyond are not given up in silence", async () => {
  const { store, told, queue } = createQueue();
  for (let index = 0; index < 10_002; index += 1) queue.keep([entry(`s${index}`)]);
  expect(told.forgotten).toEqual([1, 1]);
  store.isDown = false;

  await vi.advanceTimersByTimeAsync(60_000);

  expect(store.known.size).toBe(10_000);
  expect(store.known.has("s0")).toBe(false);
  expect(store.known.has("s10001")).toBe(true);
  expect(told.recorded).toEqual([10_000]);
});

test("nothing waits for a timer where there is nothing to record", async () => {
  const { store, queue } = createQueue();
  queue.recordSoon();
  store.isDown = false;

  await vi.advanceTimersByTimeAsync(3_600_000);

  expect(store.tries).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("SEC-4: a store that takes few at once is told of all, and one entry that it never takes holds up no other", async () => {
  const taken = new Set<string>();
  const queue = createUnrecordedEntries({
    async record(entries) {
      if (entries.length > 10 || entries.some(({ key }) => key === "s7"))
        throw new Error("too slow");
      for (const { key } of entries) taken.add(key);
    },
    onRecorded: () => undefined,
    onForgotten: () => undefined,
    isExpendable: () => false,
    now: Date.now,
  });
  queue.keep(Array.from({ length: 300 }, (_, index) => entry(`s${index}`)));

  await vi.advanceTimersByTimeAsync(1_200_000);

  expect(taken.size).toBe(299);
});

test("SEC-4: what ends nothing is given up before what ends a session", async () => {
  const { told, store, queue } = createQueue();
  queue.keep([entry("s1")]);
  for (let index = 0; index < 10_000; index += 1) queue.keep([entry(`k${index}`)]);
  expect(told.forgotten).toEqual([]);
  store.isDown = false;

  await vi.advanceTimersByTimeAsync(60_000);

  expect(store.known.has("s1")).toBe(true);
});
