import { createBackChannelRoute } from "../back-channel/back-channel-route.ts";
import { createFindVerificationKeys } from "../verified-tokens/verification-keys.ts";
import { createCurrentSettings, type CurrentSettings } from "../auth-js/current-settings.ts";
import type { FederatedLogout } from "../federated-logout-interface.ts";
import { createFrontChannelRoute } from "../front-channel/front-channel-route.ts";
import { headersOf } from "../http/any-headers.ts";
import { answeringRefusals } from "../http/request-refusal.ts";
import { assertOptions, type FederatedLogoutOptions } from "../options.ts";
import { createIncomingLogoutsOf } from "../providers/find-incoming-logout.ts";
import { createSessionRoute } from "../sign-in/session-route.ts";
import { createLogouts } from "./create-logouts.ts";
import { createSessions } from "./create-sessions.ts";
import { createSignIns } from "./create-sign-ins.ts";
import { createSignals } from "./create-signals.ts";
import { createFoundation } from "./foundation.ts";
import type { ConnectContext } from "./serve-federated.ts";

/** Puts the rooms together, for one NextAuth config. */
export function createFederatedLogout<Config, Connect>(
  options: FederatedLogoutOptions,
  createConnect: (context: ConnectContext<CurrentSettings<Config>>) => Connect,
): FederatedLogout<Connect> {
  assertOptions(options);
  const incomingLogoutsOf = createIncomingLogoutsOf(options.logoutsFrom ?? {});
  const current = createCurrentSettings<Config>();
  const foundation = createFoundation(options, current);
  const sessions = createSessions(options, foundation);
  const signIns = createSignIns(foundation, sessions);
  const logouts = createLogouts(options, foundation, { sessions, signIns });

  const backChannel = createBackChannelRoute({
    ...foundation,
    ...sessions,
    findKeys: createFindVerificationKeys(foundation),
    incomingLogoutsOf,
  });
  const frontChannel = createFrontChannelRoute({
    ...foundation,
    ...sessions,
    incomingLogoutsOf,
  });
  const { universalLogout, securityEvents } = createSignals(options, foundation, sessions);
  const { logout, callback } = logouts.routes;
  const routes = {
    logout: { GET: perRequest(logout.GET), POST: perRequest(logout.POST) },
    callback: { GET: perRequest(callback.GET) },
    backChannel: { POST: perRequest(backChannel.POST) },
    frontChannel: { GET: perRequest(frontChannel.GET) },
    universalLogout: { POST: perRequest(universalLogout.POST) },
    securityEvents: { POST: perRequest(securityEvents.POST) },
  };
  const served = {
    "/federated-logout": logout,
    "/federated-logout/callback": callback,
    "/federated-logout/back-channel": backChannel,
    "/federated-logout/front-channel": frontChannel,
    "/federated-logout/universal-logout": universalLogout,
    "/federated-logout/security-events": securityEvents,
    "/federated-logout/continue": logouts.routes.continue,
    "/federated-logout/session": createSessionRoute({ ...foundation, ...sessions }),
  };

  function perRequest<Asked extends Request>(
    handler: (request: Asked) => Response | Promise<Response>,
  ): (request: Asked) => Promise<Response> {
    return answeringRefusals((request) => current.runFor(request, () => handler(request)));
  }

  return {
    connect: createConnect({
      options,
      current,
      foundation,
      sessions,
      signIns,
      logouts,
      served,
      perRequest,
    }),
    keepIdToken: signIns.keepIdToken,
    keepRefreshedTokens: signIns.keepRefreshedTokens,
    keepRefreshedIdToken: signIns.keepRefreshedIdToken,
    providerOf: signIns.providerOf,
    buildLogoutUrl: logouts.buildLogoutUrl,
    endSessions: sessions.endSessions,
    sessionsOf: sessions.sessionsOf,
    currentSession: async (headers) =>
      current.runFor(undefined, () => signIns.currentSession(headersOf(headers))),
    readOutcome: async (headers) =>
      current.runFor(undefined, () => logouts.readOutcome(headersOf(headers))),
    routes,
  };
}
