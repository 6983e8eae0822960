import { FederatedLogoutError } from "../errors.ts";
import type { RevocationEntry } from "./revocation-store.ts";
import {
  algorithmDigest,
  emailDigest,
  sidDigest,
  subDigest,
  type SessionIdentity,
} from "./session-identity.ts";

/** Whose sessions end, or which one; with both `sub` and `sid`, only what matches both. */
export type EndedSubject = {
  /** The id_token's `iss`; for a provider that issues none, its id in the NextAuth config. */
  issuer: string;
} & (
  | { sub: string; sid?: string | undefined; email?: undefined }
  /** As the id_token has it; needs `endsSessionsByEmail`. */
  | { email: string; sid?: string | undefined; sub?: undefined }
  | { sid: string; sub?: undefined; email?: undefined }
);

/** @throws {FederatedLogoutError} `invalid_subject` for one that is nobody: JavaScript lets that happen. */
export function assertSubject({ issuer, sub, sid, email }: EndedSubject): void {
  const given = [sub, sid, email].filter((id) => id !== undefined);
  if (issuer && given.length > 0 && given.every((id) => id !== "")) return;
  throw new FederatedLogoutError(
    "invalid_subject",
    "endSessions needs an issuer, and a sub, an email or a sid",
  );
}

/** Whose clock says when something ended. */
export type EntryClock = "provider" | "app";

/** A session has ended if the entry of this key is not lower than `since`. */
export interface SessionEntry {
  key: string;
  /** Seconds since 1970. */
  since: number;
  /** Whether it ends all of a person's sessions but those that are spared. */
  mayBeSpared?: true;
}

const whenever = 0;

// What kind of entry it is stands before what it is of. Most are kept twice: what began before counts by
// the provider's clock where the provider has said so, and by this app's where this app has. They may
// differ.
const keys = {
  session: (sessionId: string) => `s${sessionId}`,
  sid: { provider: (sid: string) => `i${sid}`, app: (sid: string) => `j${sid}` },
  sidAndSub: {
    provider: (sid: string, sub: string) => `b${sid}${sub}`,
    app: (sid: string, sub: string) => `c${sid}${sub}`,
  },
  sub: { provider: (sub: string) => `p${sub}`, app: (sub: string) => `a${sub}` },
  /** Of sessions that have no `sid`. */
  subWithoutSid: (sub: string) => `n${sub}`,
  /** Not an end: what ended the person's other sessions until then. */
  spared: (sessionId: string) => `o${sessionId}`,
  /** Not an end: when the session was last used. */
  lastUse: (sessionId: string) => `u${sessionId}`,
  /** Not an end: the `iat` of the newest id_token that a refresh has brought. */
  refreshed: (sessionId: string) => `x${sessionId}`,
  /** Not an end: until when that id_token lets the session last. */
  refreshedExpiry: (sessionId: string, iat: number) => `y${sessionId}${iat.toString(36)}`,
  /** Not an end: somebody has signed in with this `sid`. */
  knownSid: (sid: string) => `k${sid}`,
  /** Not an end: somebody's id_token was signed with this. */
  knownAlgorithm: (algorithm: string) => `g${algorithm}`,
};

/** Everything that can have ended a session; its own sign-out is the first. */
export function entriesOfSession(session: SessionIdentity): SessionEntry[] {
  const { sessionId, sub, email, sids, signedInAt, issuedAt } = session;
  const persons = [sub, email].filter((person) => person !== undefined);
  const byProvider = [
    ...sids.map((sid) => keys.sid.provider(sid)),
    ...persons.flatMap((person) => [
      keys.sub.provider(person),
      ...sids.map((sid) => keys.sidAndSub.provider(sid, person)),
      ...(sids.length === 0 ? [keys.subWithoutSid(person)] : []),
    ]),
  ];
  const byApp = [
    ...sids.map((sid) => keys.sid.app(sid)),
    ...persons.flatMap((person) => sids.map((sid) => keys.sidAndSub.app(sid, person))),
  ];
  return [
    { key: keys.session(sessionId), since: whenever },
    ...byProvider.map((key) => ({ key, since: issuedAt })),
    ...byApp.map((key) => ({ key, since: signedInAt })),
    ...persons.map(
      (person) => ({ key: keys.sub.app(person), since: signedInAt, mayBeSpared: true }) as const,
    ),
  ];
}

