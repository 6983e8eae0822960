import { createBackChannelRoute } from "./back-channel/back-channel-route.ts";
import { createConnect } from "./assembly/create-connect.ts";
import { createLogouts } from "./assembly/create-logouts.ts";
import { createSessions } from "./assembly/create-sessions.ts";
import { createSignIns } from "./assembly/create-sign-ins.ts";
import { createCurrentSettings } from "./auth-js/current-settings.ts";
import type { FederatedLogout } from "./federated-logout-interface.ts";
import { createFoundation } from "./assembly/foundation.ts";
import { createFrontChannelRoute } from "./front-channel/front-channel-route.ts";
import { createIncomingLogoutsOf } from "./providers/find-incoming-logout.ts";
import { assertOptions, type FederatedLogoutOptions } from "./options.ts";
import { answeringRefusals } from "./http/request-refusal.ts";
import { createSessionRoute } from "./sign-in/session-route.ts";
import { createFindVerificationKeys } from "./back-channel/verification-keys.ts";

/**
 * Creates federated logout for one NextAuth config.
 *
 * Does **not** read the environment yet: a missing `AUTH_URL` or `AUTH_SECRET` shows at the first
 * request, so that an app can be built where its secrets are not known.
 *
 * @param options - See {@link FederatedLogoutOptions}.
 * @returns `connect`, and what callbacks and pages may want.
 * @throws {FederatedLogoutError} `invalid_option` when an option cannot work.
 * @example
 * ```ts
 * export const logout = federatedLogout({ afterLogout: "/signed-out" });
 *
 * export const { handlers, auth, signIn, signOut } = logout.connect(NextAuth, {
 *   providers: [Keycloak],
 * });
 * ```
 */
export function federatedLogout(options: FederatedLogoutOptions = {}): FederatedLogout {
  assertOptions(options);
  const incomingLogoutsOf = createIncomingLogoutsOf(options.logoutsFrom ?? {});
  const current = createCurrentSettings();
  const foundation = createFoundation(options, current);
  const sessions = createSessions(options, foundation);
  const signIns = createSignIns(foundation, sessions);
  const logouts = createLogouts(options, foundation, { sessions, signIns, current });

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
  const { logout, callback } = logouts.routes;
  const routes = {
    logout: { GET: perRequest(logout.GET), POST: perRequest(logout.POST) },
    callback: { GET: perRequest(callback.GET) },
    backChannel: { POST: perRequest(backChannel.POST) },
    frontChannel: { GET: perRequest(frontChannel.GET) },
  };
  const served = {
    "/federated-logout": logout,
    "/federated-logout/callback": callback,
    "/federated-logout/back-channel": backChannel,
    "/federated-logout/front-channel": frontChannel,
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
    readOutcome: async (headers) => current.runFor(undefined, () => logouts.readOutcome(headers)),
    routes,
  };
}
