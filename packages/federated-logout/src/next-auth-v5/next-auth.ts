import type { NextAuthConfig, NextAuthResult } from "next-auth";
import type { NextRequest } from "next/server";
import { invalidConfig } from "../auth-js/assert-config.ts";
import type { FederatedSignOut } from "../next/sign-out-action.ts";

/** What `NextAuth` takes. */
export type AuthConfig =
  | NextAuthConfig
  | ((request: NextRequest | undefined) => NextAuthConfig | Promise<NextAuthConfig>);

/** `NextAuth` of next-auth. */
export type NextAuthFunction = (config: AuthConfig) => NextAuthResult;

/** What {@link Connect} returns: what `NextAuth` does, federated. */
export type ConnectedAuth = Omit<NextAuthResult, "signOut"> & { signOut: FederatedSignOut };

/**
 * Calls `NextAuth` with the config, completed so that its sign-outs are federated: sign-ins keep their
 * id_token, ended sessions stay ended, and `handlers` serves every route below
 * `/api/auth/federated-logout`, too. The callbacks, events, adapter and `jwt.decode` of the config run
 * as before; they need not know of this library.
 *
 * `auth` keeps its shapes; it throws `sessions_unavailable` where `whenStoreFails` is `"deny"`. `signIn`
 * stays as it is, except after a logout that left the provider's session alive: then it
 * requires re-authentication there.
 *
 * The new `signOut` throws a `FederatedLogoutError`: `cross_site` when no page of this app has
 * made the request, `sign_out_failed` when Auth.js refuses its own sign-out, `untrusted_host` or
 * `invalid_auth_url` when the app's address cannot be known.
 *
 * @param nextAuth - `NextAuth` of next-auth.
 * @param config - What you would give it: an object, or a function of the request.
 * @returns What it returns, to export from `auth.ts`.
 * @throws `FederatedLogoutError` `invalid_config` for a config that cannot work, a second one, or
 *   next-auth v4; a function's is looked at when it is called, once for each request.
 */
export type Connect = (nextAuth: NextAuthFunction, config: AuthConfig) => ConnectedAuth;

/** @throws {FederatedLogoutError} `invalid_config` unless these can be connected: JavaScript lets that happen. */
export function assertConnectable(nextAuth: unknown, config: AuthConfig | undefined): void {
  if (typeof nextAuth !== "function") {
    throw invalidConfig("connect takes NextAuth itself, and not what it returns");
  }
  if (typeof config !== "function" && (typeof config !== "object" || config === null)) {
    throw invalidConfig("connect takes the NextAuth config as its second argument");
  }
}

/** @throws {FederatedLogoutError} `invalid_config` if this is what the `NextAuth` of v4 returns. */
export function assertIsV5(auth: NextAuthResult): void {
  if (typeof auth !== "function") return;
  throw invalidConfig(
    'This is next-auth v4: import federatedLogout from "next-auth-federated-logout/v4"',
  );
}
