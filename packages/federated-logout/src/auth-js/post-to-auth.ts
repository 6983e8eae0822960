import type { AuthHandlers } from "./auth-handlers.ts";
import type { BaseUrl } from "../http/base-url.ts";
import { isCsrfRefusal } from "./csrf-refusal.ts";
import { internalRequest } from "./internal-request.ts";
import {
  cookieName,
  cookiesIssuedBefore,
  issueCookies,
  stopReusing,
  type IssuedCookies,
} from "./issued-cookies.ts";

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
  /** What Auth.js makes for a browser that is new to it. */
  issued: IssuedCookies;
}

/**
 * Posts to one of Auth.js's own actions within the process, as the browser that sent `headers`.
 *
 * The callback URL's cookie is left out: Auth.js would run the app's `redirect` callback on it first,
 * and a URL that does not parse makes that throw.
 *
 * @throws {FederatedLogoutError} `sign_out_failed` when Auth.js issues no CSRF token.
 */
export async function postToAuth(handlers: AuthHandlers, post: AuthPost): Promise<AuthAnswer> {
  const { base, headers } = post;
  const before = cookiesIssuedBefore(handlers, base);
  if (before) {
    const answer = await postWith(before, handlers, post);
    if (!isMistaken(answer, post)) return answer;
    stopReusing(handlers);
  }
  return postWith(await issueCookies(handlers, base, headers), handlers, post);
}

// The app's config depends on the request: other cookies have these names here, or another secret.
function isMistaken({ response }: AuthAnswer, { csrfToken }: AuthPost): boolean {
  return response.status >= 400 || (csrfToken === undefined && isCsrfRefusal(response));
}

async function postWith(
  issued: IssuedCookies,
  handlers: AuthHandlers,
  { action, headers, base, csrfToken, fields, query = new URLSearchParams() }: AuthPost,
): Promise<AuthAnswer> {
  const replaced = [issued.callbackUrlName, ...(csrfToken === undefined ? [issued.csrfName] : [])];
  const cookies = cookiePairs(headers).filter((pair) => !replaced.includes(cookieName(pair)));
  if (csrfToken === undefined) cookies.push(issued.csrfPair);
  const request = internalRequest(base, `${action}?${query}`, {
    method: "POST",
    headers,
    overrides: {
      cookie: cookies.join("; "),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ ...fields, csrfToken: csrfToken ?? issued.csrfToken }).toString(),
  });
  return { response: await handlers.POST(request), issued };
}

// The pairs as they came: a cookie whose name nobody could serialise again, set by a script or by a
// sibling subdomain, must not keep anyone from signing out.
function cookiePairs(headers: Headers): string[] {
  return (headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ""));
}
