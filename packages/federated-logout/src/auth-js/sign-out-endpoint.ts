import { isAuthAction } from "./auth-action.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { AuthHandlers } from "./auth-handlers.ts";
import { readBodyFields } from "../http/request-body.ts";
import type { LogoutEvent } from "../events.ts";
import { answerBrowser } from "../logout/answer-browser.ts";
import { refuseCrossSite } from "../logout/refuse-cross-site.ts";
import { isOfOtherOrigin, isSameOriginRequest } from "../http/same-origin.ts";
import type { WordsFor } from "../http/page-words.ts";
import { wantsJson } from "../http/wants-json.ts";
import { json } from "../http/responses.ts";
import type { StartLogout } from "../logout/start-logout.ts";

export interface SignOutEndpointContext {
  baseOf: (headers: Headers) => BaseUrl;
  start: StartLogout;
  /** Whether Auth.js itself believes sign-outs without a CSRF token. */
  skipsCsrfCheck: () => boolean;
  emit: (event: LogoutEvent) => void;
  wordsFor: WordsFor;
}

/** `POST /api/auth/signout`, federated; every other action stays Auth.js's own. */
export function createSignOutEndpoint(
  post: AuthHandlers["POST"],
  { baseOf, start, skipsCsrfCheck, emit, wordsFor }: SignOutEndpointContext,
): AuthHandlers["POST"] {
  return async function POST(request) {
    if (!isAuthAction(request, "/signout", baseOf)) return post(request);
    const { headers } = request;
    const { origin, authPath } = baseOf(headers);
    const refuse = () => {
      emit({ type: "logout.refused", trigger: "sign_out_endpoint", reason: "cross_site" });
      return refuseCrossSite(headers, `${authPath}/signout`, wordsFor(headers));
    };
    // Then no CSRF token says that a page of this app has asked.
    if (skipsCsrfCheck() && isOfOtherOrigin(headers, origin)) return refuse();
    const fields = await readBodyFields(request, ["callbackUrl", "scope", "csrfToken", "json"]);
    // It ends no session of this browser's, so that Auth.js is not asked whether its CSRF token is right.
    if (fields.scope === "others" && !isSameOriginRequest(headers, origin)) return refuse();
    // How signOut() of next-auth/react, v5 and v4, asks for the URL instead of a redirect; and any other
    // script.
    const wantsUrl =
      headers.has("x-auth-return-redirect") || fields.json === "true" || wantsJson(headers);
    const logout = await start({
      trigger: "sign_out_endpoint",
      headers,
      redirectTo: fields.callbackUrl ?? query(request).get("callbackUrl"),
      scope: fields.scope,
      csrfToken: textOf(fields.csrfToken),
      answersWith: wantsUrl ? "url" : "form",
    });
    return wantsUrl
      ? json({ url: logout.url }, { setCookies: logout.setCookies })
      : answerBrowser(logout, wordsFor(headers));
  };
}

// Auth.js's own sign-out page posts to the address it was opened with.
function query(request: Request): URLSearchParams {
  return new URL(request.url).searchParams;
}

function textOf(field: unknown): string {
  return typeof field === "string" ? field : "";
}
