import { readBodyFields } from "../http/request-body.ts";
import type { AnsweringHandler } from "../http/request-refusal.ts";
import { answerBrowser } from "./answer-browser.ts";
import { html, json } from "../http/responses.ts";
import { renderConfirmationPage } from "./confirmation-page.ts";
import { refuseCrossSite } from "./refuse-cross-site.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { LogoutEvent } from "../events.ts";
import type { WordsFor } from "../http/page-words.ts";
import { resolveReturnTarget } from "../http/return-target.ts";
import { isSameOriginRequest } from "../http/same-origin.ts";
import { wantsJson } from "../http/wants-json.ts";
import { assertStarted } from "./assert-started.ts";
import type { StartLogout } from "./start-logout.ts";

export interface LogoutRouteContext {
  baseOf: (headers: Headers) => BaseUrl;
  allowedOrigins: readonly string[];
  start: StartLogout;
  emit: (event: LogoutEvent) => void;
  wordsFor: WordsFor;
}

/** `POST` starts a logout; `GET` asks first. */
export function createLogoutRoute({
  baseOf,
  allowedOrigins,
  start,
  emit,
  wordsFor,
}: LogoutRouteContext): {
  GET: AnsweringHandler;
  POST: AnsweringHandler;
} {
  return {
    POST: async (request) => {
      const isScript = wantsJson(request.headers);
      const base = baseOf(request.headers);
      if (!isSameOriginRequest(request.headers, base.origin)) {
        emit({ type: "logout.refused", trigger: "logout_route", reason: "cross_site" });
        return refuseCrossSite(request.headers, logoutPath(base), wordsFor(request.headers));
      }
      const { redirectTo, scope, hint } = await readBodyFields(request, [
        "redirectTo",
        "scope",
        "hint",
      ]);
      const logout = await start({
        trigger: "logout_route",
        headers: request.headers,
        redirectTo,
        scope,
        hint,
        answersWith: isScript ? "url" : "form",
      });
      const answer = assertStarted(logout);
      const { url, outcome, setCookies } = answer;
      return isScript
        ? json({ url, outcome }, { setCookies })
        : answerBrowser(answer, wordsFor(request.headers));
    },

    // A GET ends nothing: links are prefetched, unfurled and planted on other sites.
    GET: async (request) => {
      const base = baseOf(request.headers);
      const requested = new URL(request.url).searchParams.get("redirectTo");
      const asked = {
        host: new URL(base.origin).host,
        action: logoutPath(base),
        redirectTo: resolveReturnTarget(requested, base, allowedOrigins),
        home: base.appPath || "/",
      };
      const page = renderConfirmationPage(asked, wordsFor(request.headers));
      // Under "no-referrer" the form's POST would carry "Origin: null", and be refused for a browser
      // without Fetch Metadata.
      return html(page, { headers: { "referrer-policy": "same-origin" } });
    },
  };
}

function logoutPath({ authPath }: BaseUrl): string {
  return `${authPath}/federated-logout`;
}
