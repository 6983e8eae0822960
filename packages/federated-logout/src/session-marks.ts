import { FederatedLogoutError } from "./errors.ts";
import type { RevocationMark } from "./revocation-store.ts";
import { sidDigest, subDigest, type SessionIdentity } from "./session-identity.ts";

/** Whose sessions end, or which one; with both `sub` and `sid`, only what matches both. */
export type EndedSubject = {
  /** The id_token's `iss`; for a provider that issues none, its id in the NextAuth config. */
  issuer: string;
} & ({ sub: string; sid?: string | undefined } | { sub?: undefined; sid: string });

/** @throws {FederatedLogoutError} `invalid_subject` for one that is nobody: JavaScript lets that happen. */
export function assertSubject({ issuer, sub, sid }: EndedSubject): void {
  const given = [sub, sid].filter((id) => id !== undefined);
  if (issuer && given.length > 0 && given.every((id) => id !== "")) return;
  throw new FederatedLogoutError(
    "invalid_subject",
    "endSessions needs an issuer, and a sub or a sid",
  );
}

/** A session has ended if the mark of this key is not lower than `since`. */
export interface SessionMark {
  key: string;
  /** Seconds since 1970. */
  since: number;
}

const whenever = 0;

// What kind of mark it is stands before what it is of.
const keys = {
  session: (sessionId: string) => `s${sessionId}`,
  sid: (sid: string) => `i${sid}`,
  sidAndSub: (sid: string, sub: string) => `b${sid}${sub}`,
  /** Of sessions that have no `sid`. */
  subWithoutSid: (sub: string) => `n${sub}`,
  /** Of all that began before: by the provider's clock, or by this app's. They may differ. */
  sub: { provider: (sub: string) => `p${sub}`, app: (sub: string) => `a${sub}` },
  /** Not an end: somebody has signed in with this `sid`. */
  knownSid: (sid: string) => `k${sid}`,
};

/** Everything that can have ended a session; its own sign-out is the first. */
export function marksOfSession(session: SessionIdentity): SessionMark[] {
  const { sessionId, sub, sids, signedInAt, issuedAt } = session;
  return [
    { key: keys.session(sessionId), since: whenever },
    ...sids.map((sid) => ({ key: keys.sid(sid), since: issuedAt })),
    ...(sub === undefined
      ? []
      : [
          ...(sids.length === 0 ? [{ key: keys.subWithoutSid(sub), since: issuedAt }] : []),
          ...sids.map((sid) => ({ key: keys.sidAndSub(sid, sub), since: issuedAt })),
          { key: keys.sub.provider(sub), since: issuedAt },
          { key: keys.sub.app(sub), since: signedInAt },
        ]),
  ];
}

/** The mark that ends one session and no other. */
export function markOfSession(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  at: number,
): RevocationMark {
  return { key: keys.session(sessionId), value: at };
}

// A provider's machines may disagree a little about the time, and a session has one `sid` only.
const leewaySeconds = 60;

/**
 * The marks that end a subject's sessions. What began later stays: a provider may keep its own session,
 * and its `sid`, so that whoever signs in again has the same one.
 *
 * @param at - Seconds since 1970.
 * @param clock - Whose time that is.
 */
export async function marksOfSubject(
  { issuer, sub, sid }: EndedSubject,
  at: number,
  clock: "provider" | "app",
): Promise<RevocationMark[]> {
  const value = at + leewaySeconds;
  if (sub === undefined) return [{ key: keys.sid(await sidDigest(issuer, sid)), value }];
  const ofSub = await subDigest(issuer, sub);
  if (sid === undefined) return [{ key: keys.sub[clock](ofSub), value: at }];
  return [
    { key: keys.sidAndSub(await sidDigest(issuer, sid), ofSub), value },
    { key: keys.subWithoutSid(ofSub), value: at },
  ];
}

/** The marks that say that somebody has a session with these `sid`s. */
export function marksOfKnownSids({ sids }: SessionIdentity, at: number): RevocationMark[] {
  return sids.map((sid) => ({ key: keys.knownSid(sid), value: at }));
}

export async function keyOfKnownSid(issuer: string, sid: string): Promise<string> {
  return keys.knownSid(await sidDigest(issuer, sid));
}
