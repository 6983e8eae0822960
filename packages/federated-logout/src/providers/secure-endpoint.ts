// What the URL parser leaves of every way to write this machine, `[::ffff:127.0.0.1]` and `0.0.0.0`
// among them: browsers and servers connect those to themselves.
const loopbackHost =
  /^(localhost\.?|.+\.localhost\.?|127(\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|\[::(ffff:)?(7f[0-9a-f]{2}:[0-9a-f]{1,4}|0:0)\])$/;

/** Whether traffic to this URL cannot leave the machine. */
export function isLoopback(url: URL): boolean {
  return loopbackHost.test(url.hostname);
}

export interface SecureEndpointContext {
  /** Of the provider that names the endpoint; its authorization endpoint, where it has none. */
  issuer: string | undefined;
  isProduction: boolean;
}

/**
 * Whether a token may be sent to this URL. In production: https, but not to this machine, which for a
 * browser is the visitor's own; and anything on this machine for a provider that is there itself.
 * Elsewhere, where containers talk to each other by name, any http, too.
 *
 * @see [RP-Initiated Logout 1.0, section 2.1](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#OPMetadata)
 */
export function isSecureEndpoint(
  url: URL,
  { issuer, isProduction }: SecureEndpointContext,
): boolean {
  if (url.protocol !== "https:" && url.protocol !== "http:") return false;
  if (!isProduction) return true;
  if (isLoopback(url)) return issuer !== undefined && isOnThisMachine(issuer);
  return url.protocol === "https:";
}

function isOnThisMachine(issuer: string): boolean {
  return URL.canParse(issuer) && isLoopback(new URL(issuer));
}
