/**
 * The request in which a provider posts a logout token.
 *
 * @param url - The back-channel logout URI.
 * @param logoutToken - The token.
 */
export function logoutTokenRequest(url: string, logoutToken: string): Request {
  return new Request(url, {
    method: "POST",
    body: new URLSearchParams({ logout_token: logoutToken }),
  });
}

/**
 * The request in which a transmitter pushes a security event.
 *
 * @param url - The endpoint.
 * @param token - The security event token.
 */
export function securityEventRequest(url: string, token: string): Request {
  return new Request(url, {
    method: "POST",
    headers: { "content-type": "application/secevent+jwt", accept: "application/json" },
    body: token,
  });
}
