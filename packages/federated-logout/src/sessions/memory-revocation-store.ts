import { memoryListStore, sharedMemoryListStore } from "./memory-list-store.ts";
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

interface Entry {
  value: number;
  /** Seconds since 1970, which take less room than milliseconds. */
  expiresAt: number;
}

/** Entries that are remembered in this process: what a {@link RevocationStore} does, at once. */
export interface EntriesInMemory {
  /** @returns How many others had to be forgotten for it that had not expired. */
  raise: (entries: readonly RevocationEntry[], lifetimeSeconds: number) => number;
  read: (keys: readonly string[]) => (number | undefined)[];
}

/** Remembers ended sessions in this process, and as long as it lives. */
export function memoryRevocationStore({
  onForgotten,
  ...options
}: MemoryRevocationStoreOptions = {}): RevocationStore {
  return { ...storeOf(entriesInMemory(options), onForgotten), lists: memoryListStore() };
}

function storeOf(
  { raise, read }: EntriesInMemory,
  onForgotten: MemoryRevocationStoreOptions["onForgotten"],
): RevocationStore {
  return {
    async raise(entries, lifetimeSeconds) {
      const forgotten = raise(entries, lifetimeSeconds);
      if (forgotten > 0) onForgotten?.(forgotten);
    },
    read: async (keys) => read(keys),
  };
}

export function entriesInMemory({
  maxEntries = 1_000_000,
  now = Date.now,
}: Pick<MemoryRevocationStoreOptions, "maxEntries" | "now"> = {}): EntriesInMemory {
  const byKey = new Map<string, Entry>();
  const nowInSeconds = () => Math.floor(now() / 1000);

  return {
    raise(entries, lifetimeSeconds) {
      const expiresAt = nowInSeconds() + Math.ceil(lifetimeSeconds);
      for (const { key, value } of entries) {
        const before = byKey.get(key);
        // Behind the others again: the oldest are in front.
        byKey.delete(key);
        byKey.set(inOnePiece(key), {
          value: Math.max(value, before?.value ?? 0),
          expiresAt: Math.max(expiresAt, before?.expiresAt ?? 0),
        });
      }
      return forgetOldest();
    },
    read(keys) {
      const at = nowInSeconds();
      return keys.map((key) => {
        const entry = byKey.get(key);
        return entry && entry.expiresAt > at ? entry.value : undefined;
      });
    },
  };

  function forgetOldest(): number {
    const at = nowInSeconds();
    let alive = 0;
    for (const [key, { expiresAt }] of byKey) {
      if (expiresAt > at && byKey.size <= maxEntries) break;
      if (expiresAt > at) alive += 1;
      byKey.delete(key);
    }
    return alive;
  }
}

// A string that was put together keeps what it was made of: half of what an entry would take.
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

const sharedEntries = Symbol.for("next-auth-federated-logout.revocations");

/**
 * The one of this process: Next.js puts a copy of this module into every bundle, and they have to know
 * the same sessions.
 */
export function sharedMemoryStore(
  onForgotten?: MemoryRevocationStoreOptions["onForgotten"],
): RevocationStore {
  const shared: typeof globalThis & { [sharedEntries]?: EntriesInMemory } = globalThis;
  shared[sharedEntries] ??= entriesInMemory();
  return { ...storeOf(shared[sharedEntries], onForgotten), lists: sharedMemoryListStore() };
}
