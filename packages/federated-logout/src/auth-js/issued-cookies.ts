import { parseCookie, parseSetCookie } from "cookie";
import type { BaseUrl } from "../http/base-url.ts";
import { FederatedLogoutError } from "../errors.ts";
import { internalRequest } from "./internal-request.ts";
import type { AuthHandlers } from "./auth-handlers.ts";

/** What Auth.js makes for a browser without cookies, under whatever names the app gave them. */
export interface IssuedCookies {
  csrfToken: string;
  csrfName: string;
  csrfPair: string;
  callbackUrlName: string;
  /** The app's origin, as Auth.js sees it: Next.js calls 127.0.0.1 "localhost". */
  origin: string;
}

// By the base of the app; `null` where its config is one for some requests and another for others.
const reusable = new WeakMap<AuthHandlers, Map<string, IssuedCookies> | null>();
// Where the host is taken from the request, anybody can name another one.
const maxBases = 100;

/**
 * What has been issued before: the pair of the CSRF token is good for every request, and never leaves
 * this process.
 */
export function cookiesIssuedBefore(
  handlers: AuthHandlers,
  base: BaseUrl,
): IssuedCookies | undefined {
  return reusable.get(handlers)?.get(nameOf(base));
}

/** From now on, every request gets its own. */
export function stopReusing(handlers: AuthHandlers): void {
  reusable.set(handlers, null);
}

/**
 * Lets Auth.js issue its cookies.
 *
 * @throws {FederatedLogoutError} `sign_out_failed` when it issues none.
 */
export async function issueCookies(
  handlers: AuthHandlers,
  base: BaseUrl,
  headers: Headers,
): Promise<IssuedCookies> {
  const issued = await askForCookies(handlers, base, headers);
  const known = reusable.get(handlers);
  if (known === null) return issued;
  const byBase = known ?? new Map<string, IssuedCookies>();
  if (byBase.size >= maxBases) byBase.clear();
  reusable.set(handlers, byBase.set(nameOf(base), issued));
  return issued;
}

function nameOf({ origin, authPath }: BaseUrl): string {
  return origin + authPath;
}

async function askForCookies(
  handlers: AuthHandlers,
  base: BaseUrl,
  headers: Headers,
): Promise<IssuedCookies> {
  const request = internalRequest(base, "csrf", { headers, overrides: { cookie: "" } });
  const response = await handlers.GET(request);
  const body: unknown = await response.json().catch(() => undefined);
  const cookies = response.headers.getSetCookie();
  // Asked for no other, it takes the app itself.
  const callbackUrl = cookies.find((cookie) => URL.canParse(parseSetCookie(cookie).value ?? ""));
  const csrf = cookies.find((cookie) => cookie !== callbackUrl);
  const isDisabled = response.status === 404 && csrf !== undefined;
  // With `skipCSRFCheck` it says that there is none, and removes the cookie of one.
  const csrfToken = isDisabled ? "" : isCsrfBody(body) ? body.csrfToken : undefined;
  if (csrfToken === undefined || !csrf || !callbackUrl) {
    throw new FederatedLogoutError(
      "sign_out_failed",
      `Auth.js issued no CSRF token (${response.status}); its log says why`,
    );
  }
  const csrfPair = csrf.split(";", 1).join();
  return {
    csrfToken,
    csrfName: cookieName(csrfPair),
    csrfPair,
    callbackUrlName: cookieName(callbackUrl),
    origin: parseSetCookie(callbackUrl).value ?? "",
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

export function cookieName(pair: string): string {
  return Object.keys(parseCookie(pair.split(";", 1).join()))[0] ?? "";
}
