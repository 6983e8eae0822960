import type { FederatedLogout } from "../federated-logout-interface.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import { createSecurityEventsRoute } from "../signals/security-events-route.ts";
import { createTransmitterDiscovery } from "../signals/transmitter-metadata.ts";
import { createUniversalLogoutRoute } from "../signals/universal-logout-route.ts";
import { createFindVerificationKeys } from "../verified-tokens/verification-keys.ts";
import type { Sessions } from "./create-sessions.ts";
import type { Foundation } from "./foundation.ts";

/** What ends sessions at the word of others than the provider's own logout. */
export function createSignals(
  { universalLogout, securityEvents }: FederatedLogoutOptions,
  foundation: Foundation,
  sessions: Sessions,
): Pick<FederatedLogout<unknown>["routes"], "universalLogout" | "securityEvents"> {
  const discoverTransmitter = createTransmitterDiscovery(foundation);
  return {
    universalLogout: createUniversalLogoutRoute({
      ...foundation,
      ...sessions,
      options: universalLogout,
      findKeys: createFindVerificationKeys(foundation),
    }),
    securityEvents: createSecurityEventsRoute({
      ...foundation,
      ...sessions,
      options: securityEvents,
      discoverTransmitter,
      findKeys: createFindVerificationKeys({ ...foundation, discover: discoverTransmitter }),
    }),
  };
}
