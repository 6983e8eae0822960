import { compactVerify, decodeJwt, decodeProtectedHeader, errors, type JWTPayload } from "jose";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { IncomingLogoutsOf } from "../providers/find-incoming-logout.ts";
import { isSameIssuer } from "../providers/issuers.ts";
import {
  fixedAlgorithm,
  isAcceptedAlgorithm,
  isMac,
  isPossibleAlgorithm,
} from "./accepted-algorithms.ts";
import { hasLogoutEvent } from "./logout-event.ts";
import type { EndedSubject } from "../sessions/session-entries.ts";
import { LogoutProblem } from "../providers/logout-problem.ts";
import { LogoutTokenProblem } from "./logout-token-problem.ts";
import type { FindVerificationKeys, VerificationKeys } from "./verification-keys.ts";

/** What a provider says has ended. */
export interface LogoutToken {
  provider: ConfiguredProvider;
  /** One session, or all of somebody. */
  subject: EndedSubject;
  /** When the token was issued, by the provider's clock, in whole seconds since 1970. */
  issuedAt: number;
}

export interface VerifyLogoutTokenContext {
  providers: Iterable<ConfiguredProvider>;
  findKeys: FindVerificationKeys;
  /** Whether an id_token of a sign-in through a provider was signed with an algorithm. */
  hasAlgorithm: (
    client: { provider: string; issuer: string },
    algorithm: string,
  ) => Promise<boolean>;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  incomingLogoutsOf: IncomingLogoutsOf;
}

// The largest that Node.js takes as a header, and far more than any provider sends.
const longestToken = 16_384;
const leewaySeconds = 60;
const oneHourInSeconds = 60 * 60;
const twoMinutesInSeconds = 2 * 60;

/**
 * Verifies a logout token. What costs nothing is looked at first: without a token that is in order but
 * for its signature, no provider is asked for its keys.
 *
 * Does **not** remember which tokens it has seen.
 *
 * @throws {LogoutTokenProblem} When it must not be believed.
 * @see [OpenID Connect Back-Channel Logout 1.0, section 2.6](https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation)
 */
export async function verifyLogoutToken(
  token: string,
  { providers, findKeys, hasAlgorithm, now, incomingLogoutsOf }: VerifyLogoutTokenContext,
): Promise<LogoutToken> {
  const { alg, typ, claims } = decode(token);
  const provider = findAudience(claims, providers);
  const incoming = incomingLogoutsOf(provider);
  const { typ: itsOwn, withoutExp = false } = incoming;
  if (!isLogoutTokenType(typ, itsOwn)) {
    throw new LogoutTokenProblem("typ is that of another kind of token");
  }
  if (provider.encryptsIdTokens) throw new LogoutTokenProblem("the token is not encrypted");
  const fixed = fixedAlgorithm(provider, incoming);
  if (alg === undefined || !isPossibleAlgorithm(alg, fixed)) throw wrongAlgorithm();
  const subject = readSubject(claims);
  const issuedAt = readIssueTime(claims, Math.floor(now() / 1000), withoutExp);
  if (typeof claims.jti !== "string" || claims.jti === "") {
    throw new LogoutTokenProblem("jti is missing");
  }
  if (!hasLogoutEvent(claims)) throw new LogoutTokenProblem("events has no back-channel logout");
  // Present at all: it would be an id_token otherwise.
  if ("nonce" in claims) throw new LogoutTokenProblem("nonce is not allowed");
  const keys = await findKeys(provider, { iss: subject.issuer, isMac: isMac(alg) }).catch(
    rejectKeys,
  );
  if (keys.issuer !== subject.issuer) throw unknownIssuer();
  const client = { provider: provider.id, issuer: subject.issuer };
  const isAccepted = await isAcceptedAlgorithm(alg, {
    fixed,
    listed: keys.listedAlgorithms,
    hasSignedIn: (algorithm) => hasAlgorithm(client, algorithm),
  });
  if (!isAccepted) throw wrongAlgorithm();
  await verifySignature(token, alg, keys);
  return { provider, subject, issuedAt };
}

function unknownIssuer(): LogoutTokenProblem {
  return new LogoutTokenProblem("iss is no configured issuer");
}

