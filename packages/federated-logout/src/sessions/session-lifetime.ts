import type { RevocationEntry } from "./revocation-store.ts";
import { entryOfRefresh, entryOfRefreshedExpiry, entryOfUse } from "./session-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";

/** How long sessions may last, and when they were last used. */
export interface SessionLifetime {
  /** What has to be read for it. */
  keysOf: (session: SessionIdentity) => string[];
  /** @param values - Of those keys. */
  read: (
    session: SessionIdentity,
    values: readonly (number | undefined)[],
  ) => Promise<SessionTimes> | SessionTimes;
  /** What has to be recorded of a session that is being used now; nothing where that is known. */
  useOf: (session: SessionIdentity, times: SessionTimes) => readonly RevocationEntry[];
  /** Whether this is its first use in this quarter of an hour. */
  isOfNewQuarter: (times: SessionTimes) => boolean;
}

/** In seconds since 1970. */
export interface SessionTimes {
  /** When it ends if it is not used again; `Infinity` if nothing says so. */
  expiresAt: number;
  lastUsedAt?: number;
}

// An idle timeout is kept to the minute, and a list to the quarter of an hour: each use of a session would
// be written otherwise.
const longestStepSeconds = { idle: 60, listed: 15 * 60 };

export function createSessionLifetime({
  read,
  nowInSeconds,
  isUseNoted,
}: {
  read: (keys: readonly string[]) => Promise<readonly (number | undefined)[]>;
  nowInSeconds: () => number;
  /** Whether somebody wants to know when a session was last used, whatever its limits. */
  isUseNoted: boolean;
}): SessionLifetime {
  const notesUse = ({ idleTimeout }: SessionIdentity) => idleTimeout !== undefined || isUseNoted;

  return {
    keysOf: (session) => [
      ...(notesUse(session) ? [entryOfUse(session, 0).key] : []),
      ...(session.isOfRow ? [entryOfRefresh(session, 0).key] : []),
    ],
    read(session, values) {
      const { expiresAt = Infinity, idleTimeout = Infinity, isOfRow } = session;
      const lastUsedAt = notesUse(session) ? values[0] : undefined;
      // Nothing is known of its use where the store has lost that.
      const unusedUntil = (lastUsedAt ?? nowInSeconds()) + idleTimeout + stepOf(session);
      const times = (expiry: number): SessionTimes => ({
        expiresAt: Math.min(expiry, unusedUntil),
        ...(lastUsedAt !== undefined && { lastUsedAt }),
      });
      const refreshedAt = isOfRow ? values.at(-1) : undefined;
      if (refreshedAt === undefined) return times(expiresAt);
      return readExpiry(session, refreshedAt).then((refreshed = expiresAt) => times(refreshed));
    },
    useOf(session, { lastUsedAt = 0 }) {
      const now = nowInSeconds();
      const isDue = notesUse(session) && now - lastUsedAt >= stepOf(session);
      return isDue ? [entryOfUse(session, now)] : [];
    },
    isOfNewQuarter({ lastUsedAt = 0 }) {
      return quarterOf(nowInSeconds()) > quarterOf(lastUsedAt);
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

function quarterOf(at: number): number {
  return Math.floor(at / longestStepSeconds.listed);
}

function stepOf({ idleTimeout }: SessionIdentity): number {
  if (idleTimeout === undefined) return longestStepSeconds.listed;
  return Math.min(longestStepSeconds.idle, Math.ceil(idleTimeout / 5));
}
