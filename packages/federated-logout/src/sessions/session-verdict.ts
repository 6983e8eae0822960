import { entryKinds as kinds } from "./entry-kinds.ts";
import type { RevocationEntry } from "./revocation-store.ts";
import type { SessionIdentity } from "./session-identity.ts";
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
 * Finds the value of an entry by its key, in parts: what kind it is, and the digests that it is of. Every
 * request asks for a dozen, so that nobody puts them together who need not.
 */
export type FindEntry = (kind: string, digest: string, further?: string) => number | undefined;

const alive: ExaminedSession = { verdict: "alive" };

/** Says what has become of a session. It asks for the same entries in the same order, whatever they say. */
export function judge(session: SessionIdentity, find: FindEntry): JudgedSession {
  const { sessionId, sub, email } = session;
  const signedOutAt = find(kinds.session, sessionId);
  const isEndedBySid = areSidsEnded(session, find);
  const ofSub = sub === undefined ? undefined : judgePerson(session, sub, find);
  const ofEmail = email === undefined ? undefined : judgePerson(session, email, find);
  if (isEndedBySid || ofSub === "ended" || ofEmail === "ended") return { verdict: "ended" };
  if (signedOutAt !== undefined) return { verdict: "signed_out", signedOutAt };
  if (!ofSub && !ofEmail) return alive;
  return { verdict: "ended", unlessSpared: [ofSub, ofEmail].filter((end) => end !== undefined) };
}

function areSidsEnded({ sids, issuedAt, signedInAt }: SessionIdentity, find: FindEntry): boolean {
  let isEnded = false;
  for (const sid of sids) {
    if (isReached(issuedAt, find(kinds.sid.provider, sid))) isEnded = true;
    if (isReached(signedInAt, find(kinds.sid.app, sid))) isEnded = true;
  }
  return isEnded;
}

function judgePerson(
  { sids, issuedAt, signedInAt }: SessionIdentity,
  person: string,
  find: FindEntry,
): "ended" | OthersEnd | undefined {
  let isEnded = false;
  for (const sid of sids) {
    if (isReached(issuedAt, find(kinds.sidAndSub.provider, sid, person))) isEnded = true;
    if (isReached(signedInAt, find(kinds.sidAndSub.app, sid, person))) isEnded = true;
  }
  if (sids.length === 0 && isReached(issuedAt, find(kinds.subWithoutSid, person))) isEnded = true;
  if (isReached(issuedAt, find(kinds.sub.provider, person))) isEnded = true;
  if (isReached(signedInAt, find(kinds.sub.app, person))) isEnded = true;
  const at = find(kinds.others, person);
  if (isEnded) return "ended";
  return at !== undefined && at >= signedInAt ? { person, at } : undefined;
}

function isReached(since: number, value: number | undefined): boolean {
  return value !== undefined && value >= since;
}

/** The keys of the entries that {@link judge} asks for, in its order. */
export function keysOfEnds(session: SessionIdentity): string[] {
  const keys: string[] = [];
  judge(session, (kind, digest, further = "") => {
    keys.push(kind + digest + further);
    return undefined;
  });
  return keys;
}

/**
 * Says what has become of a session by what was read.
 *
 * @param values - Of the {@link keysOfEnds}, and whatever follows them.
 */
export function judgeBy(
  session: SessionIdentity,
  values: readonly (number | undefined)[],
): JudgedSession {
  let index = 0;
  return judge(session, () => values[index++]);
}

/**
 * What becomes of a session that nobody has ended.
 *
 * @param now - In milliseconds since 1970.
 */
export function aliveUntil({ expiresAt, lastUsedAt }: SessionTimes, now: number): ExaminedSession {
  if (expiresAt === Infinity && lastUsedAt === undefined) return alive;
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
