import { normalizedIssuer } from "../providers/issuers.ts";
import type { SessionClaim } from "./session-claim.ts";

/** What a session can be ended by, in digests: short, and telling nobody who it is. */
export interface SessionIdentity {
  /** Random, and so no digest. */
  sessionId: string;
  /** Of issuer and `sub`. */
  sub?: string;
  /** Of issuer and e-mail address, where sessions are ended by those. */
  email?: string;
  /** Of issuer and `sid`, and of what that was before a refresh changed it. */
  sids: readonly string[];
  /** Of what its id_token was signed with, where that says something. */
  algorithm?: string;
  /** When it began, by this app's clock, in seconds since 1970. */
  signedInAt: number;
  /** When its id_token was issued, by the provider's clock, in seconds since 1970. */
  issuedAt: number;
  /** Until when it may last, in seconds since 1970. */
  expiresAt?: number;
  /** The `iat` of the id_token of a refresh that has said so last. */
  refreshedAt?: number;
  /** How long it may be left unused, in seconds. */
  idleTimeout?: number;
  /** Whether it is in a database: the token of a row stays as it is, whatever a refresh has changed. */
  isOfRow?: true;
}

type Digests = Pick<SessionIdentity, "sub" | "email" | "sids" | "algorithm">;

// The same few people ask again and again, and a digest takes longer than all the rest.
const known = new Map<string, Digests>();
const maxKnown = 10_000;
const longestKnown = 1024;

export async function identityOf(claim: SessionClaim): Promise<SessionIdentity> {
  // Where no id_token names an issuer, `sub` is the provider's own id of the person.
  const { provider, issuer = provider, sub, email, sid, formerSids = [], algorithm } = claim;
  const { sessionId, signedInAt, issuedAt = signedInAt } = claim;
  const { expiresAt, refreshedAt, idleTimeout, isJoined } = claim;
  const sids = [...(sid === undefined ? [] : [sid]), ...formerSids];
  const name = JSON.stringify([provider, issuer, sub, sids, algorithm, email]);
  const digests =
    known.get(name) ??
    remember(name, {
      ...(await digestsOf(issuer, sub, sids)),
      ...(email !== undefined && { email: await emailDigest(issuer, email) }),
      ...(algorithm !== undefined && {
        algorithm: await algorithmDigest({ provider, issuer }, algorithm),
      }),
    });
  return {
    sessionId,
    ...digests,
    signedInAt,
    issuedAt,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(refreshedAt !== undefined && { refreshedAt }),
    ...(idleTimeout !== undefined && { idleTimeout }),
    // Only a row is joined.
    ...(isJoined && { isOfRow: true }),
  };
}

function remember(name: string, digests: Digests): Digests {
  if (known.size >= maxKnown) known.clear();
  if (name.length <= longestKnown) known.set(name, digests);
  return digests;
}

async function digestsOf(
  issuer: string,
  sub: string | undefined,
  sids: readonly string[],
): Promise<Digests> {
  return {
    ...(sub !== undefined && { sub: await subDigest(issuer, sub) }),
    sids: await Promise.all(sids.map((sid) => sidDigest(issuer, sid))),
  };
}

export function subDigest(issuer: string, sub: string): Promise<string> {
  return digest("sub", normalizedIssuer(issuer), sub);
}

export function sidDigest(issuer: string, sid: string): Promise<string> {
  return digest("sid", normalizedIssuer(issuer), sid);
}

/** Of an address however it is written: a provider may spell it in another way than whoever names it. */
export function emailDigest(issuer: string, email: string): Promise<string> {
  return digest("email", normalizedIssuer(issuer), email.trim().toLowerCase());
}

export function issuerDigest(issuer: string): Promise<string> {
  return digest("issuer", normalizedIssuer(issuer));
}

/** Of a `sid` whose issuer is known otherwise, or not at all. */
export function bareSidDigest(sid: string): Promise<string> {
  return digest("bare sid", sid);
}

/** Of what a client's id_tokens are signed with: an issuer may know the same app as several clients. */
export function algorithmDigest(
  { provider, issuer }: { provider: string; issuer: string },
  algorithm: string,
): Promise<string> {
  return digest("alg", provider, normalizedIssuer(issuer), algorithm);
}

/** Of a token, or of what it was used for. */
export function tokenDigest(issuer: string, jti: string, ...about: string[]): Promise<string> {
  return digest("token", issuer, jti, ...about);
}

async function digest(...facts: string[]): Promise<string> {
  const text = JSON.stringify(facts);
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  // 132 bits: nobody finds another text of the same.
  return Buffer.from(bytes).toString("base64url").slice(0, 22);
}
