import { endedHere } from "./attempt.ts";
import type { BaseUrl } from "../http/base-url.ts";
import { removeFramedSession } from "../front-channel/framed-session.ts";
import type {
  AnswerableLogout,
  AnsweredLogout,
  AnswerLogoutContext,
  LogoutAnswer,
  Navigation,
} from "./logout-answer.ts";
import { describeRequest } from "../providers/describe-request.ts";
import type { ReturnCookie } from "./return-cookie.ts";
import { urlOf, type EndSessionRequest } from "../providers/logout-request.ts";
import { providerOutcome } from "../outcome.ts";
import { answerSecondPress } from "./second-press.ts";
import type { LocalLogout, ProviderLogoutRequest } from "./provider-logout.ts";
import { requireReAuthentication } from "../sign-in/re-authentication-cookie.ts";

/** The route that goes on with a logout, below the Auth.js routes. */
export const continuationPath = "/federated-logout/continue";

/** Leaves the rest of a logout to a request of its own, which can do what this one cannot. */
export async function deferLogout(
  { attempt, headers, answersWith: _cannot, withoutHint: _later, ...deferred }: AnswerableLogout,
  { cookies }: Pick<AnswerLogoutContext, "cookies">,
): Promise<AnsweredLogout> {
  const { base } = attempt;
  const hadSession = deferred.ended.kind !== "none";
  const cookie = hadSession ? cookies.deferred : cookies.deferredWithoutSession;
  return {
    kind: "started",
    url: `${base.origin}${base.authPath}${continuationPath}`,
    setCookies: [
      ...(await cookie.seal(deferred, base, headers)),
      // A second press must not speak for the first.
      ...(hadSession ? cookies.outcome.remove(headers, base) : []),
    ],
  };
}

/** Says where the browser goes once the session here is gone, and what it takes along. */
export async function answerLogout(
  answerable: AnswerableLogout,
  context: AnswerLogoutContext,
): Promise<AnsweredLogout> {
  const { attempt, headers, answersWith } = answerable;
  const { cookies } = context;
  const { providerLogout: logout, base } = attempt;
  const form = logout?.kind === "provider" && logout.request.method === "POST" ? logout : undefined;
  if (logout?.kind === "provider" && !canGoThere(logout.request, answersWith)) {
    const deferred = await deferLogout(answerable, context);
    const { provider } = logout;
    return { ...deferred, outcome: providerOutcome({ provider, here: endedHere(attempt) }) };
  }
  if (attempt.afterAnswer) context.runAfterAnswer(attempt.afterAnswer);
  const answer =
    logout?.kind === "provider"
      ? await answerFromProvider(logout, answerable, context)
      : await answerFromHere(logout, answerable, context);
  const page =
    answer.page ?? form ?? (answersWith === "form" ? pageTo(answer, base, context) : undefined);
  const { signIn, revocableToken, deferred, deferredWithoutSession } = cookies;
  const ofAuthRoutes = [signIn, revocableToken, deferred, deferredWithoutSession];
  const forgotten =
    answersWith === "action"
      ? [signIn.removeUnseen(base)]
      : ofAuthRoutes.flatMap((cookie) => cookie.remove(headers, base));
  return {
    ...answer,
    ...(page && { page }),
    setCookies: [
      ...answer.setCookies,
      ...forgotten,
      ...(context.framesEndSessions ? [removeFramedSession(base)] : []),
    ],
  };
}

function canGoThere(request: EndSessionRequest, answersWith: LogoutAnswer): boolean {
  if (answersWith === "form") return true;
  if (request.method === "POST") return false;
  // Next.js ends the redirect of a Server Action at the first semicolon.
  return answersWith === "url" || !urlOf(request).href.includes(";");
}

// Chromium applies a page's form-action to the redirects that follow its form.
function pageTo(
  { url, outcome }: AnsweredLogout,
  base: BaseUrl,
  { navigatesByPage }: Pick<AnswerLogoutContext, "navigatesByPage">,
): Navigation | undefined {
  const endpoint = new URL(url);
  if (!navigatesByPage || endpoint.origin === base.origin) return undefined;
  const request = { method: "GET", endpoint, parameters: {} } as const;
  return { request, ...(outcome?.kind === "provider" && { provider: outcome.provider }) };
}

