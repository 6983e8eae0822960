import type { EntriesInMemory } from "./memory-revocation-store.ts";
import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";
import { entryOfSpared } from "./session-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";
import type { JudgedSession } from "./session-verdict.ts";

/** Knows which sessions go on although their person's others were ended. */
export interface SparedSessions {
  /** Asks nobody. */
  isSparedHere: (session: SessionIdentity, judged: JudgedSession) => boolean;
  /** Rejects when the store cannot be asked. */
  isSpared: (session: SessionIdentity, judged: JudgedSession) => Promise<boolean>;
}

export function createSparedSessions({
  store,
  knownHere,
  lifetimeSeconds,
}: {
  store: Pick<RevocationStore, "read">;
  /** What has been seen of the store. */
  knownHere: EntriesInMemory | undefined;
  lifetimeSeconds: () => number;
}): SparedSessions {
  function isSparedHere(session: SessionIdentity, judged: JudgedSession): boolean {
    const entries = entriesOf(session, judged);
    return areThere(entries, knownHere?.read(entries.map(({ key }) => key)));
  }

  return {
    isSparedHere,
    async isSpared(session, judged) {
      const entries = entriesOf(session, judged);
      if (entries.length === 0) return false;
      if (isSparedHere(session, judged)) return true;
      const isSpared = areThere(entries, await store.read(entries.map(({ key }) => key)));
      if (isSpared) knownHere?.raise(entries, lifetimeSeconds());
      return isSpared;
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
  values: readonly (number | undefined)[] = [],
): boolean {
  return entries.length > 0 && entries.every(({ value }, index) => value === values[index]);
}
