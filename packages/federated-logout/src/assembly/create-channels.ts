import { createBackChannelRoute } from "../back-channel/back-channel-route.ts";
import type { FederatedLogout } from "../federated-logout-interface.ts";
import { createFrontChannelRoute } from "../front-channel/front-channel-route.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import { createIncomingLogoutsOf } from "../providers/find-incoming-logout.ts";
import { createFindVerificationKeys } from "../verified-tokens/verification-keys.ts";
import type { Sessions } from "./create-sessions.ts";
import type { Foundation } from "./foundation.ts";

/** What ends sessions when the provider's own has ended. */
export function createChannels(
  { logoutsFrom = {} }: FederatedLogoutOptions,
  foundation: Foundation,
  sessions: Sessions,
): Pick<FederatedLogout<unknown>["routes"], "backChannel" | "frontChannel"> {
  const context = {
    ...foundation,
    ...sessions,
    incomingLogoutsOf: createIncomingLogoutsOf(logoutsFrom),
  };
  return {
    backChannel: createBackChannelRoute({
      ...context,
      findKeys: createFindVerificationKeys(foundation),
    }),
    frontChannel: createFrontChannelRoute(context),
  };
}
