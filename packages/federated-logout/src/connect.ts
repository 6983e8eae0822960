import { redirect } from "next/navigation";
import type { NextAuthResult } from "next-auth";
import { json, redirectTo as redirectResponse } from "./responses.ts";
import type { BaseUrl } from "./base-url.ts";
import type { LogoutOutcome } from "./outcome.ts";
import { readBodyFields } from "./request-body.ts";
import { readActionHeaders, setActionCookies } from "./server-action.ts";
import { assertStarted, type StartLogout } from "./start-logout.ts";

export interface ConnectContext {
  baseOf: (headers: Headers) => BaseUrl;
  start: StartLogout;
}

/** Options of the `signOut` that `connect` returns. */
export interface SignOutOptions {
  /** Where to land in the end: a path of this app, or a URL on an allowed origin. */
  redirectTo?: string;
  /**
   * `false` returns where the browser has to go instead of sending it there.
   *
   * @default true
   */
  redirect?: boolean;
}

/** Where a logout goes on, and what it ends. */
export interface SignOutResult {
  /** Where the browser has to go now: usually the provider's end_session_endpoint. */
  url: string;
  outcome: LogoutOutcome;
}

/** `signOut()` for Server Actions: ends the session here, then sends the browser to the provider. */
export interface FederatedSignOut {
  (options?: SignOutOptions & { redirect?: true }): Promise<never>;
  (options: SignOutOptions): Promise<SignOutResult>;
}

type HandlePost = NextAuthResult["handlers"]["POST"];

/** `POST /api/auth/signout`, federated; every other action stays Auth.js's own. */
export function wrapPostHandler(post: HandlePost, { baseOf, start }: ConnectContext): HandlePost {
  return async function POST(request) {
    if (!isSignOut(request, baseOf)) return post(request);
    const fields = await readBodyFields(request);
    const logout = await start({
      trigger: "sign_out_endpoint",
      headers: request.headers,
      redirectTo: fields.get("callbackUrl"),
      csrfToken: textOf(fields.get("csrfToken")),
    });
    const { url, setCookies } = logout;
    // The header is how signOut() of next-auth/react asks for the URL instead of a redirect.
    return request.headers.has("x-auth-return-redirect")
      ? json({ url }, 200, setCookies)
      : redirectResponse(url, setCookies);
  };
}

/** `signOut()` of `auth.ts`, federated. */
export function wrapSignOut({ start }: Pick<ConnectContext, "start">): FederatedSignOut {
  function signOut(options?: SignOutOptions & { redirect?: true }): Promise<never>;
  function signOut(options: SignOutOptions): Promise<SignOutResult>;
  async function signOut(options: SignOutOptions = {}): Promise<SignOutResult> {
    const logout = await start({
      trigger: "server_action",
      headers: await readActionHeaders(),
      redirectTo: options.redirectTo,
    });
    const { url, outcome, setCookies } = assertStarted(logout);
    await setActionCookies(setCookies);
    return options.redirect === false ? { url, outcome } : redirect(url);
  }
  return signOut;
}

function isSignOut(request: Request, baseOf: ConnectContext["baseOf"]): boolean {
  const pathname = new URL(request.url).pathname.replace(/\/$/, "");
  if (!pathname.endsWith("/signout")) return false;
  // Next.js hides its basePath from some requests and not from others.
  const { authPath, appPath } = baseOf(request.headers);
  return pathname.endsWith(`${authPath.slice(appPath.length)}/signout`);
}

function textOf(field: unknown): string {
  return typeof field === "string" ? field : "";
}
