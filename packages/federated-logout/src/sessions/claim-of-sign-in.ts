import { decodeProtectedHeader, type JWTPayload } from "jose";
import { isSameIssuer } from "../providers/issuers.ts";
import { defaultAlgorithm, isAsymmetric } from "../providers/signing-algorithms.ts";
import type { RevocableToken } from "../providers/token-revocation.ts";
import { randomId } from "../runtime/random-id.ts";
import { claimsOf } from "./id-token-claims.ts";
import type { SessionClaim } from "./session-claim.ts";
import { readSessionExpiry } from "./session-expiry.ts";
import {
  algorithmDigest,
  audienceDigest,
  emailDigest,
  sidDigest,
  subDigest,
  type SessionIdentity,
} from "./session-identity.ts";
import type { SessionLimits } from "./session-limits.ts";
import type { SignInAccount, SignInProfile } from "./sign-in-account.ts";

export interface SessionClaimOptions {
  limits?: SessionLimits | undefined;
  /** What the provider says of the person, where sessions are ended by e-mail address, too. */
  profile?: SignInProfile | undefined;
  /** As the config has it. */
  configuredIssuer?: string | undefined;
  /** Whether an audit log is to name the person, wherever the id_token is. */
  isAudited?: boolean;
}

/** The claim of a new session, from what its sign-in brought. */
export async function sessionClaimFrom(
  { provider, providerAccountId, id_token: idToken }: SignInAccount,
  revocableToken?: RevocableToken,
  { limits = {}, profile, configuredIssuer, isAudited = false }: SessionClaimOptions = {},
): Promise<SessionClaim> {
  const signedInAt = Math.floor(Date.now() / 1000);
  const payload = claimsOf(idToken);
  const { iss, iat } = payload;
  const issuer = iss ?? provider;
  const sub = payload.sub ?? providerAccountId;
  const sid = typeof payload.sid === "string" ? payload.sid : undefined;
  const email = profile && verifiedEmail({ ...profile, ...payload });
  const isOfConfig =
    iss !== undefined && configuredIssuer !== undefined && isSameIssuer(iss, configuredIssuer);
  return {
    provider,
    identity: {
      sessionId: randomId(12),
      sub: await subDigest(issuer, sub),
      ...(email !== undefined && { email: await emailDigest(issuer, email) }),
      sids: sid === undefined ? [] : [await sidDigest(issuer, sid)],
      ...(await algorithmOf(idToken, { provider, issuer })),
      signedInAt,
      issuedAt: typeof iat === "number" ? Math.floor(iat) : signedInAt,
      ...expiryOf(payload, signedInAt, limits),
      ...(limits.idleTimeout !== undefined && { idleTimeout: limits.idleTimeout }),
    },
    ...(idToken && { idToken, audience: await audienceOf(payload) }),
    ...(iss !== undefined && (isAudited || !isOfConfig) && { issuer: iss }),
    ...((isAudited || payload.sub === undefined) && { sub }),
    ...(isAudited && sid !== undefined && { sid }),
    ...(revocableToken !== undefined && { revocableToken }),
  };
}

/** The `audience` of a session with an id_token of these claims. */
export function audienceOf({ iss, aud }: JWTPayload): string | Promise<string> {
  return iss === undefined ? "" : audienceDigest(aud);
}

// Anybody may sign up with somebody else's address, until it is verified.
function verifiedEmail({ email, email_verified: isVerified }: SignInProfile): string | undefined {
  // Amazon Cognito writes it out.
  const isUnverified = isVerified === false || isVerified === "false";
  return typeof email === "string" && !isUnverified ? email : undefined;
}

/** The `expiresAt` of a session with an id_token of these claims; nothing where neither says one. */
export function expiryOf(
  payload: JWTPayload,
  signedInAt: number,
  { maxSessionAge = Infinity }: SessionLimits,
): Pick<SessionIdentity, "expiresAt"> {
  const ofProvider = readSessionExpiry(payload);
  const expiresAt = Math.min(
    typeof ofProvider === "number" ? ofProvider : Infinity,
    signedInAt + maxSessionAge,
  );
  return expiresAt === Infinity ? {} : { expiresAt: Math.floor(expiresAt) };
}

/** The `algorithm` of a session with this id_token: what it was signed with, if not with RS256. */
export async function algorithmOf(
  idToken: string | undefined,
  client: { provider: string; issuer: string },
): Promise<Pick<SessionIdentity, "algorithm">> {
  const algorithm = idToken && signatureAlgorithm(idToken);
  if (!algorithm || !isAsymmetric(algorithm) || algorithm === defaultAlgorithm) return {};
  return { algorithm: await algorithmDigest(client, algorithm) };
}

function signatureAlgorithm(idToken: string): string | undefined {
  try {
    return decodeProtectedHeader(idToken).alg;
  } catch {
    return undefined;
  }
}
