import { parseSetCookie, stringifySetCookie } from "cookie";
import { isCsrfRefusal } from "./csrf-refusal.ts";
import { FederatedLogoutError } from "../errors.ts";
import type { AuthHandlers } from "./auth-handlers.ts";
import type { CsrfRefusal, LocalSignOut, LocalSignOutRequest } from "../logout/local-sign-out.ts";
import { cookieName } from "./issued-cookies.ts";
import { postToAuth } from "./post-to-auth.ts";

/**
 * Ends the session here by posting to Auth.js's own sign-out within the process, so that its events
 * run and every chunk of the session cookie goes. The callback URL is kept out of that request: one
 * that does not parse would leave the person signed in.
 *
 * @throws {FederatedLogoutError} `sign_out_failed` when Auth.js answers with an error of its
 *   configuration.
 */
export async function signOutLocally(
  handlers: AuthHandlers,
  request: LocalSignOutRequest,
): Promise<LocalSignOut | CsrfRefusal> {
  const { response, issued } = await postToAuth(handlers, { ...request, action: "signout" });
  // The browser's own callback URL stays as it is: it was kept out of this.
  const setCookies = response.headers
    .getSetCookie()
    .filter((setCookie) => cookieName(setCookie) !== issued.callbackUrlName)
    .map(expireWhenDeleted);
  const url = response.headers.get("location");
  if (url === issued.origin) return { kind: "signed_out", setCookies };
  if (url !== null && isCsrfRefusal(response)) {
    return { kind: "csrf_refusal", url, setCookies };
  }
  throw new FederatedLogoutError(
    "sign_out_failed",
    `Auth.js answered its own sign-out with ${response.status}; its log says why`,
  );
}

// If an event or callback of the app touches `cookies()` of next/headers, Next writes every cookie
// of the answer anew and loses "Max-Age=0", but not an expiry date: without one the session cookie
// would be emptied and stay in the browser.
function expireWhenDeleted(setCookie: string): string {
  const parsed = parseSetCookie(setCookie);
  return parsed.maxAge === 0 ? stringifySetCookie({ ...parsed, expires: new Date(0) }) : setCookie;
}
