import type { EntriesInMemory } from "./memory-revocation-store.ts";
import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";
import { entryOfSpared } from "./session-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";
import { raisedEntries, type JudgedSession } from "./session-verdict.ts";

/** Knows which sessions go on although their person's others were ended. */
export interface SparedSessions {
  /** Whether it is known here that others were spared. Asks nobody. */
  isEndedHere: (session: SessionIdentity, judged: JudgedSession) => boolean;
  /** Whether it is known here that it was spared. Asks nobody. */
  isSparedHere: (session: SessionIdentity, judged: JudgedSession) => boolean;
  /** Rejects when the store cannot be asked. */
  isSpared: (session: SessionIdentity, judged: JudgedSession) => Promise<boolean>;
}

export function createSparedSessions({
  store,
  here,
  lifetimeSeconds,
  nowInSeconds,
}: {
  store: Pick<RevocationStore, "read">;
  /** What has been seen of the store. */
  here: EntriesInMemory;
  lifetimeSeconds: () => number;
  nowInSeconds: () => number;
}): SparedSessions {
  const readHere = (entries: readonly RevocationEntry[]) =>
    here.read(entries.map(({ key }) => key));

  return {
    isEndedHere(session, judged) {
      const entries = entriesOf(session, judged);
      const values = readHere(entries);
      // Who is spared is seen with the end itself.
      return entries.some(({ value }, index) => (values[index] ?? value) !== value);
    },
    isSparedHere(session, judged) {
      const entries = entriesOf(session, judged);
      return areThere(entries, readHere(entries));
    },
    async isSpared(session, judged) {
      const entries = entriesOf(session, judged);
      if (entries.length === 0) return false;
      // In the same second another instance may yet spare another one.
      const isOver = judged.unlessSpared?.every(({ at }) => at < nowInSeconds() - 1);
      if (isOver && areThere(entries, readHere(entries))) return true;
      const keys = entries.map(({ key }) => key);
      const values = await store.read(keys);
      here.raise(raisedEntries(keys, values), lifetimeSeconds());
      return areThere(entries, values);
    },
  };
}

function entriesOf(
  session: SessionIdentity,
  { unlessSpared = [] }: JudgedSession,
): RevocationEntry[] {
  return unlessSpared.map(({ person, at }) => entryOfSpared(session, person, at));
}

function areThere(
  entries: readonly RevocationEntry[],
  values: readonly (number | undefined)[],
): boolean {
  return entries.length > 0 && entries.every(({ value }, index) => value === values[index]);
}
