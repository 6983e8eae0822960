import type { RevocationMark, RevocationStore } from "./revocation-store.ts";

export interface MemoryRevocationStoreOptions {
  /**
   * How many marks are remembered; beyond that, the oldest are forgotten.
   *
   * @default 1000000
   */
  maxMarks?: number;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
  /** Told how many had to be forgotten that had not expired. */
  onForgotten?: (marks: number) => void;
}

interface Entry {
  value: number;
  /** Seconds since 1970, which take less room than milliseconds. */
  expiresAt: number;
}

/** Marks that are remembered in this process: what a {@link RevocationStore} does, at once. */
export interface MarksInMemory {
  /** @returns How many others had to be forgotten for it that had not expired. */
  raise: (marks: readonly RevocationMark[], lifetimeSeconds: number) => number;
  read: (keys: readonly string[]) => (number | undefined)[];
}

/** Remembers ended sessions in this process, and as long as it lives. */
export function memoryRevocationStore({
  onForgotten,
  ...options
}: MemoryRevocationStoreOptions = {}): RevocationStore {
  return storeOf(marksInMemory(options), onForgotten);
}

function storeOf(
  { raise, read }: MarksInMemory,
  onForgotten: MemoryRevocationStoreOptions["onForgotten"],
): RevocationStore {
  return {
    async raise(marks, lifetimeSeconds) {
      const forgotten = raise(marks, lifetimeSeconds);
      if (forgotten > 0) onForgotten?.(forgotten);
    },
    read: async (keys) => read(keys),
  };
}

export function marksInMemory({
  maxMarks = 1_000_000,
  now = Date.now,
}: Pick<MemoryRevocationStoreOptions, "maxMarks" | "now"> = {}): MarksInMemory {
  const entries = new Map<string, Entry>();
  const nowInSeconds = () => Math.floor(now() / 1000);

  return {
    raise(marks, lifetimeSeconds) {
      const expiresAt = nowInSeconds() + Math.ceil(lifetimeSeconds);
      for (const { key, value } of marks) {
        const before = entries.get(key);
        // Behind the others again: the oldest are in front.
        entries.delete(key);
        entries.set(inOnePiece(key), {
          value: Math.max(value, before?.value ?? 0),
          expiresAt: Math.max(expiresAt, before?.expiresAt ?? 0),
        });
      }
      return forgetOldest();
    },
    read(keys) {
      const at = nowInSeconds();
      return keys.map((key) => {
        const entry = entries.get(key);
        return entry && entry.expiresAt > at ? entry.value : undefined;
      });
    },
  };

  function forgetOldest(): number {
    const at = nowInSeconds();
    let alive = 0;
    for (const [key, { expiresAt }] of entries) {
      if (expiresAt > at && entries.size <= maxMarks) break;
      if (expiresAt > at) alive += 1;
      entries.delete(key);
    }
    return alive;
  }
}

// A string that was put together keeps what it was made of: half of what an entry would take.
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

const sharedMarks = Symbol.for("next-auth-federated-logout.revocations");

/**
 * The one of this process: Next.js puts a copy of this module into every bundle, and they have to know
 * the same sessions.
 */
export function sharedMemoryStore(
  onForgotten?: MemoryRevocationStoreOptions["onForgotten"],
): RevocationStore {
  const shared: typeof globalThis & { [sharedMarks]?: MarksInMemory } = globalThis;
  shared[sharedMarks] ??= marksInMemory();
  return storeOf(shared[sharedMarks], onForgotten);
}
