/**
 * Every failure this library throws, by stable code:
 *
 * - `invalid_option`: an option given to `federatedLogout()` cannot work.
 * - `invalid_config`: the NextAuth config given to `connect()` cannot work.
 * - `invalid_auth_url`: `AUTH_URL` (or `NEXTAUTH_URL`) is not an http(s) URL.
 * - `untrusted_host`: no `AUTH_URL`, and the request's host is not trusted by Auth.js's rule.
 * - `not_connected`: a route or `signOut` was used before `connect()`.
 * - `foreign_id_token`: a refresh brought an id_token that does not belong to the session.
 * - `invalid_subject`: nobody's sessions, or no one's in particular, were to be ended.
 * - `sessions_unavailable`: the revocation store cannot be asked, and `whenStoreFails` is `"deny"`.
 * - `cross_site`: `signOut()` was called for a request that another site has made.
 * - `sign_out_failed`: Auth.js refused its own sign-out, so the session is still there.
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
