import { endedHere, type LogoutAttempt } from "./attempt.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { LogoutEvent } from "../events.ts";
import { removeFramedSession } from "../front-channel/framed-session.ts";
import type { LogoutCookies, ReturnCookie, DeferredLogout } from "./logout-cookies.ts";
import { urlOf, type EndSessionRequest } from "../providers/logout-request.ts";
import { providerOutcome, type LogoutOutcome, type LogoutProvider } from "../outcome.ts";
import type { LocalLogout, ProviderLogoutRequest } from "./provider-logout.ts";
import { requireReAuthentication } from "../sign-in/re-authentication-cookie.ts";

/**
 * How a trigger can answer: a form with a redirect or a page; a script with a URL; a Server Action
 * with a redirect only, and without having been sent the cookies of the Auth.js routes.
 */
export type LogoutAnswer = "form" | "url" | "action";

/** A logout that has begun: this app's session is gone. Where the browser goes from here. */
export interface AnsweredLogout {
  kind: "started";
  /** To the provider, to a route of ours that goes on to there, or straight to where it will land. */
  url: string;
  /** Where a redirect cannot take it there, but a page of ours. */
  page?: Navigation;
  /** Absent where only the next request can tell. */
  outcome?: LogoutOutcome;
  setCookies: string[];
}

export interface Navigation {
  request: EndSessionRequest;
  /** Absent where the browser only lands elsewhere. */
  provider?: LogoutProvider;
}

export interface AnswerLogoutContext {
  cookies: LogoutCookies;
  emit: (event: LogoutEvent) => void;
  /** Whether a form is answered with a page that navigates, and not with a redirect. */
  navigatesByPage: boolean;
  /** Whether providers end sessions in frames. */
  framesEndSessions: boolean;
  runAfterAnswer: (task: () => Promise<void>) => void;
}

export interface AnswerableLogout extends DeferredLogout {
  attempt: LogoutAttempt;
  headers: Headers;
  answersWith: LogoutAnswer;
}

/** The route that goes on with a logout, below the Auth.js routes. */
export const continuationPath = "/federated-logout/continue";

/** Leaves the rest of a logout to a request of its own, which can do what this one cannot. */
export async function deferLogout(
  { attempt, headers, answersWith: _cannot, ...deferred }: AnswerableLogout,
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
      ...cookies.outcome.remove(headers, base),
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
  const page = form ?? (answersWith === "form" ? pageTo(answer, base, context) : undefined);
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
  { cookies, emit }: AnswerLogoutContext,
): Promise<AnsweredLogout> {
  const { attempt, headers, trigger } = answerable;
  const { provider, request, idTokenHint, promptsNextTime } = logout;
  const { base } = attempt;
  emit({ type: "logout.started", trigger, provider, idTokenHint });
  const sealed = await Promise.all([
    // Until the browser is back, it is the outcome, too: every byte of this response counts, since
    // the id_token is in it.
    cookies.return.seal(returnCookieOf(logout, answerable), base),
    // Forgotten when the provider sends the browser back.
    promptsNextTime ? requireReAuthentication(cookies, provider.id, { headers, base }) : [],
  ]);
  const setCookies = [...sealed.flat(), ...cookies.outcome.remove(headers, base)];
  return {
    kind: "started",
    url: urlOf(request).href,
    outcome: providerOutcome({ provider, here: endedHere(attempt) }),
    setCookies,
  };
}

async function answerFromHere(
  logout: LocalLogout | undefined,
  { attempt, headers, trigger, scope, ended, returnTo }: AnswerableLogout,
  { cookies, emit }: AnswerLogoutContext,
): Promise<AnsweredLogout> {
  const { base } = attempt;
  const hadNothing = !logout && ended.kind === "none" && !ended.hadCookie;
  // Somebody who presses again while the provider's page is still loading has no session any more,
  // but a logout that is not there yet: the second press must not cancel the first.
  const returnCookie =
    hadNothing && scope !== "local" ? await cookies.return.open(headers, base) : undefined;
  if (returnCookie) {
    const { provider, urlWithoutHint, here } = returnCookie;
    if (urlWithoutHint) emit({ type: "logout.started", trigger, provider, idTokenHint: false });
    return {
      kind: "started",
      url: urlWithoutHint ?? returnTo,
      outcome: providerOutcome({ provider, here }),
      setCookies: cookies.outcome.remove(headers, base),
    };
  }

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
      ...(await cookies.outcome.seal({ outcome }, base)),
      // Whatever is still under way belongs to somebody who was here before.
      ...cookies.return.remove(headers, base),
      ...(provider && promptsNextTime
        ? await requireReAuthentication(cookies, provider.id, { headers, base })
        : []),
    ],
  };
}

// The hint is left out: twice in one response, in the URL and in a cookie, it would be too much for
// the header buffers of many a proxy.
function returnCookieOf(
  {
    provider,
    request,
    urlWithoutHint,
    returnsState,
    signInAgain,
    ...logout
  }: ProviderLogoutRequest,
  { attempt, returnTo, returnToSignedIn }: AnswerableLogout,
): ReturnCookie {
  return {
    state: returnsState ? attempt.state : null,
    provider,
    here: endedHere(attempt),
    urlWithoutHint: urlWithoutHint?.href ?? null,
    returnTo: signInAgain ? returnToSignedIn : returnTo,
    signInAgain,
    // Its own cookies may not come with a form of another site's: then it has ended no session, and
    // sends the browser back all the same.
    promptsNextTime: request.method === "POST" && logout.promptsNextTime,
  };
}