async function answerFromProvider(
  logout: ProviderLogoutRequest,
  answerable: AnswerableLogout,
  { cookies, recentRequests, now, emit }: AnswerLogoutContext,
): Promise<AnsweredLogout> {
  const { attempt, headers, trigger } = answerable;
  const { provider, request, state, idTokenHint } = logout;
  const { base } = attempt;
  emit({
    type: "logout.started",
    trigger,
    provider,
    idTokenHint,
    request: describeRequest(request),
  });
  if (idTokenHint && state !== null) recentRequests.remember(state, request);
  const setCookies = [
    // Until the browser is back, it is the outcome, too: every byte of this response counts, since
    // the id_token is in it.
    ...(await cookies.return.seal(returnCookieOf(logout, answerable, now()), base, headers)),
    ...(cookies.return.isSent(headers, base)
      ? await requireReAuthentication(cookies, { replacing: provider.id }, { headers, base })
      : []),
    ...cookies.outcome.remove(headers, base),
  ];
  return {
    kind: "started",
    url: urlOf(request).href,
    outcome: providerOutcome({ provider, here: endedHere(attempt) }),
    setCookies,
  };
}

async function answerFromHere(
  logout: LocalLogout | undefined,
  answerable: AnswerableLogout,
  context: AnswerLogoutContext,
): Promise<AnsweredLogout> {
  const { attempt, headers, trigger, ended, returnTo } = answerable;
  const { cookies, now, emit } = context;
  const { base } = attempt;
  const hadNothing = !logout && ended.kind === "none" && !ended.hadCookie;
  const repeated = hadNothing ? await answerSecondPress(answerable, context) : undefined;
  if (repeated) return repeated;

  const { reason, provider, promptsNextTime, detail }: LocalLogout = logout ?? {
    // Auth.js calls the event only for a session token that it can read.
    reason: hadNothing ? "not_signed_in" : "session_unreadable",
  };
  const known = { reason, ...(provider && { provider }) };
  emit({ type: "logout.local", trigger, ...known, ...(detail !== undefined && { detail }) });
  const outcome = {
    kind: "local",
    ...known,
    ...(promptsNextTime && { promptsNextTime }),
    ...endedHere(attempt),
  } as const;
  return {
    kind: "started",
    url: returnTo,
    outcome,
    setCookies: [
      ...(await cookies.outcome.seal({ outcome, at: now() / 1000 }, base)),
      // Whatever is still under way belongs to somebody who was here before.
      ...cookies.return.remove(headers, base),
      ...(await requireReAuthentication(
        cookies,
        { providerId: promptsNextTime ? provider?.id : undefined },
        { headers, base },
      )),
    ],
  };
}

// The request itself is left out: twice in one response, in the URL and in a cookie, it would be too much
// for the header buffers of many a proxy.
function returnCookieOf(
  { provider, request, state, issuer, sub, ...logout }: ProviderLogoutRequest,
  { attempt, returnTo, returnToSignedIn }: AnswerableLogout,
  nowInMs: number,
): ReturnCookie {
  // Its own cookies may not come with a form of another site's: then it has ended no session, and
  // sends the browser back all the same.
  const promptsWhen = request.method === "POST" ? "always" : "unless_returned";
  return {
    state,
    provider: provider.id,
    ...(issuer !== undefined && { issuer }),
    ...(sub !== undefined && { sub }),
    here: endedHere(attempt),
    canBeAskedAgain: logout.idTokenHint && logout.canOmitHint,
    returnTo: logout.signInAgain ? returnToSignedIn : returnTo,
    signInAgain: logout.signInAgain,
    ...(logout.promptsNextTime && { promptsNextTime: promptsWhen }),
    at: Math.floor(nowInMs / 1000),
  };
}
