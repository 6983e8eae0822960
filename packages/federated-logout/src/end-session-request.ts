/** The parameters of a logout request. One that is absent is left out of the URL. */
export interface EndSessionParameters {
  /** The id_token of the session that ends: recommended. */
  idTokenHint?: string | undefined;
  clientId?: string | undefined;
  /** Registered beforehand; providers compare it exactly. */
  postLogoutRedirectUri: string;
  /** Opaque; comes back unchanged. */
  state: string;
}

/**
 * Builds the URL that asks a provider to end a session.
 *
 * A query that the endpoint already has survives. Does **not** look at what the id_token_hint
 * contains: an expired one is still a good hint.
 *
 * @param endpoint - The provider's `end_session_endpoint`.
 * @param parameters - What to send.
 * @returns The URL to send the browser to.
 * @see [RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 */
export function buildEndSessionUrl(endpoint: URL, parameters: EndSessionParameters): URL {
  const url = new URL(endpoint);
  const fields = {
    id_token_hint: parameters.idTokenHint,
    client_id: parameters.clientId,
    post_logout_redirect_uri: parameters.postLogoutRedirectUri,
    state: parameters.state,
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value) url.searchParams.set(name, value);
  }
  return url;
}
