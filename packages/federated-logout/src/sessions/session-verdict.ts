import type { RevocationEntry } from "./revocation-store.ts";
import type { SessionEntry } from "./session-entries.ts";
import type { SessionTimes } from "./session-lifetime.ts";

/** Whether a session has ended, as far as anybody knows. */
export type SessionVerdict =
  | "alive"
  /** By its own sign-out, which has cleared up, or is about to; or from a list of its person's. */
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
  /** Whether what its sign-in was like is to be noted anew. */
  isToBeNoted?: true;
}

/** What the entries of a session say of it. */
export interface JudgedSession extends ExaminedSession {
  /** What has ended its person's sessions but one, if nothing else has ended this one. */
  unlessSpared?: readonly OthersEnd[];
}

/** An end of all of a person's sessions but one. */
export interface OthersEnd {
  /** A digest. */
  person: string;
  /** In seconds since 1970. */
  at: number;
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
  const unlessSpared: OthersEnd[] = [];
  let isEnded = false;
  for (const [index, { since, sparesOneOf: person }] of entries.entries()) {
    const at = values[index] ?? -1;
    if (index === 0 || at < since) continue;
    if (person === undefined) isEnded = true;
    else unlessSpared.push({ person, at });
  }
  const [signedOutAt] = values;
  if (isEnded) return { verdict: "ended" };
  if (signedOutAt !== undefined) return { verdict: "signed_out", signedOutAt };
  return unlessSpared.length > 0 ? { verdict: "ended", unlessSpared } : { verdict: "alive" };
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
