import type { JWTPayload } from "jose";

/** Beyond it, a number is no time in seconds, but one in milliseconds. */
export const latestInSeconds = 10_000_000_000;
// The clocks of this app may be behind the provider's.
const leewaySeconds = 30;

/**
 * Reads until when a provider lets a session last, in seconds since 1970, less what clocks may differ by:
 * it never lasts longer.
 *
 * @returns `undefined` where an id_token does not say; `"unusable"` for what is no such time, which a
 *   session must not end by.
 * @see [OpenID Connect Enterprise Extensions 1.0](https://openid.net/specs/openid-connect-enterprise-extensions-1_0.html)
 */
export function readSessionExpiry({
  session_expiry: expiry,
  iat,
}: JWTPayload): number | "unusable" | undefined {
  if (expiry === undefined) return undefined;
  const isTime = typeof expiry === "number" && expiry > 0 && expiry < latestInSeconds;
  const isAfterIssue = isTime && (typeof iat !== "number" || expiry > iat);
  return isAfterIssue ? Math.floor(expiry) - leewaySeconds : "unusable";
}
