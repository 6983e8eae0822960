import { newAttempt, type LogoutAttempts } from "./attempt.ts";
import type { BaseUrl } from "./base-url.ts";
import { FederatedLogoutError } from "./errors.ts";
import type { LogoutEvent, LogoutTrigger } from "./events.ts";
import {
  signOutLocally,
  type AuthHandlers,
  type CsrfRefusal,
  type LocalSignOut,
} from "./local-sign-out.ts";
import { logoutCookieScope, type LogoutCookies, type PendingLogout } from "./logout-cookies.ts";
import type { LocalOnlyReason, LogoutOutcome } from "./outcome.ts";
import type { LocalLogout, ProviderLogout } from "./provider-logout.ts";
import type { CookieScope } from "./sealed-cookie.ts";

/** What a trigger asks for. */
export interface LogoutRequest {
  trigger: LogoutTrigger;
  headers: Headers;
  /** Where to land in the end, as somebody sent it. */
  redirectTo: unknown;
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
}

/**
 * Opens an attempt, lets Auth.js end the session within it, and says where the browser goes next.
 * All triggers are this operation; they differ in how they are asked and how they answer.
 */
export async function startLogout(
  { trigger, headers, csrfToken }: Omit<LogoutRequest, "redirectTo">,
  { attempts, cookies, emit, handlers, base, returnTo }: StartLogoutContext,
): Promise<StartedLogout | CsrfRefusal> {
  const attempt = newAttempt(base);
  const local = await attempts.run(attempt, () =>
    signOutLocally(handlers, { headers, base, csrfToken }),
  );
  if (local.kind === "csrf_refusal") {
    emit({ type: "logout.refused", trigger, reason: "csrf" });
    return local;
  }

  const scope = logoutCookieScope(base);
  const logout = attempt.providerLogout;
  // Who presses again while the provider's page is still loading has no session any more, but a
  // logout that is not there yet: without this, the second press would cancel the first.
  const pending = logout
    ? pendingLogout(logout, { state: attempt.state, returnTo })
    : await cookies.pending.open(headers, scope);
  if (pending) {
    const { provider, url } = pending;
    const idTokenHint = new URL(url).searchParams.has("id_token_hint");
    emit({ type: "logout.started", trigger, provider, idTokenHint });
    return answer(url, { kind: "provider", provider, returned: false, providerSession: "unknown" });
  }

  const { reason, provider, detail }: LocalLogout =
    logout?.kind === "local" ? logout : { reason: reasonWithoutEvent(local) };
  const known = { reason, ...(provider && { provider }) };
  emit({ type: "logout.local", trigger, ...known, ...(detail !== undefined && { detail }) });
  return answer(returnTo, { kind: "local", ...known });

  async function answer(url: string, outcome: LogoutOutcome): Promise<StartedLogout> {
    const sealed = [
      await cookies.outcome.seal({ outcome }, scope),
      pending && (await sealPending(cookies, pending, scope)),
    ];
    const setCookies = [...local.setCookies, ...sealed.filter((cookie) => cookie !== undefined)];
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

function pendingLogout(
  logout: ProviderLogout,
  { state, returnTo }: Pick<PendingLogout, "state" | "returnTo">,
): PendingLogout | undefined {
  if (logout.kind === "local") return undefined;
  const { provider, url, returnsState } = logout;
  return { state: returnsState ? state : null, provider, url: url.href, returnTo };
}

// An id_token that does not fit into a cookie is left out: what is started again then names the
// client alone.
async function sealPending(
  { pending }: LogoutCookies,
  content: PendingLogout,
  scope: CookieScope,
): Promise<string | undefined> {
  const url = new URL(content.url);
  url.searchParams.delete("id_token_hint");
  return (
    (await pending.seal(content, scope)) ??
    (await pending.seal({ ...content, url: url.href }, scope))
  );
}

// Auth.js calls the event only for a session token that it can read.
function reasonWithoutEvent({ hadSessionCookie }: LocalSignOut): LocalOnlyReason {
  return hadSessionCookie ? "session_unreadable" : "not_signed_in";
}
