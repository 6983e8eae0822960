const loopbackHost = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether traffic to this URL cannot leave the machine. */
export function isLoopback(url: URL): boolean {
  return loopbackHost.test(url.hostname);
}

/**
 * Whether a token may be sent to this URL: https, or http that stays on this machine, or (outside
 * production, where containers talk to each other by name) any http.
 *
 * @see [RP-Initiated Logout 1.0, section 2.1](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#OPMetadata)
 */
export function isSecureEndpoint(url: URL, isProduction: boolean): boolean {
  if (url.protocol === "https:") return true;
  return url.protocol === "http:" && (isLoopback(url) || !isProduction);
}
