import { decodeProtectedHeader, type JWTPayload } from "jose";
import type { SignInAccount, SignInProfile } from "./sign-in-account.ts";
import type { JWT } from "next-auth/jwt";
import { randomId } from "../runtime/random-id.ts";
import { defaultAlgorithm, isAsymmetric } from "../providers/signing-algorithms.ts";
import type { RevocableToken } from "../providers/token-revocation.ts";
import { claimsOf } from "./id-token-claims.ts";
import { readSessionExpiry } from "./session-expiry.ts";
import type { SessionLimits } from "./session-limits.ts";

/** The one claim of ours in the session JWT. */
const claimName = "federated_logout";

/** What a later logout needs to know about one sign-in. */
export interface SessionClaim {
  /** The provider's id in the NextAuth config. */
  provider: string;
  /** The id_token as the provider issued it, byte for byte. */
  idToken?: string;
  /** Its `iss`. */
  issuer?: string;
  /** The provider's own id of the person: the id_token's `sub`, or the profile's id. */
  sub?: string;
  /** Its `email`, where sessions are ended by that. */
  email?: string;
  /** Its `sid`, if the provider sends one. */
  sid?: string;
  /** What `sid` was before a refresh changed it: the provider may still end the session by these. */
  formerSids?: readonly string[];
  /** What it was signed with, if not with RS256: logout tokens may be, too. */
  algorithm?: string;
  /** Its `aud`, where the id_token itself is kept elsewhere. */
  audience?: string | string[];
  /** What is to be revoked at sign-out, if that is asked for. */
  revocableToken?: RevocableToken;
  /** What kind of token that is, where it is kept elsewhere. */
  revocableType?: RevocableToken["type"];
  /** When this session began, by this app's clock, in seconds since 1970. */
  signedInAt: number;
  /** Likewise by the provider's: the `iat` of the sign-in's id_token, which no refresh changes. */
  issuedAt?: number;
  /** Until when it may last, in seconds since 1970: the provider says so, or the app. */
  expiresAt?: number;
  /** The `iat` of the id_token of a refresh that has said so last. */
  refreshedAt?: number;
  /** How long it may be left unused, in seconds. */
  idleTimeout?: number;
  /** Whether it is of an account that was linked to the session of another one. */
  isJoined?: true;
  /** Names this session and no other. */
  sessionId: string;
}

export function writeSessionClaim(token: JWT, claim: SessionClaim): JWT {
  return token[claimName] === claim ? token : { ...token, [claimName]: claim };
}

export function withoutSessionClaim(token: JWT): JWT {
  if (!(claimName in token)) return token;
  const { [claimName]: _kept, ...others } = token;
  return others;
}

/**
 * All but the tokens themselves, for a place where every byte counts. What is needed to check and to
 * replace them stays.
 */
export function withoutTokens({ idToken, revocableToken, ...claim }: SessionClaim): SessionClaim {
  return {
    ...claim,
    ...(idToken !== undefined && { audience: claimsOf(idToken).aud ?? [] }),
    ...(revocableToken && { revocableType: revocableToken.type }),
  };
}

/** Reads the session claim, or `undefined` if this JWT holds nothing of ours. */
export function readSessionClaim(token: JWT | null | undefined): SessionClaim | undefined {
  const claim = token?.[claimName];
  return isSessionClaim(claim) ? claim : undefined;
}

function isSessionClaim(claim: unknown): claim is SessionClaim {
  return (
    typeof claim === "object" &&
    claim !== null &&
    "provider" in claim &&
    typeof claim.provider === "string" &&
    "sessionId" in claim &&
    typeof claim.sessionId === "string"
  );
}

export interface SessionClaimOptions {
  limits?: SessionLimits | undefined;
  /** What the provider says of the person, where sessions are ended by e-mail address, too. */
  profile?: SignInProfile | undefined;
}

/** The claim of a new session, from what its sign-in brought. */
export function sessionClaimFrom(
  account: SignInAccount,
  revocableToken?: RevocableToken,
  { limits = {}, profile }: SessionClaimOptions = {},
): SessionClaim {
  const signedInAt = Math.floor(Date.now() / 1000);
  const payload = claimsOf(account.id_token);
  const claim: SessionClaim = {
    provider: account.provider,
    sub: account.providerAccountId,
    signedInAt,
    sessionId: randomId(16),
    ...(revocableToken !== undefined && { revocableToken }),
    ...expiryOf(payload, signedInAt, limits),
    ...(limits.idleTimeout !== undefined && { idleTimeout: limits.idleTimeout }),
    ...(profile && emailOf({ ...profile, ...payload })),
  };
  if (!account.id_token) return claim;
  const { iss, sub, sid, iat } = payload;
  return {
    ...claim,
    idToken: account.id_token,
    ...(iss !== undefined && { issuer: iss }),
    ...(sub !== undefined && { sub }),
    ...(typeof sid === "string" && { sid }),
    ...(typeof iat === "number" && { issuedAt: Math.floor(iat) }),
    ...algorithmOf(account.id_token),
  };
}

// Anybody may sign up with somebody else's address, until it is verified.
function emailOf({
  email,
  email_verified: isVerified,
}: SignInProfile): Pick<SessionClaim, "email"> {
  // Amazon Cognito writes it out.
  const isUnverified = isVerified === false || isVerified === "false";
  return typeof email === "string" && !isUnverified ? { email } : {};
}

/** The `expiresAt` of a session with an id_token of these claims; nothing where neither says one. */
export function expiryOf(
  payload: JWTPayload,
  signedInAt: number,
  { maxSessionAge = Infinity }: SessionLimits,
): Pick<SessionClaim, "expiresAt"> {
  const ofProvider = readSessionExpiry(payload);
  const expiresAt = Math.min(
    typeof ofProvider === "number" ? ofProvider : Infinity,
    signedInAt + maxSessionAge,
  );
  return expiresAt === Infinity ? {} : { expiresAt: Math.floor(expiresAt) };
}

/** The `algorithm` of a session with this id_token. */
export function algorithmOf(idToken: string): Pick<SessionClaim, "algorithm"> {
  try {
    const { alg: algorithm = "none" } = decodeProtectedHeader(idToken);
    return isAsymmetric(algorithm) && algorithm !== defaultAlgorithm ? { algorithm } : {};
  } catch {
    return {};
  }
}
