import type { RevocationEntry } from "./revocation-store.ts";
import type { SessionEntry } from "./session-entries.ts";

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
}

/** What the entries of a session say of it. */
export interface JudgedSession extends ExaminedSession {
  /** When all of its person's sessions were ended, if nothing else has ended this one. */
  endedAllAt?: number;
}

/**
 * Says what has become of a session.
 *
 * @param values - Of the entries' keys, and whatever follows them.
 */
export function judge(
  entries: readonly SessionEntry[],
  values: readonly (number | undefined)[],
): JudgedSession {
  const [isSignedOut, ...areEnded] = entries.map(
    ({ since }, index) => (values[index] ?? -1) >= since,
  );
  if (areEnded.includes(true)) {
    const at = areEnded.indexOf(true) + 1;
    const isOnlyOne = areEnded.lastIndexOf(true) + 1 === at && isSignedOut === false;
    const endedAllAt = isOnlyOne && entries[at]?.mayBeSpared ? values[at] : undefined;
    return { verdict: "ended", ...(endedAllAt !== undefined && { endedAllAt }) };
  }
  return isSignedOut ? { verdict: "signed_out", signedOutAt: values[0] } : { verdict: "alive" };
}

/**
 * What becomes of a session that nobody has ended.
 *
 * @param expiresAt - When it ends by itself, in seconds since 1970.
 * @param now - In milliseconds since 1970.
 */
export function aliveUntil(expiresAt: number = Infinity, now: number): ExaminedSession {
  if (expiresAt === Infinity) return { verdict: "alive" };
  return { verdict: now / 1000 < expiresAt ? "alive" : "expired", expiresAt };
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
