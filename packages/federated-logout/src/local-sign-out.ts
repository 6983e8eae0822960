import { parseCookie, parseSetCookie, stringifyCookie, stringifySetCookie } from "cookie";
import type { NextAuthResult } from "next-auth";
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

export type LocalSignOut =
  | {
      signedOut: true;
      /** Whether there was a session cookie to clear. */
      hadSessionCookie: boolean;
      /** `Set-Cookie` values, to be passed on. */
      setCookies: string[];
    }
  | {
      signedOut: false;
      /** Where Auth.js wants to send the browser instead. */
      location: string;
      setCookies: string[];
    };

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
): Promise<LocalSignOut> {
  const cookies = withoutCallbackUrl(parseCookie(headers.get("cookie") ?? ""));
  const csrf = csrfToken === undefined ? await issueCsrfToken(handlers, base) : { csrfToken };
  const response = await handlers.POST(
    internalRequest(base, "signout", {
      method: "POST",
      headers: {
        cookie: stringifyCookie({ ...cookies, ...csrf.cookie }),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ csrfToken: csrf.csrfToken }).toString(),
    }),
  );
  const location = response.headers.get("location");
  if (!location) {
    throw new FederatedLogoutError(
      "sign_out_failed",
      `Auth.js answered its own sign-out with ${response.status}; its log says why`,
    );
  }
  const setCookies = response.headers.getSetCookie().map(expireWhenDeleted);
  if (location !== base.origin) return { signedOut: false, location, setCookies };
  return { signedOut: true, hadSessionCookie: setCookies.some(isDeletion), setCookies };
}

interface CsrfToken {
  csrfToken: string;
  /** The cookie that goes with a token issued here. */
  cookie?: Record<string, string | undefined>;
}

async function issueCsrfToken(handlers: AuthHandlers, base: BaseUrl): Promise<CsrfToken> {
  const response = await handlers.GET(internalRequest(base, "csrf", { method: "GET" }));
  const body: unknown = await response.json();
  const [setCookie] = response.headers.getSetCookie();
  if (!isCsrfBody(body) || !setCookie) {
    throw new FederatedLogoutError(
      "sign_out_failed",
      `Auth.js issued no CSRF token (${response.status}); its log says why`,
    );
  }
  const { name, value } = parseSetCookie(setCookie);
  return { csrfToken: body.csrfToken, cookie: { [name]: value } };
}

function isCsrfBody(body: unknown): body is { csrfToken: string } {
  return (
    typeof body === "object" &&
    body !== null &&
    "csrfToken" in body &&
    typeof body.csrfToken === "string"
  );
}

type NextAuthRequest = Parameters<AuthHandlers["POST"]>[0];

function internalRequest(base: BaseUrl, action: string, init: RequestInit): NextAuthRequest {
  const url = `${base.origin}${base.authPath}/${action}`;
  const request = Object.assign(new Request(url, init), { nextUrl: new URL(url) });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- next-auth reads nothing of NextRequest but `nextUrl`
  return request as NextAuthRequest;
}

function withoutCallbackUrl(cookies: Record<string, string | undefined>) {
  return Object.fromEntries(
    Object.entries(cookies).filter(([name]) => !name.endsWith("authjs.callback-url")),
  );
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
