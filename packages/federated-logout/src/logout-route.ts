import { html, json, redirectTo as redirect } from "./answers.ts";
import { renderAskPage, renderRefusedPage } from "./ask-page.ts";
import type { BaseUrl } from "./base-url.ts";
import type { LogoutEvent } from "./events.ts";
import { resolveReturnTarget } from "./return-target.ts";
import { isSameOriginRequest } from "./same-origin.ts";
import { assertStarted, type RefusedLogout, type StartedLogout } from "./start-logout.ts";

export interface LogoutRouteContext {
  baseOf: (headers: Headers) => BaseUrl;
  allowedOrigins: readonly string[];
  start: (request: {
    trigger: "logout_route";
    headers: Headers;
    redirectTo: unknown;
  }) => Promise<StartedLogout | RefusedLogout>;
  emit: (event: LogoutEvent) => void;
}

/** `POST` starts a logout; `GET` asks first. */
export function createLogoutRoute({ baseOf, allowedOrigins, start, emit }: LogoutRouteContext) {
  return {
    async POST(request: Request): Promise<Response> {
      const wantsJson = acceptsJson(request.headers);
      const base = baseOf(request.headers);
      if (!isSameOriginRequest(request.headers, base.origin)) {
        emit({ type: "logout.refused", trigger: "logout_route", reason: "cross_site" });
        return wantsJson
          ? json({ error: "cross_site" }, 403)
          : html(renderRefusedPage(logoutPath(base)), { status: 403 });
      }
      const logout = await start({
        trigger: "logout_route",
        headers: request.headers,
        redirectTo: await readRedirectTo(request),
      });
      const { url, outcome, setCookies } = assertStarted(logout);
      return wantsJson ? json({ url, outcome }, 200, setCookies) : redirect(url, setCookies);
    },

    // A GET ends nothing: links are prefetched, unfurled and planted on other sites.
    GET(request: Request): Response {
      const base = baseOf(request.headers);
      const wanted = new URL(request.url).searchParams.get("redirectTo");
      const page = renderAskPage({
        host: new URL(base.origin).host,
        action: logoutPath(base),
        redirectTo: resolveReturnTarget(wanted, base, allowedOrigins),
        home: base.appPath || "/",
      });
      // Under "no-referrer" the form's POST would carry "Origin: null", and be refused for a browser
      // without Fetch Metadata.
      return html(page, { headers: { "referrer-policy": "same-origin" } });
    },
  };
}

function logoutPath({ authPath }: BaseUrl): string {
  return `${authPath}/federated-logout`;
}

function acceptsJson(headers: Headers): boolean {
  return headers.get("accept")?.includes("application/json") ?? false;
}

// What cannot be read as a wish is no wish: the person is signed out all the same.
async function readRedirectTo(request: Request): Promise<unknown> {
  try {
    const isJson = request.headers.get("content-type")?.includes("application/json");
    if (!isJson) return (await request.formData()).get("redirectTo");
    const body: unknown = await request.json();
    return typeof body === "object" && body !== null && "redirectTo" in body
      ? body.redirectTo
      : undefined;
  } catch {
    return undefined;
  }
}
