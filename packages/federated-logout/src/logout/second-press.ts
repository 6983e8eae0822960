import type {
  AnswerableLogout,
  AnsweredLogout,
  AnswerLogoutContext,
  LogoutAnswer,
} from "./logout-answer.ts";
import { providerOutcome } from "../outcome.ts";
import { describeRequest } from "../providers/describe-request.ts";
import { urlOf, type EndSessionRequest } from "../providers/logout-request.ts";
import { findPendingLogouts } from "./pending-logout.ts";
import { samePressSeconds } from "../sessions/end-own-session.ts";

/**
 * Answers a press that has found no session, since another one before it had that. It must not cancel
 * the logout that is under way, nor speak for the one that is over.
 *
 * For some seconds the provider is asked the same again, which is what an impatient second click wants;
 * later, or by `withoutHint`, without the id_token: the provider may have refused that.
 *
 * @returns `undefined` where nothing is known of another press.
 */
export async function answerSecondPress(
  {
    attempt: { base },
    headers,
    trigger,
    scope,
    returnTo,
    answersWith,
    withoutHint,
  }: AnswerableLogout,
  context: AnswerLogoutContext,
): Promise<AnsweredLogout | undefined> {
  const { cookies, recentRequests, now, emit } = context;
  if (scope === "local") return undefined;
  const [pending] = await findPendingLogouts(headers, base, context);
  if (!pending) {
    // A press may have been queued while the browser was on its way back.
    const over = await cookies.outcome.open(headers, base);
    const isOfSamePress =
      over?.outcome.kind === "provider" && now() / 1000 - over.at < samePressSeconds;
    return isOfSamePress
      ? { kind: "started", url: returnTo, outcome: over.outcome, setCookies: [] }
      : undefined;
  }
  const { provider, cookie } = pending;
  const { state, here } = cookie;
  const before = withoutHint || state === null ? undefined : recentRequests.find(state);
  const again = before && canRepeat(before, answersWith) ? before : undefined;
  const request = again ?? (await context.askWithoutHint(cookie, base));
  if (request) {
    emit({
      type: "logout.started",
      trigger,
      provider,
      idTokenHint: again !== undefined,
      request: describeRequest(request),
    });
  }
  return {
    kind: "started",
    url: request ? urlOf(request).href : returnTo,
    ...(again?.method === "POST" && { page: { request: again, provider } }),
    outcome: providerOutcome({ provider, here }),
    setCookies: cookies.outcome.remove(headers, base),
  };
}

function canRepeat(request: EndSessionRequest, answersWith: LogoutAnswer): boolean {
  return request.method === "GET" || answersWith === "form";
}
