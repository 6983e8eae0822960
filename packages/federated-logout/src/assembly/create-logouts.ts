import { askWithoutHint } from "../logout/ask-without-hint.ts";
import { buildLogoutUrl } from "../logout/build-logout-url.ts";
import { createCallbackRoute } from "../logout/callback-route.ts";
import { chooseProviderLogout } from "../logout/choose-provider-logout.ts";
import { endOtherSessions } from "../logout/end-other-sessions.ts";
import { createContinueRoute } from "../logout/continue-route.ts";
import type { Sessions } from "./create-sessions.ts";
import type { SignIns } from "./create-sign-ins.ts";
import type { EndProvenSessionsContext } from "../logout/end-proven-sessions.ts";
import type { FederatedLogout } from "../federated-logout-interface.ts";
import type { FederatedRoute } from "../auth-js/federated-routes.ts";
import type { Foundation } from "./foundation.ts";
import { createRecentRequests } from "../logout/recent-requests.ts";
import { createLogoutRoute } from "../logout/logout-route.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import type { LogoutOutcome } from "../outcome.ts";
import { findPendingLogouts, pendingOutcome } from "../logout/pending-logout.ts";
import type { ConnectedHandlers } from "../auth-js/connected-handlers.ts";
import { knownOfCurrent } from "../sessions/current-session.ts";
import { resolveReturnTarget } from "../http/return-target.ts";
import { withReAuthentication } from "../sign-in/re-authentication-query.ts";
import { startLogout, type StartLogout, type StartLogoutContext } from "../logout/start-logout.ts";
import { signOutLocally } from "../auth-js/sign-out-locally.ts";
import { startSignIn } from "../auth-js/start-sign-in.ts";

/** RP-initiated logout. */
export interface Logouts extends Pick<FederatedLogout<unknown>, "buildLogoutUrl"> {
  readOutcome: (headers: Headers) => Promise<LogoutOutcome | undefined>;
  start: StartLogout;
  routes: Pick<FederatedLogout<unknown>["routes"], "logout" | "callback"> & {
    continue: Required<FederatedRoute>;
  };
}

export function createLogouts(
  { answerFormsWith = "redirect" }: FederatedLogoutOptions,
  foundation: Foundation,
  {
    sessions,
    signIns,
    handlers,
  }: { sessions: Sessions; signIns: SignIns; handlers: ConnectedHandlers },
): Logouts {
  const { baseOf, cookies, defaultTarget, allowedOrigins, readProviders, keeperName } = foundation;

  const ending: EndProvenSessionsContext = {
    ...foundation,
    ...sessions,
    openSessions: signIns.openSessions,
    endDatabaseSession: async (sessionToken, record) =>
      foundation.settings().databaseSessions?.end(sessionToken, record),
  };
  const starting: StartLogoutContext = {
    ...foundation,
    ...ending,
    attempts: sessions.attempts,
    signOutLocally: (signOut) => signOutLocally(handlers.get(), signOut),
    defersActions: () => keeperName() === "cookie" || answerFormsWith === "page",
    recentRequests: createRecentRequests(foundation.now),
    navigatesByPage: answerFormsWith === "page",
    askWithoutHint: (pending, base) => askWithoutHint(pending, base, foundation),
    chooseProviderLogout: (claim, attempt) => chooseProviderLogout(claim, attempt, foundation),
  };

  const findSession = async (headers: Headers) => {
    const session = await signIns.currentSession(headers);
    return session && knownOfCurrent(session);
  };

  const start: StartLogout = ({ redirectTo, scope, ...request }) => {
    const base = baseOf(request.headers);
    const target = resolveReturnTarget(redirectTo, base, allowedOrigins);
    // Not the page that tells people that they are signed out.
    const returnToSignedIn = target ?? `${base.origin}${base.appPath}/`;
    if (scope === "others") {
      return endOtherSessions(request.headers, {
        ...foundation,
        ...sessions,
        trigger: request.trigger,
        findSession,
        base,
        returnTo: returnToSignedIn,
      });
    }
    const asked = {
      ...request,
      base,
      returnTo: target ?? defaultTarget(base),
      returnToSignedIn,
      scope: scope === "local" || scope === "everywhere" ? scope : "provider",
    } as const;
    return startLogout(asked, starting);
  };

  return {
    start,
    buildLogoutUrl: (message) =>
      buildLogoutUrl(message, { ...foundation, ...ending, attempts: sessions.attempts }),
    async readOutcome(headers) {
      const base = baseOf(headers);
      const sealed = await cookies.outcome.open(headers, base);
      if (sealed) return sealed.outcome;
      const [pending] = await findPendingLogouts(headers, base, foundation);
      return pending && pendingOutcome(pending);
    },
    routes: {
      logout: createLogoutRoute({ ...foundation, start }),
      continue: createContinueRoute({ ...foundation, ...starting }),
      callback: createCallbackRoute({
        ...foundation,
        signInAgain({ headers, providerId, returnTo, isSignedInThere }) {
          const configured = isSignedInThere ? undefined : readProviders().get(providerId);
          const nothing = new URLSearchParams();
          const query = configured ? withReAuthentication(configured, nothing) : nothing;
          const request = { headers, base: baseOf(headers), providerId, query, returnTo };
          return startSignIn(handlers.get(), request);
        },
      }),
    },
  };
}
