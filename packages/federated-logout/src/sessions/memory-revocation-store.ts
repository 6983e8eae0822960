import { createEntryTable } from "./entry-table.ts";
import { memoryListStore } from "./memory-list-store.ts";
import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";

export interface MemoryRevocationStoreOptions {
  /**
   * How many entries are remembered; beyond that, the oldest are forgotten.
   *
   * @default 1000000
   */
  maxEntries?: number;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
  /** Told how many had to be forgotten that had not expired. */
  onForgotten?: (entries: number) => void;
}

/** Entries that are remembered in this process: what a {@link RevocationStore} does, at once. */
export interface EntriesInMemory {
  /** @returns How many others had to be forgotten for it that had not expired. */
  raise: (entries: readonly RevocationEntry[], lifetimeSeconds: number) => number;
  read: (keys: readonly string[]) => (number | undefined)[];
  /** Reads one by its key, in up to three parts. */
  find: (first: string, second?: string, third?: string) => number | undefined;
}

/** Remembers ended sessions in this process, and as long as it lives. */
export function memoryRevocationStore({
  onForgotten,
  ...options
}: MemoryRevocationStoreOptions = {}): RevocationStore {
  return { ...storeOf(entriesInMemory(options), onForgotten), lists: memoryListStore() };
}

/** Remembers entries, and tells how many others had to be forgotten for them. */
export function rememberIn(
  { raise }: EntriesInMemory,
  onForgotten?: MemoryRevocationStoreOptions["onForgotten"],
): (entries: readonly RevocationEntry[], lifetimeSeconds: number) => void {
  return (entries, lifetimeSeconds) => {
    const forgotten = raise(entries, lifetimeSeconds);
    if (forgotten > 0) onForgotten?.(forgotten);
  };
}

/** As a store, whose answers are promises. */
export function storeOf(
  here: EntriesInMemory,
  onForgotten?: MemoryRevocationStoreOptions["onForgotten"],
): RevocationStore {
  const remember = rememberIn(here, onForgotten);
  return {
    raise: async (entries, lifetimeSeconds) => remember(entries, lifetimeSeconds),
    read: async (keys) => here.read(keys),
  };
}

export function entriesInMemory({
  maxEntries = 1_000_000,
  now = Date.now,
}: Pick<MemoryRevocationStoreOptions, "maxEntries" | "now"> = {}): EntriesInMemory {
  const table = createEntryTable();
  const nowInSeconds = () => Math.floor(now() / 1000);
  const find = (first: string, second = "", third = "") =>
    table.find(nowInSeconds(), first, second, third);

  return {
    raise(entries, lifetimeSeconds) {
      const expiresAt = nowInSeconds() + Math.ceil(lifetimeSeconds);
      let forgotten = 0;
      for (const { key, value } of entries) {
        table.raise(key, value, expiresAt);
        forgotten += forgetOldest();
      }
      return forgotten;
    },
    read: (keys) => keys.map((key) => find(key)),
    find,
  };

  function forgetOldest(): number {
    const at = nowInSeconds();
    let alive = 0;
    for (let left = mostForgottenAtOnce; left > 0; left -= 1) {
      const isAlive = table.oldestExpiry() > at;
      if (isAlive && table.size() <= maxEntries) break;
      if (isAlive) alive += 1;
      table.removeOldest();
    }
    return alive;
  }
}

// Faster than they come, and nobody has to wait while a million of them expire.
const mostForgottenAtOnce = 32;

const sharedEntries = Symbol.for("next-auth-federated-logout.revocations");

/**
 * Those of this process: Next.js puts a copy of this module into every bundle, and they have to know
 * the same sessions.
 */
export function sharedEntriesInMemory(): EntriesInMemory {
  const shared: typeof globalThis & { [sharedEntries]?: EntriesInMemory } = globalThis;
  return (shared[sharedEntries] ??= entriesInMemory());
}
