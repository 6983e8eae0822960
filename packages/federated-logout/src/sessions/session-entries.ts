import type { RevocationEntry } from "./revocation-store.ts";
import {
  algorithmDigest,
  sidDigest,
  tokenDigest,
  type SessionIdentity,
} from "./session-identity.ts";
import { entryKinds as kinds } from "./entry-kinds.ts";

/** The entry that ends one session and no other. */
export function entryOfSession(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  at: number,
): RevocationEntry {
  return { key: kinds.session + sessionId, value: at };
}

/** The entry that ends all of a person's sessions that have begun by now. */
export function entryOfPerson(subDigested: string, at: number): RevocationEntry {
  return { key: kinds.sub.app + subDigested, value: at };
}

/** The entry that ends all of a person's sessions that have begun by now, but one. */
export function entryOfOthers(person: string, at: number): RevocationEntry {
  return { key: kinds.others + person, value: at };
}

/** The entry that says which one: of two that are spared in the same second, one stays. */
export function entryOfSpared(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  person: string,
  at: number,
): RevocationEntry {
  // The first 31 bits of a random name: a database may have no room for more.
  const value = Buffer.from(`${sessionId}AAAAAA`, "base64url").readUInt32BE() >>> 1;
  return { key: kinds.spared + person + at.toString(36), value };
}

/** The entry that says when a session was last used. */
export function entryOfUse(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  at: number,
): RevocationEntry {
  return { key: kinds.lastUse + sessionId, value: at };
}

/** The entry that says which id_token is the newest of a session: that of this `iat`. */
export function entryOfRefresh(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  iat: number,
): RevocationEntry {
  return { key: kinds.refreshed + sessionId, value: iat };
}

/** The entry that says until when that one lets the session last. */
export function entryOfRefreshedExpiry(
  { sessionId }: Pick<SessionIdentity, "sessionId">,
  iat: number,
  expiresAt: number,
): RevocationEntry {
  return { key: kinds.refreshedExpiry + sessionId + iat.toString(36), value: expiresAt };
}

const ofNoEnd = [kinds.knownSid, kinds.knownAlgorithm, kinds.lastUse];

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
  const known = framesEndSessions
    ? sids.map((sid) => ({ key: kinds.knownSid + sid, value: at }))
    : [];
  if (algorithm !== undefined) known.push({ key: kinds.knownAlgorithm + algorithm, value: at });
  return known;
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
  return [kinds.usedToken + token, kinds.tokenUse + use];
}

export async function keyOfKnownSid(issuer: string, sid: string): Promise<string> {
  return kinds.knownSid + (await sidDigest(issuer, sid));
}

export async function keyOfKnownAlgorithm(
  client: { provider: string; issuer: string },
  algorithm: string,
): Promise<string> {
  return kinds.knownAlgorithm + (await algorithmDigest(client, algorithm));
}