function wrongAlgorithm(): LogoutTokenProblem {
  return new LogoutTokenProblem("alg is not that of this client's id_tokens");
}

interface DecodedToken {
  alg: string | undefined;
  typ: string | undefined;
  claims: JWTPayload;
}

function decode(token: string): DecodedToken {
  if (token.length > longestToken) throw new LogoutTokenProblem("the token is too long");
  try {
    const { alg, typ } = decodeProtectedHeader(token);
    return { alg, typ, claims: decodeJwt(token) };
  } catch (cause) {
    throw new LogoutTokenProblem("the token is no signed JWT", { cause });
  }
}

// Absent at many a provider; compared as a media type (RFC 7515, section 4.1.9).
function isLogoutTokenType(typ: unknown, itsOwn = "jwt"): boolean {
  if (typ === undefined) return true;
  if (typeof typ !== "string") return false;
  const known = ["jwt", "logout+jwt", itsOwn.toLowerCase()];
  return known.includes(typ.toLowerCase().replace(/^application\//, ""));
}

function findAudience(
  { iss, aud }: JWTPayload,
  providers: Iterable<ConfiguredProvider>,
): ConfiguredProvider {
  const ofIssuer = [...providers].filter(
    ({ issuer }) => issuer !== undefined && typeof iss === "string" && isSameIssuer(issuer, iss),
  );
  if (ofIssuer.length === 0) throw unknownIssuer();
  const audiences = Array.isArray(aud) ? aud : [aud];
  // Nobody else's, either: whoever shares a token may replay it.
  const [audience, ...others] = audiences;
  const provider = ofIssuer.find(({ clientId }) => clientId !== undefined && clientId === audience);
  if (!provider || others.length > 0) throw new LogoutTokenProblem("aud is not this client alone");
  return provider;
}

function readSubject({ iss: issuer = "", sub, sid }: JWTPayload): EndedSubject {
  for (const value of [sub, sid]) {
    if (value !== undefined && typeof value !== "string") {
      throw new LogoutTokenProblem("sub or sid is no string");
    }
  }
  if (isId(sub)) return { issuer, sub, ...(isId(sid) && { sid }) };
  if (isId(sid)) return { issuer, sid };
  throw new LogoutTokenProblem("sub and sid are missing");
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function readIssueTime({ iat, exp, nbf }: JWTPayload, now: number, takesFreshIat: boolean): number {
  for (const time of [iat, exp, nbf]) {
    if (time !== undefined && !Number.isFinite(time)) {
      throw new LogoutTokenProblem("iat, exp or nbf is no number");
    }
  }
  if (iat === undefined) throw new LogoutTokenProblem("iat is missing");
  if (iat > now + leewaySeconds) throw new LogoutTokenProblem("iat is in the future");
  if (iat < now - oneHourInSeconds) throw new LogoutTokenProblem("iat is too long ago");
  if (nbf !== undefined && nbf > now + leewaySeconds) {
    throw new LogoutTokenProblem("nbf is in the future");
  }
  if (exp === undefined && !takesFreshIat) throw new LogoutTokenProblem("exp is missing");
  const expiresAt = exp ?? iat + twoMinutesInSeconds;
  if (expiresAt <= now - leewaySeconds) throw new LogoutTokenProblem("the token has expired");
  return Math.floor(iat);
}

async function verifySignature(
  token: string,
  alg: string,
  { getKey, renew }: VerificationKeys,
): Promise<void> {
  const verify = () => compactVerify(token, getKey, { algorithms: [alg] });
  try {
    await verify().catch(async (cause: unknown) => {
      const mayHaveChanged = cause instanceof errors.JWSSignatureVerificationFailed;
      if (!mayHaveChanged || !(await renew())) throw cause;
      await verify();
    });
  } catch (cause) {
    rejectKeys(cause);
  }
}

function rejectKeys(cause: unknown): never {
  if (cause instanceof LogoutProblem) {
    throw new LogoutTokenProblem("the provider's keys could not be fetched", { cause });
  }
  throw cause instanceof errors.JWKSNoMatchingKey
    ? new LogoutTokenProblem("its key is not among the provider's", { cause })
    : new LogoutTokenProblem("the signature could not be verified", { cause });
}
