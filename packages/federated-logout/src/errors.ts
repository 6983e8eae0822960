/**
 * Every failure this library throws, by stable code:
 *
 * - `invalid_option`: an option given to `federatedLogout()` cannot work. Mend the one that the message
 *   names.
 * - `invalid_config`: the NextAuth config given to `connect()` cannot work. Mend the line that the message
 *   names; thrown by `connect`, or at the first request where the config is a function.
 * - `invalid_auth_url`: `AUTH_URL` (or `NEXTAUTH_URL`) is not an http(s) URL. Make it an absolute one.
 * - `untrusted_host`: no `AUTH_URL`, and the request's host is not trusted by Auth.js's rule. Set `AUTH_URL`,
 *   or trust the proxy (`AUTH_TRUST_HOST`, or `trustHost` in the config). Routes answer 400 instead of
 *   throwing it.
 * - `not_connected`: a route or `signOut` was used before `connect()`. Call `logout.connect(NextAuth, config)`,
 *   and use what it returns.
 * - `foreign_id_token`: a refresh brought an id_token that does not belong to the session. Do not use what it
 *   brought.
 * - `invalid_subject`: nobody's sessions, or no one's in particular, were to be ended. Give `endSessions` an
 *   `issuer`, and a `sub` or a `sid`; as `except` and `of`, what `currentSession` has answered.
 * - `sessions_unavailable`: the revocation store cannot be asked, and `whenStoreFails` is `"deny"`. Try again
 *   in a moment.
 * - `cross_site`: `signOut()` was called for a request that another site has made. Nobody was signed out, and
 *   there is nothing to do.
 * - `sign_out_failed`: Auth.js refused its own sign-out, so the session is still there. Look into its log.
 */
export type FederatedLogoutErrorCode =
  | "invalid_option"
  | "invalid_config"
  | "invalid_auth_url"
  | "untrusted_host"
  | "not_connected"
  | "foreign_id_token"
  | "invalid_subject"
  | "sessions_unavailable"
  | "cross_site"
  | "sign_out_failed";

/**
 * The one error class of this library; branch on `code`. All but `cross_site`,
 * `foreign_id_token`, `invalid_subject` and `sessions_unavailable` are faults of a configuration. Messages never contain tokens or secrets.
 */
export class FederatedLogoutError extends Error {
  override readonly name = "FederatedLogoutError";
  readonly code: FederatedLogoutErrorCode;

  constructor(code: FederatedLogoutErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
