import type { AnsweringHandler } from "../http/request-refusal.ts";
import { redirectTo as redirect } from "../http/responses.ts";
import { isNavigation } from "../http/same-origin.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { LogoutEvent } from "../events.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import {
  findPendingLogouts,
  pendingOutcome,
  type PendingLogout,
  type PendingLogoutContext,
} from "./pending-logout.ts";
import { isRedirectProxy } from "./post-logout-redirect-uri.ts";
import { openProxiedReturn } from "./proxied-return.ts";
import { providerOutcome } from "../outcome.ts";
import {
  endReAuthentication,
  requireReAuthentication,
} from "../sign-in/re-authentication-cookie.ts";

/** A sign-in that has begun. */
export interface StartedSignIn {
  /** Where the browser has to go: to the provider or, if that is down, where it was to land. */
  url: string;
  setCookies: string[];
}

export interface CallbackRouteContext extends PendingLogoutContext {
  baseOf: (headers: Headers) => BaseUrl;
  cookies: LogoutCookies;
  /** The newest first. */
  secrets: () => readonly string[];
  /** Absolute URL of the page for everyone who is not expected. */
  defaultTarget: (base: BaseUrl) => string;
  emit: (event: LogoutEvent) => void;
  /** Starts a sign-in through a provider; `isSignedInThere`: whether somebody just has, there. */
  signInAgain: (request: {
    headers: Headers;
    providerId: string;
    returnTo: string;
    isSignedInThere: boolean;
  }) => Promise<StartedSignIn>;
}

/**
 * The post_logout_redirect_uri. It ends nothing and trusts nothing: it only sends the browser on to
 * where this browser's own logout wanted to land, once; through a new sign-in, if that is configured.
 *
 * @see [RP-Initiated Logout 1.0, section 3](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RedirectionAfterLogout)
 */
export function createCallbackRoute(context: CallbackRouteContext): { GET: AnsweringHandler } {
  const { baseOf, cookies, secrets, readProviders, defaultTarget, now, emit, signInAgain } =
    context;
  return {
    GET: async (request) => {
      const { headers } = request;
      const base = baseOf(headers);
      // Its cookie comes with what any site's page loads, too.
      if (!isNavigation(headers)) return redirect(defaultTarget(base));
      const all = await findPendingLogouts(headers, base, context);
      const { searchParams } = new URL(request.url);
      const state = searchParams.get("state");
      const pending = all.find(({ cookie }) => cookie.state === state);
      if (!pending) {
        // A preview's logout comes back to its redirect proxy.
        const elsewhere = isRedirectProxy(base, readProviders().values())
          ? await openProxiedReturn(searchParams, base, secrets())
          : undefined;
        if (elsewhere !== undefined) return redirect(elsewhere);
        return redirect(defaultTarget(base), await unmatched(all[0], state, base));
      }
      const { provider, cookie } = pending;
      const { returnTo, here } = cookie;
      const promptsNextTime = cookie.promptsNextTime === "always";
      emit({ type: "logout.finished", provider });
      const outcome = providerOutcome({ provider, here, promptsNextTime, returned: true });
      const browser = { headers, base };
      const setCookies = [
        ...(await cookies.outcome.seal({ outcome, at: now() / 1000 }, base)),
        ...(promptsNextTime
          ? [
              ...cookies.return.remove(headers, base),
              ...(await requireReAuthentication(cookies, { providerId: provider.id }, browser)),
            ]
          : await endReAuthentication(cookies, provider.id, browser)),
      ];
      // An "error" is somebody who changed their mind on the provider's login page.
      if (!cookie.signInAgain || searchParams.has("error")) return redirect(returnTo, setCookies);
      const signIn = await signInAgain({
        headers,
        providerId: provider.id,
        returnTo,
        // The code itself is left unused: no code_verifier of this browser belongs to it. Without a
        // state anybody could have added one.
        isSignedInThere: state !== null && searchParams.has("code"),
      });
      return redirect(signIn.url, [...setCookies, ...signIn.setCookies]);
    },
  };

  async function unmatched(
    pending: PendingLogout | undefined,
    state: string | null,
    base: BaseUrl,
  ): Promise<string[]> {
    if (!pending) {
      emit({ type: "logout.unmatched", reason: "no_pending_logout" });
      return [];
    }
    const { provider } = pending;
    if (state !== null) {
      emit({ type: "logout.unmatched", reason: "state_mismatch", provider });
      return [];
    }
    emit({ type: "logout.unmatched", reason: "missing_state", provider });
    // Any site can lead a browser here: the logout stays pending, and what is known is said.
    const outcome = { ...pendingOutcome(pending), unproven: true } as const;
    return cookies.outcome.seal({ outcome, at: now() / 1000 }, base);
  }
}
