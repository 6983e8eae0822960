import type { RevocationEntry } from "./revocation-store.ts";
import { entryOfRefresh, entryOfRefreshedExpiry, entryOfUse } from "./session-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";

/** Says how long sessions may last, where something of it is not in the session itself. */
export interface SessionLifetime {
  /** What has to be read for it. */
  keysOf: (session: SessionIdentity) => string[];
  /**
   * When a session ends if it is not used again, in seconds since 1970; `Infinity` if nothing says so.
   *
   * @param values - Of those keys.
   */
  expiryOf: (
    session: SessionIdentity,
    values: readonly (number | undefined)[],
  ) => number | Promise<number>;
  /** What has to be recorded of a session that is being used now; nothing where that is known. */
  useOf: (
    session: SessionIdentity,
    values: readonly (number | undefined)[],
  ) => readonly RevocationEntry[];
}

// An idle timeout is kept to the minute: each use of a session would be written otherwise.
const longestStepSeconds = 60;

export function createSessionLifetime({
  read,
  nowInSeconds,
}: {
  read: (keys: readonly string[]) => Promise<readonly (number | undefined)[]>;
  nowInSeconds: () => number;
}): SessionLifetime {
  return {
    keysOf: (session) => [
      ...(session.idleTimeout === undefined ? [] : [entryOfUse(session, 0).key]),
      ...(session.isOfRow ? [entryOfRefresh(session, 0).key] : []),
    ],
    expiryOf(session, values) {
      const { expiresAt = Infinity, idleTimeout, isOfRow } = session;
      const lastUse = idleTimeout === undefined ? undefined : values[0];
      const unusedUntil =
        idleTimeout === undefined
          ? Infinity
          : // Nothing is known of its use: the store may have lost that.
            (lastUse ?? nowInSeconds()) + idleTimeout + stepOf(idleTimeout);
      const refreshedAt = isOfRow ? values.at(-1) : undefined;
      if (refreshedAt === undefined) return Math.min(expiresAt, unusedUntil);
      return readExpiry(session, refreshedAt).then((refreshed = expiresAt) =>
        Math.min(refreshed, unusedUntil),
      );
    },
    useOf(session, [lastUse = 0]) {
      const { idleTimeout } = session;
      const now = nowInSeconds();
      const isDue = idleTimeout !== undefined && now - lastUse >= stepOf(idleTimeout);
      return isDue ? [entryOfUse(session, now)] : [];
    },
  };

  async function readExpiry(
    session: SessionIdentity,
    refreshedAt: number,
  ): Promise<number | undefined> {
    const [expiresAt] = await read([entryOfRefreshedExpiry(session, refreshedAt, 0).key]);
    return expiresAt;
  }
}

function stepOf(idleTimeout: number): number {
  return Math.min(longestStepSeconds, Math.ceil(idleTimeout / 5));
}
