import type { RevocationStore } from "./revocation-store.ts";
import { keyOfKnownAlgorithm, keyOfKnownSid } from "./session-entries.ts";
import type { StoreReports } from "./store-reports.ts";

/** What sign-ins have been like. Never throws: who cannot be asked has seen nobody. */
export interface KnownSignIns {
  /** Whether somebody has signed in with it. */
  hasSid: (issuer: string, sid: string) => Promise<boolean>;
  /** Likewise with an id_token that was signed with it. */
  hasAlgorithm: (
    client: { provider: string; issuer: string },
    algorithm: string,
  ) => Promise<boolean>;
}

export function createKnownSignIns(
  store: Pick<RevocationStore, "read">,
  reports: Pick<StoreReports, "ofFailure">,
): KnownSignIns {
  return {
    hasSid: async (issuer, sid) => has(await keyOfKnownSid(issuer, sid)),
    hasAlgorithm: async (client, algorithm) => has(await keyOfKnownAlgorithm(client, algorithm)),
  };

  async function has(key: string): Promise<boolean> {
    try {
      const [value] = await store.read([key]);
      return value !== undefined;
    } catch (error) {
      reports.ofFailure("read", error);
      return false;
    }
  }
}
