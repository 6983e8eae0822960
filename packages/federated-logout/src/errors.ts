/**
 * Every failure this library throws, by stable code:
 *
 * - `invalid_option`: an option given to `federatedLogout()` cannot work.
 * - `invalid_auth_url`: `AUTH_URL` (or `NEXTAUTH_URL`) is not an http(s) URL.
 * - `untrusted_host`: no `AUTH_URL`, and Auth.js's rule does not trust the request's host.
 * - `missing_secret`: no secret to seal the logout cookies with.
 * - `not_connected`: a route or `signOut` was used before `connect()`.
 * - `sign_out_failed`: Auth.js refused its own sign-out, so the session is still there.
 * - `discovery_failed`, `issuer_mismatch`, `insecure_endpoint`: the provider's metadata is
 *   unusable. Thrown inside; a logout turns them into a local outcome.
 */
export type FederatedLogoutErrorCode =
  | "invalid_option"
  | "invalid_auth_url"
  | "untrusted_host"
  | "missing_secret"
  | "not_connected"
  | "sign_out_failed"
  | "discovery_failed"
  | "issuer_mismatch"
  | "insecure_endpoint";

/** The one error class of this library; branch on `code`. Messages never contain tokens or secrets. */
export class FederatedLogoutError extends Error {
  override readonly name = "FederatedLogoutError";
  readonly code: FederatedLogoutErrorCode;

  constructor(code: FederatedLogoutErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
