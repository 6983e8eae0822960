import { newAttempt, type LogoutAttempts } from "./attempt.ts";
import type { BaseUrl } from "./base-url.ts";
import { FederatedLogoutError } from "./errors.ts";
import type { LogoutEvent, LogoutTrigger } from "./events.ts";
import { signOutLocally, type CsrfRefusal } from "./local-sign-out.ts";
import { logoutCookieScope, type LogoutCookies, type PendingLogout } from "./logout-cookies.ts";
import { rememberToAskAgain } from "./remembered-questions.ts";
import { providerOutcome, type LogoutOutcome } from "./outcome.ts";
import type { AuthHandlers } from "./post-to-auth.ts";
import type { LocalLogout, LogoutScope, ProviderLogoutRequest } from "./provider-logout.ts";

/** What a trigger asks for. */
export interface LogoutRequest {
  trigger: LogoutTrigger;
  headers: Headers;
  /** Where to land in the end, as somebody sent it. */
  redirectTo: unknown;
  /** What to end, as somebody sent it: anything but `"local"` is the provider's session, too. */
  scope: unknown;
  /** The CSRF token that came with the request, for the trigger that relies on one. */
  csrfToken?: string;
}

/** A logout that has begun: this app's session is gone. */
export interface StartedLogout {
  kind: "started";
  /** Where the browser has to go now: to the provider, or straight to where it will land. */
  url: string;
  outcome: LogoutOutcome;
  setCookies: string[];
}

/** Starts a logout, whatever its trigger. */
export type StartLogout = (request: LogoutRequest) => Promise<StartedLogout | CsrfRefusal>;

export interface StartLogoutContext {
  attempts: LogoutAttempts;
  cookies: LogoutCookies;
  emit: (event: LogoutEvent) => void;
  handlers: AuthHandlers;
  base: BaseUrl;
  /** Absolute URL to land on in the end. */
  returnTo: string;
  /** Absolute URL to land on if the person signs in again at once. */
  returnToSignedIn: string;
  scope: LogoutScope;
  runAfterAnswer: (task: () => Promise<void>) => void;
}

/**
 * Opens an attempt, lets Auth.js end the session within it, and says where the browser goes next.
 * All triggers are this operation; they differ in how they are asked and how they answer.
 */
export async function startLogout(
  { trigger, headers, csrfToken }: Pick<LogoutRequest, "trigger" | "headers" | "csrfToken">,
  context: StartLogoutContext,
): Promise<StartedLogout | CsrfRefusal> {
  const { attempts, cookies, emit, handlers, base, returnTo } = context;
  const attempt = newAttempt(base, context.scope);
  const local = await attempts.run(attempt, () =>
    signOutLocally(handlers, { headers, base, csrfToken }),
  );
  if (local.kind === "csrf_refusal") {
    emit({ type: "logout.refused", trigger, reason: "csrf" });
    return local;
  }
  if (attempt.afterAnswer) context.runAfterAnswer(attempt.afterAnswer);

  const cookieScope = logoutCookieScope(base);
  const logout = attempt.providerLogout;
  if (logout?.kind === "provider") {
    const { provider, url, idTokenHint } = logout;
    emit({ type: "logout.started", trigger, provider, idTokenHint });
    const target = logout.signInAgain ? context.returnToSignedIn : returnTo;
    const pending = pendingLogout(logout, { state: attempt.state, returnTo: target });
    return answer(url.href, providerOutcome(provider, false), [
      // Until the browser is back, it is the outcome, too: every byte of this response counts, since
      // the id_token is in it.
      await cookies.pending.seal(pending, cookieScope),
      cookies.outcome.remove(cookieScope),
      // Forgotten when the provider sends the browser back.
      logout.asksNextTime
        ? await rememberToAskAgain(cookies, provider.id, { headers, scope: cookieScope })
        : undefined,
    ]);
  }

  // Somebody who presses again while the provider's page is still loading has no session any more,
  // but a logout that is not there yet: the second press must not cancel the first.
  const unfinished =
    local.hadSessionCookie || context.scope === "local"
      ? undefined
      : await cookies.pending.open(headers, cookieScope);
  if (unfinished) {
    const { provider, urlWithoutHint } = unfinished;
    if (urlWithoutHint) emit({ type: "logout.started", trigger, provider, idTokenHint: false });
    return answer(urlWithoutHint ?? returnTo, providerOutcome(provider, false), [
      cookies.outcome.remove(cookieScope),
    ]);
  }

  const { reason, provider, asksNextTime, detail }: LocalLogout = logout ?? {
    // Auth.js calls the event only for a session token that it can read.
    reason: local.hadSessionCookie ? "session_unreadable" : "not_signed_in",
  };
  const known = { reason, ...(provider && { provider }) };
  emit({ type: "logout.local", trigger, ...known, ...(detail !== undefined && { detail }) });
  const isLocal = { kind: "local", ...known, ...(asksNextTime && { asksNextTime }) } as const;
  return answer(returnTo, isLocal, [
    await cookies.outcome.seal({ outcome: isLocal }, cookieScope),
    // Whatever is still under way belongs to somebody who was here before.
    cookies.pending.remove(cookieScope),
    provider && asksNextTime
      ? await rememberToAskAgain(cookies, provider.id, { headers, scope: cookieScope })
      : undefined,
  ]);

  function answer(
    url: string,
    outcome: LogoutOutcome,
    ours: (string | undefined)[],
  ): StartedLogout {
    const setCookies = [...local.setCookies, ...ours.filter((cookie) => cookie !== undefined)];
    return { kind: "started", url, outcome, setCookies };
  }
}

/**
 * For the triggers that bring no CSRF token of the browser's: theirs was issued by Auth.js a moment
 * ago.
 *
 * @throws {FederatedLogoutError} `sign_out_failed` when Auth.js did not take it.
 */
export function assertStarted(logout: StartedLogout | CsrfRefusal): StartedLogout {
  if (logout.kind === "started") return logout;
  throw new FederatedLogoutError("sign_out_failed", "Auth.js refused the CSRF token it issued");
}

// The hint is left out: twice in one response, in the URL and in a cookie, it would be too much for
// the header buffers of many a proxy.
function pendingLogout(
  { provider, urlWithoutHint, returnsState, signInAgain }: ProviderLogoutRequest,
  { state, returnTo }: { state: string; returnTo: string },
): PendingLogout {
  return {
    state: returnsState ? state : null,
    provider,
    urlWithoutHint: urlWithoutHint?.href ?? null,
    returnTo,
    signInAgain,
  };
}
