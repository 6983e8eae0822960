import { parseCookie, parseSetCookie, stringifySetCookie } from "cookie";
import type { NextAuthResult } from "next-auth";
// A NextAuth config may be a function of the request, and such a function expects Next's own.
import { NextRequest } from "next/server";
import type { BaseUrl } from "./base-url.ts";
import { FederatedLogoutError } from "./errors.ts";

/** Auth.js's own handlers, before they are wrapped. */
export type AuthHandlers = NextAuthResult["handlers"];

export interface LocalSignOutRequest {
  headers: Headers;
  base: BaseUrl;
  /**
   * The CSRF token that the browser sent. Left out only by a trigger that has established by other
   * means that the request comes from this app.
   */
  csrfToken?: string | undefined;
}

export interface LocalSignOut {
  kind: "signed_out";
  /** Whether there was a session cookie to clear. */
  hadSessionCookie: boolean;
  /** `Set-Cookie` values, to be passed on. */
  setCookies: string[];
}

/** Auth.js did not believe the CSRF token, so that whoever was signed in still is. */
export interface CsrfRefusal {
  kind: "csrf_refusal";
  /** Where Auth.js sends the browser instead. */
  url: string;
  setCookies: string[];
}

/**
 * Ends the session here by posting to Auth.js's own sign-out within the process, so that its events
 * run and every chunk of the session cookie goes.
 *
 * The callback URL is kept out of that request, in the body and in the cookie: Auth.js would run the
 * app's `redirect` callback on it first, and a URL that does not parse makes that throw, and leaves
 * the person signed in.
 *
 * @throws {FederatedLogoutError} `sign_out_failed` when Auth.js answers with an error of its
 *   configuration.
 */
export async function signOutLocally(
  handlers: AuthHandlers,
  { headers, base, csrfToken }: LocalSignOutRequest,
): Promise<LocalSignOut | CsrfRefusal> {
  const fresh = await issueFreshCookies(handlers, base, headers);
  const replaced = [fresh.callbackUrlName, ...(csrfToken === undefined ? [fresh.csrfName] : [])];
  const cookies = cookiePairs(headers).filter((pair) => !replaced.includes(nameOf(pair)));
  if (csrfToken === undefined) cookies.push(fresh.csrfPair);
  const request = internalRequest(base, "signout", {
    method: "POST",
    headers: headersWith(headers, {
      cookie: cookies.join("; "),
      "content-type": "application/x-www-form-urlencoded",
    }),
    body: new URLSearchParams({ csrfToken: csrfToken ?? fresh.csrfToken }).toString(),
  });
  const response = await handlers.POST(request);
  const setCookies = response.headers.getSetCookie().map(expireWhenDeleted);
  const url = response.headers.get("location");
  if (url === request.nextUrl.origin) {
    return { kind: "signed_out", hadSessionCookie: setCookies.some(isDeletion), setCookies };
  }
  // Not as a URL: Auth.js appends its query to a sign-in page that may have one already.
  if (url && /[?&]error=MissingCSRF\b/.test(url)) {
    return { kind: "csrf_refusal", url, setCookies };
  }
  throw new FederatedLogoutError(
    "sign_out_failed",
    `Auth.js answered its own sign-out with ${response.status}; its log says why`,
  );
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

// Its own origin is what to compare with: Next.js calls 127.0.0.1 "localhost".
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

function isDeletion(setCookie: string): boolean {
  return parseSetCookie(setCookie).maxAge === 0;
}

// If an event or callback of the app touches `cookies()` of next/headers, Next writes every cookie
// of the answer anew and loses "Max-Age=0", but not an expiry date: without one the session cookie
// would be emptied and stay in the browser.
function expireWhenDeleted(setCookie: string): string {
  const parsed = parseSetCookie(setCookie);
  return parsed.maxAge === 0 ? stringifySetCookie({ ...parsed, expires: new Date(0) }) : setCookie;
}
