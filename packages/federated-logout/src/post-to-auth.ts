import { parseCookie, parseSetCookie } from "cookie";
import type { NextAuthResult } from "next-auth";
// A NextAuth config may be a function of the request, and such a function expects Next's own.
import { NextRequest } from "next/server";
import type { BaseUrl } from "./base-url.ts";
import { FederatedLogoutError } from "./errors.ts";

/** Auth.js's own handlers, before they are wrapped. */
export type AuthHandlers = NextAuthResult["handlers"];

export interface AuthPost {
  /** For example `"signout"`. */
  action: string;
  /** Of the browser's request. */
  headers: Headers;
  base: BaseUrl;
  /**
   * The CSRF token that the browser sent. Left out only by who has established by other means that
   * the request comes from this app.
   */
  csrfToken?: string | undefined;
  fields?: Readonly<Record<string, string>>;
  /** Query of the action. */
  query?: URLSearchParams;
}

export interface AuthAnswer {
  response: Response;
  /** The app's origin, as Auth.js saw it: Next.js calls 127.0.0.1 "localhost". */
  origin: string;
}

/**
 * Posts to one of Auth.js's own actions within the process, as the browser that sent `headers`.
 *
 * The callback URL's cookie is left out: Auth.js would run the app's `redirect` callback on it first,
 * and a URL that does not parse makes that throw.
 *
 * @throws {FederatedLogoutError} `sign_out_failed` when Auth.js issues no CSRF token.
 */
export async function postToAuth(
  handlers: AuthHandlers,
  { action, headers, base, csrfToken, fields, query = new URLSearchParams() }: AuthPost,
): Promise<AuthAnswer> {
  const fresh = await issueFreshCookies(handlers, base, headers);
  const replaced = [fresh.callbackUrlName, ...(csrfToken === undefined ? [fresh.csrfName] : [])];
  const cookies = cookiePairs(headers).filter((pair) => !replaced.includes(nameOf(pair)));
  if (csrfToken === undefined) cookies.push(fresh.csrfPair);
  const request = internalRequest(base, `${action}?${query}`, {
    method: "POST",
    headers: headersWith(headers, {
      cookie: cookies.join("; "),
      "content-type": "application/x-www-form-urlencoded",
    }),
    body: new URLSearchParams({ ...fields, csrfToken: csrfToken ?? fresh.csrfToken }).toString(),
  });
  return { response: await handlers.POST(request), origin: request.nextUrl.origin };
}

interface FreshCookies {
  csrfToken: string;
  csrfName: string;
  csrfPair: string;
  callbackUrlName: string;
}

// For a browser without cookies Auth.js makes these two, under whatever names the app gave them.
async function issueFreshCookies(
  handlers: AuthHandlers,
  base: BaseUrl,
  headers: Headers,
): Promise<FreshCookies> {
  const request = internalRequest(base, "csrf", { headers: headersWith(headers, { cookie: "" }) });
  const response = await handlers.GET(request);
  const body: unknown = await response.json().catch(() => undefined);
  const cookies = response.headers.getSetCookie();
  const { origin } = request.nextUrl;
  const callbackUrl = cookies.find((cookie) => parseSetCookie(cookie).value === origin);
  const csrf = cookies.find((cookie) => cookie !== callbackUrl);
  if (!isCsrfBody(body) || !csrf || !callbackUrl) {
    throw new FederatedLogoutError(
      "sign_out_failed",
      `Auth.js issued no CSRF token (${response.status}); its log says why`,
    );
  }
  const csrfPair = csrf.split(";", 1).join();
  return {
    csrfToken: body.csrfToken,
    csrfName: nameOf(csrfPair),
    csrfPair,
    callbackUrlName: nameOf(callbackUrl),
  };
}

function isCsrfBody(body: unknown): body is { csrfToken: string } {
  return (
    typeof body === "object" &&
    body !== null &&
    "csrfToken" in body &&
    typeof body.csrfToken === "string"
  );
}

function internalRequest(
  base: BaseUrl,
  action: string,
  init: { method?: string; headers: Record<string, string>; body?: string },
): NextRequest {
  return new NextRequest(`${base.origin}${base.authPath}/${action}`, init);
}

// A config that is a function of the request may look at any header of it.
function headersWith(headers: Headers, overrides: Record<string, string>): Record<string, string> {
  // Asked for JSON, Auth.js would not say in a header where it redirects to.
  const { "x-auth-return-redirect": _asksForJson, ...others } = Object.fromEntries(headers);
  return { ...others, ...overrides };
}

// The pairs as they came: a cookie whose name nobody could serialise again, set by a script or by a
// sibling subdomain, must not keep anyone from signing out.
function cookiePairs(headers: Headers): string[] {
  return (headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ""));
}

function nameOf(pair: string): string {
  return Object.keys(parseCookie(pair.split(";", 1).join()))[0] ?? "";
}
