import { normalizedIssuer } from "../providers/issuers.ts";
import { sha256 } from "../runtime/sha256.ts";

/** What a session can be ended by, in digests: short, and telling nobody who it is. */
export interface SessionIdentity {
  /** Names this session and no other: random, or the digest of a row's token. */
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
  /** When the sign-in's id_token was issued, by the provider's clock, in seconds since 1970. */
  issuedAt: number;
  /** Until when it may last, in seconds since 1970: the provider says so, or the app. */
  expiresAt?: number;
  /** The `iat` of the id_token of a refresh that has said so last. */
  refreshedAt?: number;
  /** How long it may be left unused, in seconds. */
  idleTimeout?: number;
  /** Whether it is in a database: the token of a row stays as it is, whatever a refresh has changed. */
  isOfRow?: true;
}

type Digest = string | Promise<string>;

/** 96 bits: nobody finds another text of the same. */
export const digestLength = 16;

export function subDigest(issuer: string, sub: string): Digest {
  return digest("sub", normalizedIssuer(issuer), sub);
}

export function sidDigest(issuer: string, sid: string): Digest {
  return digest("sid", normalizedIssuer(issuer), sid);
}

/** Of an address however it is written: a provider may spell it in another way than whoever names it. */
export function emailDigest(issuer: string, email: string): Digest {
  return digest("email", normalizedIssuer(issuer), email.trim().toLowerCase());
}

export function issuerDigest(issuer: string): Digest {
  return digest("issuer", normalizedIssuer(issuer));
}

/** Of a `sid` whose issuer is known otherwise, or not at all. */
export function bareSidDigest(sid: string): Digest {
  return digest("bare sid", sid);
}

/**
 * Of the clients that an id_token is for, in whatever order. Half as long: it is compared with tokens that
 * the provider has signed, for clients that it has named.
 */
export async function audienceDigest(audience: string | readonly string[] = []): Promise<string> {
  const whole = await digest("aud", ...new Set([audience].flat().toSorted()));
  return whole.slice(0, digestLength / 2);
}

/** Of what a client's id_tokens are signed with: an issuer may know the same app as several clients. */
export function algorithmDigest(
  { provider, issuer }: { provider: string; issuer: string },
  algorithm: string,
): Digest {
  return digest("alg", provider, normalizedIssuer(issuer), algorithm);
}

/** Of a token, or of what it was used for. */
export function tokenDigest(issuer: string, jti: string, ...about: string[]): Digest {
  return digest("token", issuer, jti, ...about);
}

/** Of the token of a row, which opens a session, and is for nobody else. */
export function rowDigest(sessionToken: string): Digest {
  return digest("row", sessionToken);
}

/** Of a cookie, by which it is known again. */
export function cookieDigest(name: string, value: string): Digest {
  return digest("cookie", name, value);
}

function digest(...facts: string[]): Digest {
  const hash = sha256(JSON.stringify(facts));
  return typeof hash === "string" ? shorten(hash) : hash.then(shorten);
}

function shorten(hash: string): string {
  return hash.slice(0, digestLength);
}
