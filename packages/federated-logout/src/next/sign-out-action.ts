import { headers } from "next/headers.js";
import type { AnsweredLogout } from "../logout/logout-answer.ts";
import type { LogoutCookies } from "../logout/logout-cookies.ts";
import type { BaseUrl } from "../http/base-url.ts";
import { FederatedLogoutError } from "../errors.ts";
import type { LogoutEvent } from "../events.ts";
import type { LogoutOutcome, LogoutScope } from "../outcome.ts";
import { setActionCookies } from "./action-cookies.ts";
import { isSameOriginRequest } from "../http/same-origin.ts";
import { assertStarted } from "../logout/assert-started.ts";
import type { StartLogout } from "../logout/start-logout.ts";

/** Options of the `signOut` that `connect` returns. */
export interface SignOutOptions {
  /** Where to land in the end: a path of this app, or a URL on an allowed origin. */
  redirectTo?: string;
  /**
   * `"local"` ends the session here and leaves the provider's alone; `"everywhere"` ends both of
   * them, and the person's sessions in this app on other devices; `"others"` ends those alone, and
   * whoever asks stays signed in.
   *
   * @default "provider"
   */
  scope?: LogoutScope | "others";
  /**
   * `false` returns where the browser has to go instead of sending it there.
   *
   * @default true
   */
  redirect?: boolean;
}

/** Where a logout goes on, and what it ends. */
export interface SignOutResult {
  /**
   * Where the browser has to go now: usually the provider's end_session_endpoint, or a route of this
   * app's that goes on to there.
   */
  url: string;
  /** Absent where only that route can tell. */
  outcome?: LogoutOutcome;
}

/** `signOut()` for Server Actions: ends the session here, then sends the browser to the provider. */
export interface FederatedSignOut {
  (options?: SignOutOptions & { redirect?: true }): Promise<never>;
  (options: SignOutOptions): Promise<SignOutResult>;
}

export interface SignOutActionContext {
  baseOf: (headers: Headers) => BaseUrl;
  start: StartLogout;
  cookies: Pick<LogoutCookies, "deferredWithoutSession">;
  emit: (event: LogoutEvent) => void;
  /** Runs a task of a Server Action's, which has no request. */
  inAction: <Result>(task: () => Promise<Result>) => Result | Promise<Result>;
}

/**
 * `signOut()` of `auth.ts`, federated. Called while a page is rendered it throws what Next.js throws
 * there, and nobody is signed out.
 */
export function createSignOutAction({
  baseOf,
  start,
  cookies,
  emit,
  inAction,
}: SignOutActionContext): FederatedSignOut {
  function signOut(options?: SignOutOptions & { redirect?: true }): Promise<never>;
  function signOut(options: SignOutOptions): Promise<SignOutResult>;
  async function signOut(options: SignOutOptions = {}): Promise<SignOutResult> {
    const { url, outcome } = await inAction(() => startHere(options));
    if (options.redirect === false) return { url, ...(outcome && { outcome }) };
    // Only now: in the Pages Router Node.js loads this file, and finds no module of that name; bundlers
    // find another one by "next/navigation.js".
    const { redirect } = await import("next/navigation");
    return redirect(url);
  }
  return signOut;

  async function startHere({ redirectTo, scope }: SignOutOptions): Promise<AnsweredLogout> {
    const sent = new Headers(await headers());
    // Next.js looks at this, too, but has let "Origin: null" pass before.
    const base = baseOf(sent);
    if (!isSameOriginRequest(sent, base.origin)) {
      emit({ type: "logout.refused", trigger: "server_action", reason: "cross_site" });
      throw new FederatedLogoutError(
        "cross_site",
        "signOut() was called for a request that no page of this app has made; nobody was signed out",
      );
    }
    // Next.js lets nobody set a cookie while a page is rendered: that is found out before anything ends,
    // with one that goes, or is set, in any case.
    await setActionCookies([cookies.deferredWithoutSession.removeUnseen(base)]);
    const logout = await start({
      trigger: "server_action",
      headers: sent,
      redirectTo,
      scope,
      answersWith: "action",
    });
    const answer = assertStarted(logout);
    await setActionCookies(answer.setCookies);
    return answer;
  }
}
