import type { EntriesInMemory } from "./memory-revocation-store.ts";
import type { RevocationStore } from "./revocation-store.ts";
import { entryOfSpared } from "./session-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";
import type { JudgedSession } from "./session-verdict.ts";

/** Knows which sessions go on although all of their person's were ended. */
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
  function isSparedHere(session: SessionIdentity, { endedAllAt }: JudgedSession): boolean {
    if (endedAllAt === undefined) return false;
    const [sparedAt = -1] = knownHere?.read([entryOfSpared(session, 0).key]) ?? [];
    return sparedAt >= endedAllAt;
  }

  return {
    isSparedHere,
    async isSpared(session, judged) {
      const { endedAllAt } = judged;
      if (endedAllAt === undefined) return false;
      if (isSparedHere(session, judged)) return true;
      const { key } = entryOfSpared(session, 0);
      const [sparedAt = -1] = await store.read([key]);
      if (sparedAt < endedAllAt) return false;
      knownHere?.raise([{ key, value: sparedAt }], lifetimeSeconds());
      return true;
    },
  };
}
