import type { WordsFor } from "../http/page-words.ts";
import { answerBrowser } from "./answer-browser.ts";
import { answerLogout } from "./answer-logout.ts";
import type { AnswerLogoutContext } from "./logout-answer.ts";
import { newAttempt } from "./attempt.ts";
import type { BaseUrl } from "../http/base-url.ts";
import {
  endSessionsOfSignInCookies,
  type EndProvenSessionsContext,
} from "./end-proven-sessions.ts";
import { readSignInCookies } from "../sign-in/sign-in-cookie.ts";
import { noContent, redirectTo as redirect } from "../http/responses.ts";
import { isFromElsewhere } from "../http/same-origin.ts";
import { chooseWithoutEvent, type StartLogoutContext } from "./start-logout.ts";

export interface ContinueRouteContext
  extends
    AnswerLogoutContext,
    EndProvenSessionsContext,
    Pick<StartLogoutContext, "chooseProviderLogout"> {
  baseOf: (headers: Headers) => BaseUrl;
  /** Absolute URL of the page for everyone who is not expected. */
  defaultTarget: (base: BaseUrl) => string;
  wordsFor: WordsFor;
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
      const deferred =
        (await cookies.deferred.open(headers, base)) ??
        (await cookies.deferredWithoutSession.open(headers, base));
      if (!deferred) return redirect(defaultTarget(base));
      const signIns = readSignInCookies(cookies, headers, base);
      const signInCookies = () => signIns;
      const signInLabels = cookies.signIn.labels(headers, base);
      const ofBrowser = { base, signInCookies, signInLabels };
      const attempt = newAttempt({ ...deferred, ...ofBrowser, isDeferred: false });
      await endSessionsOfSignInCookies(attempt, context, deferred.at);
      await chooseWithoutEvent(attempt, deferred.ended, context);
      const answering = { attempt, headers, answersWith: "form", withoutHint: false } as const;
      const answerable = { ...deferred, ...answering };
      return answerBrowser(await answerLogout(answerable, context), context.wordsFor(headers));
    },
  };
}
