import type { RevocationStore } from "../sessions/revocation-store.ts";

/** One thing that every {@link RevocationStore} has to do. */
export interface RevocationStoreCase {
  title: string;
  /**
   * @param store - The store. Cases use keys of their own, so that one may do for all of them.
   * @throws {Error} When it does not do it.
   */
  check: (store: RevocationStore) => Promise<void>;
}

const anHour = 3600;

/**
 * What every {@link RevocationStore} has to do, as cases for any test runner.
 *
 * @example
 * ```ts
 * for (const { title, check } of revocationStoreContract) {
 *   test(title, () => check(myStore()));
 * }
 * ```
 */
export const revocationStoreContract: readonly RevocationStoreCase[] = [
  {
    title: "knows nothing of what was never raised",
    async check(store) {
      assertSame(await store.read([newKey()]), [undefined]);
    },
  },
  {
    title: "reads several entries in the order they are asked for, whether they are there or not",
    async check(store) {
      const [one, none, other] = [newKey(), newKey(), newKey()];
      await store.raise([entry(one, 1), entry(other, 1_795_000_000)], anHour);
      assertSame(await store.read([other, none, one]), [1_795_000_000, undefined, 1]);
    },
  },
  {
    title: "raises an entry, and never lowers it",
    async check(store) {
      const key = newKey();
      for (const [value, expected] of [
        [20, 20],
        [30, 30],
        [10, 30],
        [30, 30],
      ] as const) {
        await store.raise([entry(key, value)], anHour);
        assertSame(await store.read([key]), [expected]);
      }
    },
  },
  {
    title: "keeps the highest of those that are raised at the same time",
    async check(store) {
      const key = newKey();
      const values = Array.from({ length: 50 }, (_, index) => ((index * 7) % 50) + 1);
      await Promise.all(values.map((value) => store.raise([entry(key, value)], anHour)));
      assertSame(await store.read([key]), [50]);
    },
  },
  {
    title: "tells keys apart that differ in case, and takes those of 45 characters",
    async check(store) {
      const key = `${newKey()}_-`.padEnd(45, "a");
      await store.raise([entry(key, 5)], anHour);
      assertSame(await store.read([key, key.toUpperCase()]), [5, undefined]);
    },
  },
  {
    title: "forgets an entry when its lifetime is over, and none before",
    async check(store) {
      const [short, long, again] = [newKey(), newKey(), newKey()];
      await store.raise([entry(short, 1)], 1);
      await store.raise([entry(long, 1), entry(again, 1)], anHour);
      await store.raise([entry(again, 1)], 1);
      await untilForgotten(store, short);
      assertSame(await store.read([short, long, again]), [undefined, 1, 1]);
    },
  },
  {
    title:
      "keeps an item of a list under its name, and another one in its place (if it keeps lists)",
    async check({ lists }) {
      const [list, other] = [newKey(), newKey()];
      if (!lists) return;
      await lists.put(list, "one", "1", anHour);
      await lists.put(list, "two", "2.a-b_c", anHour);
      await lists.put(list, "one", "3", anHour);
      assertSame(textOf(await lists.read(list)), ["one=3", "two=2.a-b_c"]);
      assertSame(textOf(await lists.read(other)), []);
    },
  },
  {
    title: "removes items of a list, and no others (if it keeps lists)",
    async check({ lists }) {
      const list = newKey();
      if (!lists) return;
      for (const name of ["one", "two", "three"]) await lists.put(list, name, "item", anHour);
      await lists.remove(list, ["one", "three", "four"]);
      assertSame(textOf(await lists.read(list)), ["two=item"]);
      await lists.remove(list, ["two"]);
      assertSame(textOf(await lists.read(list)), []);
    },
  },
  {
    title: "keeps a list as long as it was told last, or longer (if it keeps lists)",
    async check({ lists }) {
      const [short, long] = [newKey(), newKey()];
      if (!lists) return;
      await lists.put(short, "one", "1", 1);
      await lists.put(long, "one", "1", anHour);
      await lists.put(long, "two", "2", 1);
      await until(async () => (await lists.read(short)).length === 0);
      assertSame(textOf(await lists.read(long)), ["one=1", "two=2"]);
    },
  },
];

function textOf(items: readonly (readonly [name: string, item: string])[]): string[] {
  return items.map(([name, item]) => `${name}=${item}`).toSorted();
}

function newKey(): string {
  return `s${crypto.randomUUID()}`;
}

function entry(key: string, value: number) {
  return { key, value };
}

// Within the five seconds that most runners give a test.
const patienceMs = 3500;
const pollIntervalMs = 10;

function untilForgotten(store: RevocationStore, key: string): Promise<void> {
  return until(async () => (await store.read([key]))[0] === undefined);
}

async function until(isForgotten: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isForgotten())) {
    await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
    if (Date.now() > deadline) throw new Error("An entry outlived its lifetime by far");
  }
}

function assertSame(values: readonly unknown[], expected: readonly unknown[]): void {
  const [is, shouldBe] = [values, expected].map((all) => all.map(String).join(", "));
  if (is !== shouldBe) throw new Error(`The store reads ${is} and not ${shouldBe}`);
}
