import { isAuthAction } from "./auth-action.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { AuthHandlers } from "./auth-handlers.ts";
import { readBodyFields } from "../http/request-body.ts";
import { answerBrowser } from "../logout/answer-browser.ts";
import { json } from "../http/responses.ts";
import type { StartLogout } from "../logout/start-logout.ts";

export interface SignOutEndpointContext {
  baseOf: (headers: Headers) => BaseUrl;
  start: StartLogout;
}

/** `POST /api/auth/signout`, federated; every other action stays Auth.js's own. */
export function createSignOutEndpoint(
  post: AuthHandlers["POST"],
  { baseOf, start }: SignOutEndpointContext,
): AuthHandlers["POST"] {
  return async function POST(request) {
    if (!isAuthAction(request, "/signout", baseOf)) return post(request);
    // How signOut() of next-auth/react asks for the URL instead of a redirect.
    const wantsUrl = request.headers.has("x-auth-return-redirect");
    const fields = await readBodyFields(request, ["callbackUrl", "scope", "csrfToken"]);
    const logout = await start({
      trigger: "sign_out_endpoint",
      headers: request.headers,
      redirectTo: fields.callbackUrl ?? query(request).get("callbackUrl"),
      scope: fields.scope,
      csrfToken: textOf(fields.csrfToken),
      answersWith: wantsUrl ? "url" : "form",
    });
    return wantsUrl
      ? json({ url: logout.url }, { setCookies: logout.setCookies })
      : answerBrowser(logout);
  };
}

// Auth.js's own sign-out page posts to the address it was opened with.
function query(request: Request): URLSearchParams {
  return new URL(request.url).searchParams;
}

function textOf(field: unknown): string {
  return typeof field === "string" ? field : "";
}
