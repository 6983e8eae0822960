import type { AuthHandlers } from "../auth-js/auth-handlers.ts";
import type { ConnectedHandlers } from "../auth-js/connected-handlers.ts";
import type { RequestSettings } from "../auth-js/current-settings.ts";
import { serveRoutes, type FederatedRoutes } from "../auth-js/federated-routes.ts";
import { createSignInEndpoint } from "../auth-js/sign-in-endpoint.ts";
import { createSignOutEndpoint } from "../auth-js/sign-out-endpoint.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import type { SignOutRooms } from "./sign-out-rooms.ts";
import type { Sessions } from "./create-sessions.ts";
import type { SignIns } from "./create-sign-ins.ts";
import type { Foundation } from "./foundation.ts";

/** What `connect` puts around next-auth, whatever its version. */
export interface ConnectContext<Settings extends RequestSettings> {
  options: FederatedLogoutOptions;
  current: Settings;
  foundation: Foundation;
  sessions: Sessions;
  signIns: SignIns;
  logouts: Omit<SignOutRooms, "routes">;
  /** What Auth.js's own sign-out is posted to, and its sign-in. */
  handlers: ConnectedHandlers;
  /** By their paths below the Auth.js routes. */
  served: FederatedRoutes;
  /** Lets a handler know the config of its request. */
  perRequest: <Asked extends Request>(
    handler: (request: Asked) => Response | Promise<Response>,
  ) => (request: Asked) => Promise<Response>;
}

/**
 * Makes the sign-outs of next-auth's own handlers federated, and serves this library's routes beside them.
 *
 * @param atFirstRequest - Told when somebody asks for the first time: then it is no build any more.
 */
export function serveFederated(
  { GET, POST }: AuthHandlers,
  {
    foundation,
    signIns,
    logouts,
    handlers: connected,
    served,
    perRequest,
  }: ConnectContext<RequestSettings>,
  atFirstRequest: () => void = () => undefined,
): AuthHandlers {
  connected.set({ GET, POST });
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
    {
      ...foundation,
      onPath(...path) {
        foundation.warnings.ofPath(...path);
        atFirstRequest();
      },
    },
  );
  return { GET: perRequest(handlers.GET), POST: perRequest(handlers.POST) };
}
