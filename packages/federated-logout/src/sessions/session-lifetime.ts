import type { EntriesInMemory } from "./memory-revocation-store.ts";
import type { RevocationEntry } from "./revocation-store.ts";
import { entryOfRefresh, entryOfRefreshedExpiry, entryOfUse } from "./session-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";

/** How long sessions may last, and when they were last used. */
export interface SessionLifetime {
  /** What has to be read for it. */
  keysOf: (session: SessionIdentity) => string[];
  /**
   * What the store says of it; at once, where that is all.
   *
   * @param values - Of those keys.
   */
  read: (
    session: SessionIdentity,
    values: readonly (number | undefined)[],
  ) => Promise<SessionTimes> | SessionTimes;
  /** The same, where everything is known here. */
  readHere: (session: SessionIdentity) => SessionTimes;
  /** The same, as far as it is sure without asking the store. */
  readSure: (session: SessionIdentity) => SessionTimes;
  /** What has to be recorded of a session that is being used now; nothing where that is known. */
  useOf: (
    session: SessionIdentity,
    times: Pick<SessionTimes, "lastUsedAt">,
  ) => readonly RevocationEntry[];
  /** Whether it was used so lately that it is not idle. */
  isKnownToBeUsed: (session: SessionIdentity, times: Pick<SessionTimes, "lastUsedAt">) => boolean;
  /** Whether this is its first use in this quarter of an hour. */
  isOfNewQuarter: (times: Pick<SessionTimes, "lastUsedAt">) => boolean;
}

/** In seconds since 1970. */
export interface SessionTimes {
  /** When it ends if it is not used again; `Infinity` if nothing says so. */
  expiresAt: number;
  lastUsedAt?: number;
}

const unlimited: SessionTimes = { expiresAt: Infinity };

// An idle timeout is kept to the minute, and a list to the quarter of an hour: each use of a session would
// be written otherwise.
const longestStepSeconds = { idle: 60, listed: 15 * 60 };

export function createSessionLifetime({
  ask,
  here,
  lifetimeSeconds,
  nowInSeconds,
  isUseNoted,
}: {
  /** Asks the store. */
  ask: (keys: readonly string[]) => Promise<readonly (number | undefined)[]>;
  /** What has been seen of the store, and what it could not be told. */
  here: EntriesInMemory;
  lifetimeSeconds: () => number;
  nowInSeconds: () => number;
  /** Whether somebody wants to know when a session was last used, whatever its limits. */
  isUseNoted: boolean;
}): SessionLifetime {
  const notesUse = ({ idleTimeout }: SessionIdentity) => idleTimeout !== undefined || isUseNoted;
  const keep = ({ key }: Pick<RevocationEntry, "key">, value: number) =>
    here.raise([{ key, value }], lifetimeSeconds());

  function timesOf(
    session: SessionIdentity,
    lastUsedAt: number | undefined,
    expiresAt = Infinity,
  ): SessionTimes {
    const { idleTimeout = Infinity } = session;
    // Nothing is known of its use where the store has lost that.
    const unusedUntil = (lastUsedAt ?? nowInSeconds()) + idleTimeout + stepOf(session);
    return {
      expiresAt: Math.min(expiresAt, unusedUntil),
      ...(lastUsedAt !== undefined && { lastUsedAt }),
    };
  }

  /** The newest of what is known here and what the store says. */
  function newest(entry: RevocationEntry, stored: number | undefined): number | undefined {
    const known = here.find(entry.key);
    if (stored === undefined || stored <= (known ?? -1)) return known;
    keep(entry, stored);
    return stored;
  }

  return {
    keysOf(session) {
      const keys: string[] = [];
      if (notesUse(session)) keys.push(entryOfUse(session, 0).key);
      if (mayHaveMoved(session)) keys.push(entryOfRefresh(session, 0).key);
      return keys;
    },
    read(session, values) {
      const lastUsedAt = notesUse(session) ? newest(entryOfUse(session, 0), values[0]) : undefined;
      const refreshedAt = mayHaveMoved(session)
        ? newest(entryOfRefresh(session, 0), values.at(-1))
        : undefined;
      const refreshed = refreshedExpiry(session, refreshedAt);
      if (!refreshed || refreshed.value !== undefined) {
        return timesOf(session, lastUsedAt, refreshed?.value ?? session.expiresAt);
      }
      return ask([refreshed.key]).then(([expiresAt]) => {
        if (expiresAt !== undefined) keep(refreshed, expiresAt);
        return timesOf(session, lastUsedAt, expiresAt ?? session.expiresAt);
      });
    },
    readHere(session) {
      if (!notesUse(session) && !mayHaveMoved(session)) return unlimited;
      const { expiresAt, lastUsedAt } = knownOf(session);
      return timesOf(session, lastUsedAt, expiresAt);
    },
    readSure(session) {
      // Of its use, another instance may have seen more.
      const { expiresAt = Infinity, lastUsedAt } = knownOf(session);
      return { expiresAt, ...(lastUsedAt !== undefined && { lastUsedAt }) };
    },
    useOf(session, { lastUsedAt = 0 }) {
      const now = nowInSeconds();
      const isDue = notesUse(session) && now - lastUsedAt >= stepOf(session);
      return isDue ? [entryOfUse(session, now)] : [];
    },
    isKnownToBeUsed: (session, { lastUsedAt }) =>
      lastUsedAt !== undefined && timesOf(session, lastUsedAt).expiresAt > nowInSeconds(),
    isOfNewQuarter: ({ lastUsedAt = 0 }) => quarterOf(nowInSeconds()) > quarterOf(lastUsedAt),
  };

  function knownOf(session: SessionIdentity): Partial<SessionTimes> {
    const lastUsedAt = notesUse(session) ? here.find(entryOfUse(session, 0).key) : undefined;
    const refreshedAt = mayHaveMoved(session)
      ? here.find(entryOfRefresh(session, 0).key)
      : undefined;
    const expiresAt = refreshedExpiry(session, refreshedAt)?.value ?? session.expiresAt;
    return {
      ...(expiresAt !== undefined && { expiresAt }),
      ...(lastUsedAt !== undefined && { lastUsedAt }),
    };
  }

  /** The entry that says until when a refresh lets it last, and what is known of it here. */
  function refreshedExpiry(session: SessionIdentity, refreshedAt: number | undefined) {
    if (refreshedAt === undefined || !isNewer(refreshedAt, session)) return undefined;
    const { key } = entryOfRefreshedExpiry(session, refreshedAt, 0);
    return { key, value: here.find(key) };
  }
}

// A cookie may have what a later refresh has brought, which the store could not be told.
function isNewer(refreshedAt: number, { refreshedAt: own = -Infinity }: SessionIdentity): boolean {
  return refreshedAt > own;
}

// A copy of a session's cookie is not told what a refresh has changed, and a row never is.
function mayHaveMoved({ expiresAt, isOfRow }: SessionIdentity): boolean {
  return isOfRow === true || expiresAt !== undefined;
}

function quarterOf(at: number): number {
  return Math.floor(at / longestStepSeconds.listed);
}

function stepOf({ idleTimeout }: SessionIdentity): number {
  if (idleTimeout === undefined) return longestStepSeconds.listed;
  return Math.min(longestStepSeconds.idle, Math.ceil(idleTimeout / 5));
}
