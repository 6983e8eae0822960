/**
 * How a provider's logout departs from RP-Initiated Logout 1.0. What is left out is as the
 * specification has it: a provider that follows it has an empty dialect.
 *
 * @see [RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 */
export interface LogoutDialect {
  /**
   * The logout endpoint, where the metadata's `end_session_endpoint` is not it: a URL, or a path
   * relative to `endpointBase`.
   */
  endpoint?: string;
  /**
   * What a relative `endpoint` is relative to.
   *
   * @default "issuer"
   */
  endpointBase?: "issuer" | "authorization_endpoint";
  /** The environment variable with the logout endpoint's URL; where it is set, it wins. */
  endpointVariable?: string;
  /** What to speak where the metadata names no `end_session_endpoint`. */
  withoutEndSessionEndpoint?: LogoutDialect;
  /**
   * The parameters that carry the return address; none if the provider cannot be told where to send
   * the browser back to.
   *
   * @default ["post_logout_redirect_uri"]
   */
  returnParameters?: readonly string[];
  /** Takes no `client_id`. */
  takesNoClientId?: boolean;
  /** Takes no `state`, so that the browser's sealed cookie alone binds the return to the logout. */
  takesNoState?: boolean;
  /** Takes no `id_token_hint`, or makes nothing of it. */
  takesNoIdTokenHint?: boolean;
  /** Answers an `id_token_hint` past its `exp` with an error page. */
  refusesExpiredIdTokenHint?: boolean;
  /**
   * What a request without `id_token_hint` may be: one that does not ask to be sent back (anything
   * else is answered with an error page or ignored), or none at all.
   */
  withoutIdTokenHint?: "no_return" | "no_request";
  /** Whether it is known to take the request as a form `POST`, too, as the specification asks. */
  takesPost?: boolean;
  /**
   * The longest URL to send the browser to, in characters. A request that is longer becomes a `POST`
   * where that is taken, and else goes without its hint.
   *
   * @default 2000
   */
  longestUrl?: number;
  /** The id_token's claim to send as `logout_hint`, which saves the question who is leaving. */
  logoutHintClaim?: string;
  /** Further parameters of every logout request. An empty value makes a flag, as in `?federated`. */
  parameters?: Readonly<Record<string, string>>;
  /** What changes when the person is to sign in again at once, where the provider offers that. */
  whenSigningInAgain?: LogoutDialect;
}

/** What a provider is spoken to in that nothing is known about: the specification, to the letter. */
export const standardDialect: LogoutDialect = { takesPost: true };

/**
 * What of a dialect departs from the standard: where its endpoint is, and that it takes `POST`, does
 * not.
 */
export function deviationsOf({
  endpoint: _where,
  endpointBase: _relativeTo,
  endpointVariable: _or,
  withoutEndSessionEndpoint: _else,
  takesPost: _standard,
  ...deviations
}: LogoutDialect): Partial<LogoutDialect> {
  return deviations;
}

/** What a logout URL can be made of. What is not known is absent. */
export interface LogoutUrlFacts {
  /** The issuer that signed the person in. */
  issuer?: string;
  /** The id_token of the session that ends. */
  idToken?: string;
  /** The provider's own id of the person: the `sub`, or the profile's id. */
  accountId?: string;
  clientId?: string;
  clientSecret?: string;
  /** The one return address to register at the provider. */
  postLogoutRedirectUri: string;
  /**
   * Opaque. If the URL holds it, the provider's return is believed only with it; else the sealed
   * cookie of this browser is all the proof there is.
   */
  state: string;
  /** The provider's own `fetch`, or that of the options. */
  fetch: typeof fetch;
}

/**
 * Builds a provider's logout URL where data cannot say how: the return value is where the browser is
 * sent to. `undefined` leaves the provider's session alone. One that takes longer than
 * `discoveryTimeLimitMs` is not waited for. The URL is used as it is, however long, and the function may be
 * asked twice for one logout, the second time without `idToken`.
 */
export type BuildLogoutUrl = (
  facts: LogoutUrlFacts,
) => URL | string | undefined | Promise<URL | string | undefined>;
