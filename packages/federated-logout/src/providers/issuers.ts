/**
 * Whether two issuers are the same as far as URLs go, as Auth.js compares the one in its config with the
 * metadata's: `https://t.auth0.com` and `https://t.auth0.com/` are.
 */
export function isSameIssuer(one: string, other: string): boolean {
  return normalizedIssuer(one) === normalizedIssuer(other);
}

/** The one spelling of an issuer; what is no URL, like the id of a provider without one, stays as it is. */
export function normalizedIssuer(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).href : issuer;
}
