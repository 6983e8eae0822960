import type { ConnectedHandlers } from "../auth-js/connected-handlers.ts";
import type { FederatedRoute } from "../auth-js/federated-routes.ts";
import type { FederatedLogout } from "../federated-logout-interface.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import { createChannels } from "./create-channels.ts";
import { createLogouts, type Logouts } from "./create-logouts.ts";
import type { Sessions } from "./create-sessions.ts";
import type { SignIns } from "./create-sign-ins.ts";
import { createSignals } from "./create-signals.ts";
import type { Foundation } from "./foundation.ts";

/** What signs people out, and ends sessions at the word of others. */
export interface SignOutRooms extends Pick<Logouts, "start" | "buildLogoutUrl" | "readOutcome"> {
  routes: FederatedLogout<unknown>["routes"] & { continue: Required<FederatedRoute> };
}

export function createSignOutRooms(
  options: FederatedLogoutOptions,
  foundation: Foundation,
  others: { sessions: Sessions; signIns: SignIns; handlers: ConnectedHandlers },
): SignOutRooms {
  const { routes, ...logouts } = createLogouts(options, foundation, others);
  const { sessions } = others;
  return {
    ...logouts,
    routes: {
      ...routes,
      ...createChannels(options, foundation, sessions),
      ...createSignals(options, foundation, sessions),
    },
  };
}
