import type { JWTPayload } from "jose";
import { TokenProblem } from "./token-problem.ts";

/** What is demanded of the times in a token. */
export interface TokenTimeRules {
  /** By this app's clock, in seconds since 1970. */
  now: number;
  /** How old it may be, in seconds. */
  longestAgeSeconds: number;
  /** Whether it needs no `exp`. */
  withoutExp: boolean;
  /** How long it lasts where it has none, in seconds. */
  lifetimeSeconds?: number;
}

const leewaySeconds = 60;

/**
 * Reads when a token was issued, in whole seconds since 1970, if it counts now.
 *
 * @throws {TokenProblem} `malformed`
 * @see [RFC 7519, section 4.1](https://www.rfc-editor.org/rfc/rfc7519#section-4.1)
 */
export function readIssueTime(
  { iat, exp, nbf }: JWTPayload,
  { now, longestAgeSeconds, withoutExp, lifetimeSeconds = Infinity }: TokenTimeRules,
): number {
  for (const time of [iat, exp, nbf]) {
    if (time !== undefined && !Number.isFinite(time)) throw problem("iat, exp or nbf is no number");
  }
  if (iat === undefined) throw problem("iat is missing");
  if (iat > now + leewaySeconds) throw problem("iat is in the future");
  if (iat < now - longestAgeSeconds) throw problem("iat is too long ago");
  if (nbf !== undefined && nbf > now + leewaySeconds) throw problem("nbf is in the future");
  if (exp === undefined && !withoutExp) throw problem("exp is missing");
  if ((exp ?? iat + lifetimeSeconds) <= now - leewaySeconds) throw problem("the token has expired");
  return Math.floor(iat);
}

function problem(message: string): TokenProblem {
  return new TokenProblem("malformed", message);
}
