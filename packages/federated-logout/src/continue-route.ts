import { answerBrowser } from "./answer-browser.ts";
import { answerLogout, type AnswerLogoutContext } from "./answer-logout.ts";
import { newAttempt } from "./attempt.ts";
import type { BaseUrl } from "./base-url.ts";
import { endRemembered, type EndProvenSessionsContext } from "./end-proven-sessions.ts";
import { recallSignIns } from "./remembered-sign-in.ts";
import { noContent, redirectTo as redirect } from "./responses.ts";
import { isFromElsewhere } from "./same-origin.ts";
import { concludeWithoutEvent, type StartLogoutContext } from "./start-logout.ts";

export interface ContinueRouteContext
  extends AnswerLogoutContext, EndProvenSessionsContext, Pick<StartLogoutContext, "conclude"> {
  baseOf: (headers: Headers) => BaseUrl;
  /** Absolute URL of the page for everyone who is not expected. */
  defaultTarget: (base: BaseUrl) => string;
}

/**
 * `GET /api/auth/federated-logout/continue`: goes on with a logout that a Server Action or a script
 * has started, with what they were not sent, or could not answer. Without the sealed cookie that says
 * so nothing happens.
 */
export function createContinueRoute(context: ContinueRouteContext): {
  GET: (request: Request) => Promise<Response>;
  POST: (request: Request) => Promise<Response>;
} {
  const { baseOf, cookies, defaultTarget } = context;
  return {
    // A Server Action's form that is pressed again is posted to where Next.js has just been redirected.
    POST: async () => noContent(),

    async GET({ headers, method }) {
      // Next.js fetches where a Server Action redirects to, on the server and in its router, before the
      // browser goes there.
      if (headers.has("rsc") || method !== "GET") return noContent();
      const base = baseOf(headers);
      // It ends what the cookie of a sign-in names: another site's link must not.
      if (isFromElsewhere(headers)) return redirect(defaultTarget(base));
      const unfinished =
        (await cookies.unfinished.open(headers, base)) ??
        (await cookies.unfinishedWithoutSession.open(headers, base));
      if (!unfinished) return redirect(defaultTarget(base));
      const signIns = recallSignIns(cookies, headers, base);
      const remembered = () => signIns;
      const attempt = newAttempt({ ...unfinished, base, remembered, isDeferred: false });
      await endRemembered(attempt, context, unfinished.at);
      await concludeWithoutEvent(attempt, unfinished.ended, context);
      const concluded = { ...unfinished, attempt, headers, answersWith: "form" } as const;
      return answerBrowser(await answerLogout(concluded, context));
    },
  };
}
