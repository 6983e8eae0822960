import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";
import { keysOfToken } from "./session-entries.ts";

/** A token that anybody who has it can use, for whatever they say with it. */
export interface UsedToken {
  issuer: string;
  jti: string;
  /** What it is used for. */
  about: string;
}

/** Remembers which tokens were used, and what for. */
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
  return {
    async firstUse(token) {
      const [ofToken, ofUse] = await keysOfToken(token);
      const [tokenUsedAt, usedForThisAt] = await store.read([ofToken, ofUse]);
      if (usedForThisAt !== undefined) return usedForThisAt;
      if (tokenUsedAt !== undefined) return undefined;
      const now = nowInSeconds();
      await record([ofToken, ofUse].map((key) => ({ key, value: now })));
      return now;
    },
  };
}
