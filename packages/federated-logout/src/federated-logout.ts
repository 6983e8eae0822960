import type { NextAuthConfig, NextAuthResult } from "next-auth";
import type { NextRequest } from "next/server";
import { asNextRequest } from "./next/next-request.ts";
import { assertConfig, assertConnectable } from "./auth-js/assert-config.ts";
import { readAuthSettings, type AuthSettings } from "./auth-js/auth-settings.ts";
import { createBackChannelRoute } from "./back-channel/back-channel-route.ts";
import { completeConfig } from "./auth-js/complete-config.ts";
import { createLogouts } from "./assembly/create-logouts.ts";
import { createSessions } from "./assembly/create-sessions.ts";
import { createSignIns } from "./assembly/create-sign-ins.ts";
import { createCurrentSettings } from "./auth-js/current-settings.ts";
import type { ConnectedAuth, FederatedLogout } from "./federated-logout-interface.ts";
import { serveRoutes } from "./auth-js/federated-routes.ts";
import { createFoundation } from "./assembly/foundation.ts";
import { createFrontChannelRoute } from "./front-channel/front-channel-route.ts";
import { assertOptions, type FederatedLogoutOptions } from "./options.ts";
import { answeringRefusals } from "./http/request-refusal.ts";
import { createSessionRoute } from "./sign-in/session-route.ts";
import { createSignInAction } from "./next/sign-in-action.ts";
import { createSignInEndpoint } from "./auth-js/sign-in-endpoint.ts";
import { createSignOutAction } from "./next/sign-out-action.ts";
import { createSignOutEndpoint } from "./auth-js/sign-out-endpoint.ts";
import { createVerificationKeys } from "./back-channel/verification-keys.ts";
import { wrapAuth } from "./auth-js/wrap-auth.ts";

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
  const { logoutsFrom = {} } = options;
  const current = createCurrentSettings();
  const foundation = createFoundation(options, current);
  const sessions = createSessions(options, foundation);
  const signIns = createSignIns(foundation, sessions);
  const logouts = createLogouts(options, foundation, { sessions, signIns, current });
  const { availability } = sessions;

  const backChannel = createBackChannelRoute({
    ...foundation,
    ...sessions,
    keysOf: createVerificationKeys(foundation),
    issuesWithoutExp: (id) => logoutsFrom[id]?.withoutExp ?? false,
  });
  const frontChannel = createFrontChannelRoute({
    ...foundation,
    ...sessions,
    sendsForeignSid: (id) => logoutsFrom[id]?.foreignSid ?? false,
  });
  const { logout, callback } = logouts.routes;
  const routes = {
    logout: { GET: perRequest(logout.GET), POST: perRequest(logout.POST) },
    callback: { GET: perRequest(callback.GET) },
    backChannel: { POST: perRequest(backChannel.POST) },
    frontChannel: { GET: perRequest(frontChannel.GET) },
  };
  const served = {
    "/federated-logout": routes.logout,
    "/federated-logout/callback": routes.callback,
    "/federated-logout/back-channel": routes.backChannel,
    "/federated-logout/front-channel": routes.frontChannel,
    "/federated-logout/continue": logouts.routes.continue,
    "/federated-logout/session": createSessionRoute({ ...foundation, ...sessions }),
  };

  function perRequest<Asked extends Request>(
    handler: (request: Asked) => Response | Promise<Response>,
  ): (request: Asked) => Promise<Response> {
    return answeringRefusals((request) => current.runFor(request, () => handler(request)));
  }

  function complete(config: NextAuthConfig): { settings: AuthSettings; completed: NextAuthConfig } {
    assertConfig(config, options);
    const guarded = config.adapter && signIns.guard(config.adapter);
    const settings = {
      ...readAuthSettings(config, process.env),
      ...(guarded && { endDatabaseSession: guarded.endSession }),
    };
    sessions.rememberFor(settings.sessionMaxAge);
    const completed = completeConfig(config, {
      ...signIns.completion,
      adapter: guarded?.adapter,
      signedOut: logouts.buildLogoutUrl,
      within: (task) => current.runWith(settings, task),
    });
    return { settings, completed };
  }

  // A Server Action has no request of its own.
  function inAction<Result>(task: () => Promise<Result>): Result | Promise<Result> {
    return current.runFor(undefined, task);
  }

  function federate(auth: NextAuthResult): ConnectedAuth {
    const { GET, POST } = auth.handlers;
    logouts.connect({ GET, POST });
    const post = createSignInEndpoint(POST, signIns.signInQuery);
    const handlers = serveRoutes(
      {
        GET: (request) => signIns.answer(request, () => GET(request)),
        POST: createSignOutEndpoint((request) => signIns.answer(request, () => post(request)), {
          ...foundation,
          ...logouts,
        }),
      },
      served,
      { ...foundation, onPath: foundation.warnings.ofPath },
    );
    return {
      ...auth,
      handlers: { GET: perRequest(handlers.GET), POST: perRequest(handlers.POST) },
      auth: wrapAuth(auth.auth, {
        answer: (request, call) => current.runFor(request, () => signIns.answer(request, call)),
        read: (call) => availability.read(call),
      }),
      unstable_update: (data) => availability.read(() => auth.unstable_update(data)),
      signIn: createSignInAction(auth.signIn, { ...signIns, ...signIns.signInResponses, inAction }),
      signOut: createSignOutAction({ ...foundation, ...logouts, inAction }),
    };
  }

  return {
    connect(nextAuth, config) {
      assertConnectable(nextAuth, config);
      if (typeof config !== "function") {
        const { settings, completed } = complete(config);
        current.setForAll(settings);
        return federate(nextAuth(completed));
      }
      const completeFor = async (request: NextRequest | undefined) =>
        complete(await config(request));
      current.setPerRequest(
        async (request) => (await completeFor(asNextRequest(request))).settings,
      );
      return federate(nextAuth(async (request) => (await completeFor(request)).completed));
    },
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
