import type { RevocationEntry } from "./revocation-store.ts";
import type { SessionEntry } from "./session-entries.ts";
import type { SessionTimes } from "./session-lifetime.ts";

/** Whether a session has ended, as far as anybody knows. */
export type SessionVerdict =
  | "alive"
  /** By its own sign-out, which has cleared up, or is about to. */
  | "signed_out"
  /** By somebody else. */
  | "ended"
  /** By itself: it has lasted as long as it may, or was left unused. */
  | "expired"
  /** The store could not be asked, and here nothing is known of an end. */
  | "unknown";

/** What is known of a session. */
export interface ExaminedSession {
  verdict: SessionVerdict;
  /** When it was signed out, in seconds since 1970. */
  signedOutAt?: number | undefined;
  /** When it ends by itself, or has done so, in seconds since 1970, where something says so. */
  expiresAt?: number;
  /** When it was last used, in seconds since 1970, where that is noted. */
  lastUsedAt?: number;
}

/** What the entries of a session say of it. */
export interface JudgedSession extends ExaminedSession {
  /** When all of its person's sessions were ended, if nothing else has ended this one. */
  endedAllAt?: number;
}

/**
 * Says what has become of a session.
 *
 * @param entries - Its own sign-out is the first.
 * @param values - Of the entries' keys, and whatever follows them.
 */
export function judge(
  entries: readonly SessionEntry[],
  values: readonly (number | undefined)[],
): JudgedSession {
  let isEnded = false;
  let endedAllAt = -Infinity;
  for (const [index, { since, mayBeSpared = false }] of entries.entries()) {
    const value = values[index] ?? -1;
    if (index === 0 || value < since) continue;
    isEnded = true;
    endedAllAt = Math.max(endedAllAt, mayBeSpared ? value : Infinity);
  }
  const [signedOutAt] = values;
  if (isEnded) {
    const mayBeSpared = signedOutAt === undefined && endedAllAt < Infinity;
    return { verdict: "ended", ...(mayBeSpared && { endedAllAt }) };
  }
  return signedOutAt === undefined ? { verdict: "alive" } : { verdict: "signed_out", signedOutAt };
}

/**
 * What becomes of a session that nobody has ended.
 *
 * @param now - In milliseconds since 1970.
 */
export function aliveUntil({ expiresAt, lastUsedAt }: SessionTimes, now: number): ExaminedSession {
  return {
    verdict: now / 1000 < expiresAt ? "alive" : "expired",
    ...(expiresAt !== Infinity && { expiresAt }),
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  };
}

/** The entries that there are, as they were read. */
export function raisedEntries(
  keys: readonly string[],
  values: readonly (number | undefined)[],
): RevocationEntry[] {
  return keys.flatMap((key, index) => {
    const value = values[index];
    return value === undefined ? [] : [{ key, value }];
  });
}
