import type { RevocationEntry } from "./revocation-store.ts";
import {
  algorithmDigest,
  sidDigest,
  tokenDigest,
  type SessionIdentity,
} from "./session-identity.ts";
import { entryKeys as keys } from "./entry-keys.ts";

/** A session has ended if the entry of this key is not lower than `since`. */
export interface SessionEntry {
  key: string;
  /** Seconds since 1970. */
  since: number;
  /** The digest of the person all of whose sessions it ends but one. */
  sparesOneOf?: string;
}

const whenever = 0;

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
    ...persons.flatMap((person) => [
      keys.sub.app(person),
      ...sids.map((sid) => keys.sidAndSub.app(sid, person)),
    ]),
  ];
  return [
    { key: keys.session(sessionId), since: whenever },
    ...byProvider.map((key) => ({ key, since: issuedAt })),
    ...byApp.map((key) => ({ key, since: signedInAt })),
    ...persons.map((person) => ({
      key: keys.others(person),
      since: signedInAt,
      sparesOneOf: person,
    })),
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

/** The entry that ends all of a person's sessions that have begun by now, but one. */
export function entryOfOthers(person: string, at: number): RevocationEntry {
  return { key: keys.others(person), value: at };
}

/** The entry that says which one: of two that are spared in the same second, one stays. */
export function entryOfSpared(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  person: string,
  at: number,
): RevocationEntry {
  // The first 31 bits of a random name: a database may have no room for more.
  const value = Buffer.from(`${sessionId}AAAAAA`, "base64url").readUInt32BE() >>> 1;
  return { key: keys.spared(person, at), value };
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

/** Whether an entry can be given up before others: by none of these does a session end or come back. */
export function isExpendable({ key }: RevocationEntry): boolean {
  return ofNoEnd.some((kind) => key.startsWith(kind));
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

/** By which a token is known again, and what it was used for. */
export async function keysOfToken({
  issuer,
  jti,
  about,
}: {
  issuer: string;
  jti: string;
  about: string;
}): Promise<[ofToken: string, ofUse: string]> {
  const [token, use] = await Promise.all([
    tokenDigest(issuer, jti),
    tokenDigest(issuer, jti, about),
  ]);
  return [keys.usedToken(token), keys.tokenUse(use)];
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
