import type { AuthOptions } from "next-auth-v4";
import type { JWTOptions } from "next-auth-v4/jwt";
import { invalidConfig } from "../auth-js/assert-config.ts";
import type { SignOutResult } from "../next/sign-out-action.ts";
import type { LogoutScope } from "../outcome.ts";
import type { AuthHandler } from "./auth-handler.ts";
import type { PagesResponse } from "./pages-response.ts";

/** What next-auth v4 reads of a request of the Pages Router. */
export interface PagesRequest {
  method?: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  cookies: Record<string, string | undefined>;
  query: Record<string, string | string[] | undefined>;
  body: unknown;
}

interface NextAuthOfPages {
  call(request: PagesRequest, response: PagesResponse, options: AuthOptions): unknown;
}

/** `NextAuth` of next-auth. */
export type NextAuthFunction = NextAuthOfPages["call"];

/** Options of the `signOut` that `connect` returns. */
export interface SignOutOptions {
  /** Where to land in the end: a path of this app, or a URL on an allowed origin. */
  callbackUrl?: string;
  /**
   * `"local"` ends the session here and leaves the provider's alone; `"everywhere"` ends both of
   * them, and the person's sessions in this app on other devices; `"others"` ends those alone, and
   * whoever asks stays signed in.
   *
   * @default "provider"
   */
  scope?: LogoutScope | "others";
  /**
   * `false` returns where the browser has to go instead of sending it there.
   *
   * @default true
   */
  redirect?: boolean;
}

/** `signOut()` for Server Actions: ends the session here, then sends the browser to the provider. */
export interface FederatedSignOut {
  (options?: SignOutOptions & { redirect?: true }): Promise<never>;
  (options: SignOutOptions): Promise<SignOutResult>;
}

/** What is always there in completed options, for `withAuth` and `getToken`. */
export interface CompletedOptions {
  jwt: Pick<JWTOptions, "decode">;
}

/** What {@link Connect} returns. */
export interface ConnectedAuth {
  /** For `getServerSession(authOptions)`, which then knows which sessions have ended. */
  authOptions: AuthOptions & CompletedOptions;
  /**
   * Serves next-auth's routes, and every one below `/api/auth/federated-logout`: as `GET` and `POST` of
   * `app/api/auth/[...nextauth]/route.ts`, or as the default export of
   * `pages/api/auth/[...nextauth].ts`.
   */
  handler: AuthHandler;
  /**
   * For Server Actions. Throws a `FederatedLogoutError`: `cross_site` when no page of this app has made
   * the request, `sign_out_failed` when next-auth refuses its own sign-out, `untrusted_host` or
   * `invalid_auth_url` when the app's address cannot be known.
   */
  signOut: FederatedSignOut;
}

/**
 * Completes the options of next-auth v4 so that sign-outs are federated: sign-ins keep their id_token, and
 * ended sessions stay ended. The callbacks, events, adapter and `jwt.decode` of the options run as
 * before; they need not know of this library.
 *
 * While the revocation store cannot be asked and `whenStoreFails` is `"deny"`, `getServerSession` returns
 * `null`, and the session's cookie stays.
 *
 * Does **not** reach `withAuth` and `getToken`, which read the cookie by themselves: give them
 * `authOptions.jwt.decode`, where the runtime lets them import it.
 *
 * @param nextAuth - `NextAuth` of next-auth.
 * @param options - What you would give it.
 * @throws `FederatedLogoutError` `invalid_config` for options that cannot work, a second call, or
 *   next-auth v5.
 */
export type Connect = (nextAuth: NextAuthFunction, options: AuthOptions) => ConnectedAuth;

/**
 * `NextAuth` itself, also where a module of Node.js's gets it wrapped.
 *
 * @throws {FederatedLogoutError} `invalid_config` unless these can be connected: JavaScript lets that happen.
 */
export function assertConnectable(nextAuth: unknown, options: unknown): NextAuthFunction {
  // What `import` makes of CommonJS where no bundler helps.
  const given = hasDefault(nextAuth) ? nextAuth.default : nextAuth;
  if (!isNextAuth(given)) throw isWhatItReturns();
  if (typeof options !== "object" || options === null) {
    throw invalidConfig(
      "connect takes the options of NextAuth as its second argument: an object, which getServerSession needs, too",
    );
  }
  return given;
}

/** @throws {FederatedLogoutError} `invalid_config` for the `NextAuth` of v5, and for what v4's returns. */
export function assertIsV4(nextAuth: NextAuthFunction, options: AuthOptions): void {
  const made: unknown = Reflect.apply(nextAuth, undefined, [options]);
  if (typeof made === "function") return;
  // A handler of v4's, which has taken the options for a request.
  if (made instanceof Promise) {
    made.catch(() => undefined);
    throw isWhatItReturns();
  }
  throw invalidConfig(
    'This is next-auth v5: import federatedLogout from "next-auth-federated-logout"',
  );
}

function isWhatItReturns(): Error {
  return invalidConfig("connect takes NextAuth itself, and not what it returns");
}

function hasDefault(value: unknown): value is { default: unknown } {
  return typeof value === "object" && value !== null && "default" in value;
}

function isNextAuth(value: unknown): value is NextAuthFunction {
  return typeof value === "function";
}
