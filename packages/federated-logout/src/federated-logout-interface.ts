import type { JWT } from "next-auth/jwt";
import type { SignOutMessage } from "./logout/build-logout-url.ts";
import type { SignInAccount } from "./sessions/sign-in-account.ts";
import type { AnyHeaders } from "./http/any-headers.ts";
import type { LogoutOutcome, LogoutProvider } from "./outcome.ts";
import type { CurrentSession } from "./sessions/current-session.ts";
import type { RefreshedTokens } from "./sign-in/refreshed-tokens.ts";
import type { OwnSessions } from "./sessions/own-sessions.ts";

/** A route handler. */
export type RouteHandler = (request: Request) => Promise<Response>;

/** What `federatedLogout` returns; `connect` is another for each version of next-auth. */
export interface FederatedLogout<Connect> {
  /** Calls `NextAuth` with the config, completed so that its sign-outs are federated. */
  connect: Connect;
  /**
   * Keeps a sign-in's id_token: in the session JWT, or in a cookie of its own (`idTokenKeeper`); and
   * gives up a session that has ended elsewhere. `connect` does this around the app's `jwt` callback,
   * whatever that returns; call it there to see it written out.
   *
   * What is kept never reaches the browser in the clear: JWT and cookie are encrypted, and neither the
   * default `session` callback nor `/api/auth/session` passes it on. A `session` callback of your own
   * must not return the whole token.
   *
   * Does **not** validate the id_token: Auth.js has done so before it calls the callback.
   *
   * @param token - The callback's `token`.
   * @param account - The callback's `account`, present at a sign-in only.
   * @returns What the callback has to return: `null` for a session that has ended, or a sign-in with a
   *   logout token in the place of an id_token.
   * @see [RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   */
  keepIdToken: (token: JWT, account: SignInAccount | null | undefined) => Promise<JWT | null>;
  /**
   * Ends sessions from outside: all of a person's that have begun by now, or one. For a security page,
   * or a tool of an administrator's.
   *
   * Does **not** end the provider's session, does **not** check who asks, and does **not** know whether
   * there was any such session.
   *
   * @param subject - `issuer` and `sub`, or `issuer` and `sid`; with both, only what matches both. With
   *   `endsSessionsByEmail`, `email` may stand for `sub`. `except` goes on: what `currentSession` has
   *   answered. Or one of `sessionsOf`: its `sessionId`, and `of` whom it is, so that nobody ends another
   *   person's.
   * @throws {FederatedLogoutError} `invalid_subject` without an issuer, or without a `sub`, an `email` and a
   *   `sid`; for an `except` or `of` that is not what `currentSession` has answered, or of somebody else.
   *   `invalid_option` where it takes `endsSessionsByEmail` or `sessionList`.
   * @throws Whatever the revocation store throws, when the end could not be recorded.
   */
  endSessions: OwnSessions["endSessions"];
  /**
   * Lists the sessions of a session's person that have not ended, the newest first, for an account page:
   * those that were used here, through the same provider, since `sessionList` is set.
   *
   * @param session - What `currentSession` has answered.
   * @throws {FederatedLogoutError} `invalid_option` without `sessionList`.
   * @throws Whatever the revocation store throws.
   */
  sessionsOf: OwnSessions["sessionsOf"];
  /**
   * Names the session of a request, for `endSessions` and `sessionsOf`. Renews nothing.
   *
   * @param headers - The request's headers: `await headers()` in a page or a Server Action, `req.headers` in
   *   the Pages Router.
   * @returns The session; `undefined` where nobody is signed in.
   */
  currentSession: (headers: AnyHeaders) => Promise<CurrentSession | undefined>;
  /**
   * Takes over what a refresh brought, for an app that refreshes its tokens in the `jwt` callback: a
   * new id_token becomes the hint of a later logout, none leaves the old one, and of a token that is
   * to be revoked the newest is kept. A changed `sid` is remembered beside the old one.
   *
   * Does **not** verify the id_token's signature: it comes from the provider's token endpoint, over
   * TLS.
   *
   * @param token - The callback's `token`.
   * @param refreshed - What the token endpoint answered.
   * @returns The token to go on with; `null` if the session has ended meanwhile.
   * @throws {FederatedLogoutError} `foreign_id_token` when the new id_token is of another issuer,
   *   person or client than the one of the sign-in: the refresh is not to be used.
   * @see [OpenID Connect Core 1.0, section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse)
   */
  keepRefreshedTokens: (token: JWT, refreshed: RefreshedTokens) => Promise<JWT | null>;
  /**
   * The same for database sessions: to be called, and awaited, in the `session` callback. Works where
   * the browser asks for its session at `/api/auth/session`: other requests are not sent the cookie
   * that keeps the id_token, so that the one of the sign-in stays.
   *
   * @param refreshed - What the token endpoint answered.
   * @throws {FederatedLogoutError} `foreign_id_token`, likewise.
   * @see [OpenID Connect Core 1.0, section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse)
   */
  keepRefreshedIdToken: (refreshed: RefreshedTokens) => Promise<void>;
  /**
   * Names the provider that a session was signed in through, for showing it: in the `session`
   * callback, where nothing else of this sign-in is known any more.
   *
   * @param token - The callback's `token`.
   * @returns The provider, or `undefined` for a session that began before this library was there.
   */
  providerOf: (token: JWT | null | undefined) => LogoutProvider | undefined;
  /**
   * Builds the provider's logout URL while the id_token can still be read. `connect` does this in the
   * `signOut` event; call it there, and await it, to see it written out. Never throws: what cannot be
   * done becomes a local outcome.
   *
   * @param message - The event's message.
   * @see [RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   */
  buildLogoutUrl: (message: SignOutMessage) => Promise<void>;
  /**
   * The route handlers that `handlers` serves, for whoever wants a route file of their own. They answer
   * 400 to a host that is not trusted and 413 to more than 32 kB, and throw a {@link FederatedLogoutError}, which Next.js answers with 500:
   * `not_connected` before `connect()`, `sign_out_failed` when Auth.js refuses its own sign-out,
   * `invalid_auth_url` when `AUTH_URL` is no address.
   */
  routes: {
    /**
     * `app/api/auth/federated-logout/route.ts`. `POST` (fields `redirectTo`, and `scope`: `"local"`
     * leaves the provider's session alone, `"everywhere"` ends the person's other sessions, too,
     * `"others"` those alone, and signs nobody out) signs out and answers 303, or `{ url, outcome }` to a request that accepts JSON; 403 to one from another
     * site. `GET` asks first.
     */
    logout: { GET: RouteHandler; POST: RouteHandler };
    /** `app/api/auth/federated-logout/callback/route.ts`: the post_logout_redirect_uri. */
    callback: { GET: RouteHandler };
    /**
     * `app/api/auth/federated-logout/back-channel/route.ts`: the provider posts its logout tokens there.
     * 200 once every instance knows, also for a session that is not or no longer there; 400 for
     * everything else. Throws nothing.
     *
     * Does **not** revoke the tokens of the ended session: they are in its cookies, and go with those.
     *
     * @see [OpenID Connect Back-Channel Logout 1.0](https://openid.net/specs/openid-connect-backchannel-1_0.html)
     */
    backChannel: { POST: RouteHandler };
    /**
     * `app/api/auth/federated-logout/front-channel/route.ts`: the provider frames it in its own page.
     * With `frontChannelLogout` it ends the session that `iss` and `sid` name, and answers the same
     * whether or not there was one.
     *
     * @see [OpenID Connect Front-Channel Logout 1.0](https://openid.net/specs/openid-connect-frontchannel-1_0.html)
     */
    frontChannel: { GET: RouteHandler };
    /**
     * `app/api/auth/federated-logout/universal-logout/route.ts`: with `universalLogout`, an identity provider
     * or a security tool posts there whom to sign out. 204 once every instance can know; 400 for what names
     * nobody, 401 for who is not believed, 404 for nobody of that sender's, 503 where it could not be
     * recorded. Throws nothing.
     *
     * Does **not** know whether there was any such session, and does **not** revoke the person's tokens: they
     * are in the cookies of the sessions, and go with those.
     *
     * @see [Global Token Revocation](https://datatracker.ietf.org/doc/html/draft-parecki-oauth-global-token-revocation-05)
     */
    universalLogout: { POST: RouteHandler };
    /**
     * `app/api/auth/federated-logout/security-events/route.ts`: with `securityEvents`, a transmitter pushes
     * its events there. 202 for what is believed, whatever can be done about it; 400 with the error of RFC
     * 8935 for what is not; 503 where it could not be recorded. Throws nothing.
     *
     * Does **not** poll, and does **not** create streams.
     *
     * @see [RFC 8935](https://www.rfc-editor.org/rfc/rfc8935)
     * @see [CAEP 1.0](https://openid.net/specs/openid-caep-1_0-final.html)
     */
    securityEvents: { POST: RouteHandler };
  };
  /**
   * Reads what this browser's last logout ended, for the page it lands on.
   *
   * @param headers - The request's headers: `await headers()` in a page, `req.headers` in the Pages Router.
   * @returns The outcome, or `undefined` five minutes after the logout (fifteen, if the provider has not
   *   sent the browser back), or where there was none.
   * @throws {FederatedLogoutError} `untrusted_host` or `invalid_auth_url` when the app's address
   *   cannot be known.
   */
  readOutcome: (headers: AnyHeaders) => Promise<LogoutOutcome | undefined>;
}