/** The entry that ends one session and no other. */
export function entryOfSession(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  at: number,
): RevocationEntry {
  return { key: keys.session(sessionId), value: at };
}

/** The entry that ends all of a person's sessions that have begun by now. */
export function entryOfPerson(subDigested: string, at: number): RevocationEntry {
  return { key: keys.sub.app(subDigested), value: at };
}

/** The entry that spares one session what has ended its person's other ones until now. */
export function entryOfSpared(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  at: number,
): RevocationEntry {
  return { key: keys.spared(sessionId), value: at };
}

/** The entry that says when a session was last used. */
export function entryOfUse(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  at: number,
): RevocationEntry {
  return { key: keys.lastUse(sessionId), value: at };
}

/** The entry that says which id_token is the newest of a session: that of this `iat`. */
export function entryOfRefresh(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  iat: number,
): RevocationEntry {
  return { key: keys.refreshed(sessionId), value: iat };
}

/** The entry that says until when that one lets the session last. */
export function entryOfRefreshedExpiry(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  iat: number,
  expiresAt: number,
): RevocationEntry {
  return { key: keys.refreshedExpiry(sessionId, iat), value: expiresAt };
}

const ofNoEnd = [keys.knownSid(""), keys.knownAlgorithm(""), keys.lastUse("")];

/** Whether an entry can be given up: nothing ends, or goes on, by it. */
export function isExpendable({ key }: RevocationEntry): boolean {
  return ofNoEnd.some((kind) => key.startsWith(kind));
}

// A provider's machines may disagree a little about the time, and a session has one `sid` only.
const leewaySeconds = { provider: 60, app: 0 };

/**
 * The entries that end a subject's sessions. What began later stays: a provider may keep its own session,
 * and its `sid`, so that whoever signs in again has the same one.
 *
 * @param at - Seconds since 1970.
 * @param clock - Whose time that is.
 */
export async function entriesOfSubject(
  { issuer, sub, email, sid }: EndedSubject,
  at: number,
  clock: EntryClock,
): Promise<RevocationEntry[]> {
  const value = at + leewaySeconds[clock];
  const person = await personDigest({ issuer, sub, email });
  const ofSid = sid === undefined ? undefined : await sidDigest(issuer, sid);
  if (person === undefined) {
    return ofSid === undefined ? [] : [{ key: keys.sid[clock](ofSid), value }];
  }
  if (ofSid === undefined) return [{ key: keys.sub[clock](person), value: at }];
  const ofBoth = { key: keys.sidAndSub[clock](ofSid, person), value };
  // A provider that names a `sid` may never have put it into an id_token.
  return clock === "provider" ? [ofBoth, { key: keys.subWithoutSid(person), value: at }] : [ofBoth];
}

async function personDigest({
  issuer,
  sub,
  email,
}: Pick<EndedSubject, "issuer" | "sub" | "email">): Promise<string | undefined> {
  if (sub !== undefined) return subDigest(issuer, sub);
  return email === undefined ? undefined : emailDigest(issuer, email);
}

/**
 * The entries that say what somebody's sign-in was like, by which a logout that comes from elsewhere is
 * believed: the algorithm of its id_token and, where frames name them, its `sid`s.
 */
export function entriesOfSignIn(
  { sids, algorithm }: SessionIdentity,
  at: number,
  framesEndSessions: boolean,
): RevocationEntry[] {
  const known = [
    ...(framesEndSessions ? sids.map((sid) => keys.knownSid(sid)) : []),
    ...(algorithm === undefined ? [] : [keys.knownAlgorithm(algorithm)]),
  ];
  return known.map((key) => ({ key, value: at }));
}

export async function keyOfKnownSid(issuer: string, sid: string): Promise<string> {
  return keys.knownSid(await sidDigest(issuer, sid));
}

export async function keyOfKnownAlgorithm(
  client: { provider: string; issuer: string },
  algorithm: string,
): Promise<string> {
  return keys.knownAlgorithm(await algorithmDigest(client, algorithm));
}
