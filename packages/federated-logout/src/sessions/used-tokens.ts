import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";
import { keysOfToken } from "./session-entries.ts";

/** A token that anybody who has it can use, for whatever they say with it. */
export interface UsedToken {
  issuer: string;
  jti: string;
  /** What it is used for. */
  about: string;
}

/**
 * Remembers which tokens were used, and what for. Does **not** see that another instance uses one at the
 * same moment.
 */
export interface UsedTokens {
  /**
   * @returns When it was first used for this, in seconds since 1970: now, if it is new; `undefined` if it
   *   was used for something else before.
   * @throws When that could not be recorded for every instance.
   */
  firstUse: (token: UsedToken) => Promise<number | undefined>;
}

export function createUsedTokens({
  store,
  record,
  nowInSeconds,
}: {
  store: Pick<RevocationStore, "read">;
  record: (entries: readonly RevocationEntry[]) => Promise<void>;
  nowInSeconds: () => number;
}): UsedTokens {
  const inUse = new Map<string, Promise<unknown>>();

  return {
    async firstUse(token) {
      const [ofToken, ofUse] = await keysOfToken(token);
      // Or several could be the first at once.
      const before = inUse.get(ofToken) ?? Promise.resolve();
      const mine = before.then(() => use(ofToken, ofUse));
      const settled = mine.catch(() => undefined);
      inUse.set(ofToken, settled);
      try {
        return await mine;
      } finally {
        if (inUse.get(ofToken) === settled) inUse.delete(ofToken);
      }
    },
  };

  async function use(ofToken: string, ofUse: string): Promise<number | undefined> {
    const [tokenUsedAt, usedForThisAt] = await store.read([ofToken, ofUse]);
    if (usedForThisAt !== undefined) return usedForThisAt;
    if (tokenUsedAt !== undefined) return undefined;
    const now = nowInSeconds();
    await record([ofToken, ofUse].map((key) => ({ key, value: now })));
    return now;
  }
}
