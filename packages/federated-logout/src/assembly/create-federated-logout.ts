import { createConnectedHandlers } from "../auth-js/connected-handlers.ts";
import { createCurrentSettings, type CurrentSettings } from "../auth-js/current-settings.ts";
import type { FederatedLogout } from "../federated-logout-interface.ts";
import { headersOf } from "../http/any-headers.ts";
import { answeringRefusals } from "../http/request-refusal.ts";
import { assertOptions } from "../assert-options.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import { createSessionRoute } from "../sign-in/session-route.ts";
import { createSessions } from "./create-sessions.ts";
import { createSignIns } from "./create-sign-ins.ts";
import { createDoctorAtFirstUse } from "./doctor-at-first-use.ts";
import { createFoundation } from "./foundation.ts";
import { createRoomsAtFirstUse } from "./rooms-at-first-use.ts";
import type { ConnectContext } from "./serve-federated.ts";

/** Puts the rooms together, for one NextAuth config. */
export function createFederatedLogout<Config, Connect>(
  options: FederatedLogoutOptions,
  createConnect: (context: ConnectContext<CurrentSettings<Config>>) => Connect,
): FederatedLogout<Connect> {
  assertOptions(options);
  const current = createCurrentSettings<Config>();
  const foundation = createFoundation(options, current);
  const sessions = createSessions(options, foundation);
  const signIns = createSignIns(foundation, sessions);
  const handlers = createConnectedHandlers();
  const { routes: served, ...logouts } = createRoomsAtFirstUse(options, foundation, {
    sessions,
    signIns,
    handlers,
  });
  const routes = {
    logout: { GET: perRequest(served.logout.GET), POST: perRequest(served.logout.POST) },
    callback: { GET: perRequest(served.callback.GET) },
    backChannel: { POST: perRequest(served.backChannel.POST) },
    frontChannel: { GET: perRequest(served.frontChannel.GET) },
    universalLogout: { POST: perRequest(served.universalLogout.POST) },
    securityEvents: { POST: perRequest(served.securityEvents.POST) },
  };

  function perRequest<Asked extends Request>(
    handler: (request: Asked) => Response | Promise<Response>,
  ): (request: Asked) => Promise<Response> {
    return answeringRefusals(
      (request) => current.runFor(request, () => handler(request)),
      foundation.wordsFor,
    );
  }

  return {
    connect: createConnect({
      options,
      current,
      foundation,
      sessions,
      signIns,
      logouts,
      handlers,
      served: {
        "/federated-logout": served.logout,
        "/federated-logout/callback": served.callback,
        "/federated-logout/back-channel": served.backChannel,
        "/federated-logout/front-channel": served.frontChannel,
        "/federated-logout/universal-logout": served.universalLogout,
        "/federated-logout/security-events": served.securityEvents,
        "/federated-logout/continue": served.continue,
        "/federated-logout/session": createSessionRoute({ ...foundation, ...sessions }),
        ...createDoctorAtFirstUse(options, foundation),
      },
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
