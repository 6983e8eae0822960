import { newAttempt, type LogoutAttempts } from "./attempt.ts";
import type { BaseUrl } from "./base-url.ts";
import { FederatedLogoutError } from "./errors.ts";
import type { LogoutEvent, LogoutTrigger } from "./events.ts";
import { signOutLocally, type AuthHandlers } from "./local-sign-out.ts";
import { outcomeScope, pendingScope, type LogoutCookies } from "./logout-cookies.ts";
import type { LogoutOutcome } from "./outcome.ts";
import type { ProviderLogout } from "./provider-logout.ts";

export interface StartLogoutContext {
  attempts: LogoutAttempts;
  cookies: LogoutCookies;
  emit: (event: LogoutEvent) => void;
}

export interface StartLogoutRequest {
  handlers: AuthHandlers;
  trigger: LogoutTrigger;
  base: BaseUrl;
  headers: Headers;
  /** Absolute URL to land on in the end. */
  returnTo: string;
  csrfToken?: string | undefined;
}

/** A logout that has begun: this app's session is gone. */
export interface StartedLogout {
  /** Where the browser has to go now: to the provider, or straight to where it will land. */
  url: string;
  outcome: LogoutOutcome;
  setCookies: string[];
}

/** Auth.js did not end the session, and wants to send the browser elsewhere. */
export interface RefusedLogout {
  refused: true;
  location: string;
  setCookies: string[];
}

/**
 * Opens an attempt, lets Auth.js end the session within it, and says where the browser goes next.
 * All triggers are this operation; they differ in how they are asked and how they answer.
 */
export async function startLogout(
  { attempts, cookies, emit }: StartLogoutContext,
  { handlers, trigger, base, headers, returnTo, csrfToken }: StartLogoutRequest,
): Promise<StartedLogout | RefusedLogout> {
  const attempt = newAttempt(base);
  const local = await attempts.run(attempt, () =>
    signOutLocally(handlers, { headers, base, csrfToken }),
  );
  if (!local.signedOut) {
    emit({ type: "logout.refused", trigger, reason: "csrf" });
    return { refused: true, location: local.location, setCookies: local.setCookies };
  }
  const logout: ProviderLogout = attempt.providerLogout ?? {
    kind: "local",
    reason: local.hadSessionCookie ? "session_unreadable" : "not_signed_in",
  };
  const outcome = outcomeOf(logout);
  const outcomeCookie = await cookies.outcome.seal({ outcome }, outcomeScope(base));
  if (logout.kind === "local") {
    const { kind: _kind, ...why } = logout;
    emit({ type: "logout.local", trigger, ...why });
    return { url: returnTo, outcome, setCookies: [...local.setCookies, outcomeCookie] };
  }
  const { provider, url, issuer, idTokenHint } = logout;
  emit({ type: "logout.started", trigger, provider, idTokenHint });
  const pending = { state: attempt.state, issuer, provider, returnTo };
  const pendingCookie = await cookies.pending.seal(pending, pendingScope(base));
  return {
    url: url.href,
    outcome,
    setCookies: [...local.setCookies, outcomeCookie, pendingCookie],
  };
}

/**
 * For the triggers that bring no CSRF token of the browser's: theirs was issued by Auth.js a moment
 * ago.
 *
 * @throws {FederatedLogoutError} `sign_out_failed` when Auth.js did not take it.
 */
export function assertStarted(logout: StartedLogout | RefusedLogout): StartedLogout {
  if ("refused" in logout) {
    throw new FederatedLogoutError("sign_out_failed", "Auth.js refused the CSRF token it issued");
  }
  return logout;
}

function outcomeOf(logout: ProviderLogout): LogoutOutcome {
  const { kind, provider } = logout;
  return kind === "provider"
    ? { kind, provider: logout.provider, returned: false, providerSession: "unknown" }
    : { kind, reason: logout.reason, ...(provider && { provider }) };
}
