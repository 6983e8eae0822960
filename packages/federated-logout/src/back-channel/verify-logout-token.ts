import type { JWTPayload } from "jose";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { IncomingLogoutsOf } from "../providers/find-incoming-logout.ts";
import { isSameIssuer } from "../providers/issuers.ts";
import {
  fixedAlgorithm,
  isAcceptedAlgorithm,
  isMac,
  isPossibleAlgorithm,
} from "../verified-tokens/accepted-algorithms.ts";
import { assertType, decodeToken, readTokenId } from "../verified-tokens/decode-token.ts";
import { TokenProblem } from "../verified-tokens/token-problem.ts";
import { readIssueTime } from "../verified-tokens/token-times.ts";
import { rejectKeys, verifySignature } from "../verified-tokens/verify-signature.ts";
import type { FindVerificationKeys } from "../verified-tokens/verification-keys.ts";
import { hasLogoutEvent } from "./logout-event.ts";
import type { EndedSubject } from "../sessions/ended-subject.ts";

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

const oneHourInSeconds = 60 * 60;
const twoMinutesInSeconds = 2 * 60;

/**
 * Verifies a logout token. What costs nothing is looked at first: without a token that is in order but
 * for its signature, no provider is asked for its keys.
 *
 * Does **not** remember which tokens it has seen.
 *
 * @throws {TokenProblem} When it must not be believed.
 * @see [OpenID Connect Back-Channel Logout 1.0, section 2.6](https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation)
 */
export async function verifyLogoutToken(
  token: string,
  { providers, findKeys, hasAlgorithm, now, incomingLogoutsOf }: VerifyLogoutTokenContext,
): Promise<LogoutToken> {
  const { alg, typ, claims } = decodeToken(token);
  const provider = findAudience(claims, providers);
  const incoming = incomingLogoutsOf(provider);
  const { typ: itsOwn = "jwt", withoutExp = false, endsAllSessions = false } = incoming;
  // Absent at many a provider.
  assertType(typ, ["jwt", "logout+jwt", itsOwn]);
  if (provider.encryptsIdTokens) throw new TokenProblem("malformed", "the token is not encrypted");
  const fixed = fixedAlgorithm(provider, incoming);
  if (alg === undefined || !isPossibleAlgorithm(alg, fixed)) throw wrongAlgorithm();
  const named = readSubject(claims);
  const { issuer, sub } = named;
  const subject = endsAllSessions && sub !== undefined ? { issuer, sub } : named;
  const issuedAt = readIssueTime(claims, {
    now: Math.floor(now() / 1000),
    longestAgeSeconds: oneHourInSeconds,
    withoutExp,
    lifetimeSeconds: twoMinutesInSeconds,
  });
  readTokenId(claims);
  if (!hasLogoutEvent(claims))
    throw new TokenProblem("malformed", "events has no back-channel logout");
  // Present at all: it would be an id_token otherwise.
  if ("nonce" in claims) throw new TokenProblem("malformed", "nonce is not allowed");
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

function unknownIssuer(): TokenProblem {
  return new TokenProblem("issuer", "iss is no configured issuer");
}

function wrongAlgorithm(): TokenProblem {
  return new TokenProblem("key", "alg is not that of this client's id_tokens");
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
  if (!provider || others.length > 0)
    throw new TokenProblem("audience", "aud is not this client alone");
  return provider;
}

function readSubject({ iss: issuer = "", sub, sid }: JWTPayload): EndedSubject {
  for (const value of [sub, sid]) {
    if (value !== undefined && typeof value !== "string") {
      throw new TokenProblem("malformed", "sub or sid is no string");
    }
  }
  if (isId(sub)) return { issuer, sub, ...(isId(sid) && { sid }) };
  if (isId(sid)) return { issuer, sid };
  throw new TokenProblem("malformed", "sub and sid are missing");
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
