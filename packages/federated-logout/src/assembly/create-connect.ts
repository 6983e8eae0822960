import type { NextAuthConfig, NextAuthResult } from "next-auth";
import { assertConfig, assertConnectable } from "../auth-js/assert-config.ts";
import { readAuthSettings } from "../auth-js/auth-settings.ts";
import { completeConfig } from "../auth-js/complete-config.ts";
import type { ConnectedConfig, CurrentSettings } from "../auth-js/current-settings.ts";
import { serveRoutes, type FederatedRoutes } from "../auth-js/federated-routes.ts";
import { createSignInEndpoint } from "../auth-js/sign-in-endpoint.ts";
import { createSignOutEndpoint } from "../auth-js/sign-out-endpoint.ts";
import { wrapAuth } from "../auth-js/wrap-auth.ts";
import type { ConnectedAuth, FederatedLogout } from "../federated-logout-interface.ts";
import { asNextRequest } from "../next/next-request.ts";
import { createSignInAction } from "../next/sign-in-action.ts";
import { createSignOutAction } from "../next/sign-out-action.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import type { Logouts } from "./create-logouts.ts";
import type { Sessions } from "./create-sessions.ts";
import type { SignIns } from "./create-sign-ins.ts";
import type { Foundation } from "./foundation.ts";

export interface ConnectContext {
  options: FederatedLogoutOptions;
  current: CurrentSettings;
  foundation: Foundation;
  sessions: Sessions;
  signIns: SignIns;
  logouts: Logouts;
  /** By their paths below the Auth.js routes. */
  served: FederatedRoutes;
  /** Lets a handler know the config of its request. */
  perRequest: <Asked extends Request>(
    handler: (request: Asked) => Response | Promise<Response>,
  ) => (request: Asked) => Promise<Response>;
}

export function createConnect({
  options,
  current,
  foundation,
  sessions,
  signIns,
  logouts,
  served,
  perRequest,
}: ConnectContext): FederatedLogout["connect"] {
  const { availability } = sessions;

  return function connect(nextAuth, config) {
    assertConnectable(nextAuth, config);
    if (typeof config !== "function") {
      const { settings, completed } = complete(config);
      current.setForAll(settings);
      return federate(nextAuth(completed));
    }
    const configFor = current.setPerRequest(async (request) =>
      complete(await config(asNextRequest(request))),
    );
    return federate(nextAuth(configFor));
  };

  function complete(config: NextAuthConfig): ConnectedConfig {
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
      within: (task) => current.runWith(connected, task),
    });
    const connected = { settings, completed };
    return connected;
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
          skipsCsrfCheck: () => foundation.settings().skipsCsrfCheck,
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
}
