import { decodeJwt } from "jose";
import type { Account } from "next-auth";
import type { JWT } from "next-auth/jwt";

/** The one claim of ours in the session JWT. */
export const keptSessionClaim = "federated_logout";

/** What a later logout needs to know about one sign-in. */
export interface KeptSession {
  /** The provider's id in the NextAuth config. */
  provider: string;
  /** The id_token as the provider issued it, byte for byte. */
  idToken?: string;
  /** Its `iss`. */
  issuer?: string;
  /** Its `sub`. */
  sub?: string;
  /** Its `sid`, if the provider sends one. */
  sid?: string;
  /** When this session began, in seconds since 1970. */
  signedInAt: number;
  /** Names this session and no other. */
  sessionId: string;
}

/**
 * Keeps this sign-in's id_token in the session JWT. Call it in the `jwt` callback.
 *
 * The claim never reaches the browser in the clear: Auth.js encrypts the JWT, and neither the
 * default `session` callback nor `/api/auth/session` passes it on. A `session` callback of your own
 * must not spread the whole token into the session.
 *
 * Does **not** validate the id_token: Auth.js has done so before it calls the callback.
 *
 * @param token - The JWT as the callback received it.
 * @param account - The callback's `account`: set at a sign-in, otherwise nothing changes.
 * @returns The JWT to return from the callback.
 * @see [RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 */
export function keepIdToken(token: JWT, account: Account | null | undefined): JWT {
  if (!account) return token;
  return { ...token, [keptSessionClaim]: keptSessionFrom(account) };
}

/** Reads what {@link keepIdToken} kept, or `undefined` if this JWT holds nothing of ours. */
export function readKeptSession(token: JWT | null | undefined): KeptSession | undefined {
  const claim = token?.[keptSessionClaim];
  return isKeptSession(claim) ? claim : undefined;
}

function isKeptSession(claim: unknown): claim is KeptSession {
  return (
    typeof claim === "object" &&
    claim !== null &&
    "provider" in claim &&
    typeof claim.provider === "string"
  );
}

function keptSessionFrom(account: Account): KeptSession {
  const kept: KeptSession = {
    provider: account.provider,
    signedInAt: Math.floor(Date.now() / 1000),
    sessionId: crypto.randomUUID(),
  };
  if (!account.id_token) return kept;
  const { iss, sub, sid } = decodeJwt<{ sid?: unknown }>(account.id_token);
  return {
    ...kept,
    idToken: account.id_token,
    ...(iss !== undefined && { issuer: iss }),
    ...(sub !== undefined && { sub }),
    ...(typeof sid === "string" && { sid }),
  };
}
