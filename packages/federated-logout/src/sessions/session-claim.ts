import type { RevocableToken } from "../providers/token-revocation.ts";
import { claimsOf } from "./id-token-claims.ts";
import type { SessionIdentity } from "./session-identity.ts";

/** What a later logout needs to know about one sign-in. */
export interface SessionClaim {
  /** The provider's id in the NextAuth config. */
  provider: string;
  /** What the session can be ended by. */
  identity: SessionIdentity;
  /** The id_token as the provider issued it, byte for byte. */
  idToken?: string;
  /** A digest of its `aud`; `""` where what the provider calls an id_token is none. */
  audience?: string;
  /** Its `iss`, where the config names another issuer, or none, or where an audit log needs it. */
  issuer?: string;
  /** The provider's own id of the person, where no id_token here names it, and likewise. */
  sub?: string;
  /** The `sid` of the id_token, where an audit log needs it. */
  sid?: string;
  /** What is to be revoked at sign-out, if that is asked for. */
  revocableToken?: RevocableToken;
  /** What kind of token that is, where it is kept elsewhere. */
  revocableType?: RevocableToken["type"];
}

/** Whose session it is, in the provider's own words, as far as they are kept. */
export interface Person {
  issuer: string | undefined;
  sub: string | undefined;
  sid: string | undefined;
}

export function personOf({
  idToken,
  issuer,
  sub,
  sid,
}: Pick<SessionClaim, "idToken" | "issuer" | "sub" | "sid">): Person {
  const { iss = issuer, sub: its = sub, sid: ofToken = sid } = claimsOf(idToken);
  return { issuer: iss, sub: its, sid: typeof ofToken === "string" ? ofToken : undefined };
}

/** Whether the sign-in has brought an id_token, kept or not. */
export function hadIdToken({
  audience = "",
  issuer,
}: Pick<SessionClaim, "audience" | "issuer">): boolean {
  return audience !== "" || issuer !== undefined;
}

/**
 * All but the tokens themselves, for a place where every byte counts. What is needed to check and to
 * replace them stays.
 */
export function withoutTokens({
  idToken: _elsewhere,
  revocableToken,
  ...claim
}: SessionClaim): SessionClaim {
  return { ...claim, ...(revocableToken && { revocableType: revocableToken.type }) };
}

/** The same, and the provider's own id of the person, whom the id_token names. */
export function withoutTokensButSub(claim: SessionClaim): SessionClaim {
  const { sub } = personOf(claim);
  return { ...withoutTokens(claim), ...(sub !== undefined && { sub }) };
}
