import type { LogoutAttempt } from "./attempt.ts";
import type { LogoutEvent } from "../events.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { DeferredLogout } from "./deferred-logout.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import type { ReturnCookie } from "./return-cookie.ts";
import type { PendingLogoutContext } from "./pending-logout.ts";
import type { EndSessionRequest } from "../providers/logout-request.ts";
import type { LogoutOutcome, LogoutProvider } from "../outcome.ts";
import type { RecentRequests } from "./recent-requests.ts";

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

export interface AnswerLogoutContext extends PendingLogoutContext {
  cookies: LogoutCookies;
  /** Builds the request of a pending logout anew, without its id_token; `undefined` where there is none. */
  askWithoutHint: (pending: ReturnCookie, base: BaseUrl) => Promise<EndSessionRequest | undefined>;
  recentRequests: RecentRequests;
  emit: (event: LogoutEvent) => void;
  /** Whether a form is answered with a page that navigates, and not with a redirect. */
  navigatesByPage: boolean;
  /** Whether providers end sessions in frames. */
  framesEndSessions: boolean;
  runAfterAnswer: (task: () => Promise<void>) => void;
}

export interface AnswerableLogout extends DeferredLogout {
  /** Whether the provider is to be asked without the id_token, which it may have refused before. */
  withoutHint: boolean;
  attempt: LogoutAttempt;
  headers: Headers;
  answersWith: LogoutAnswer;
}
