import type { ConfiguredProvider } from "./configured-provider.ts";
import { findKnownProvider } from "./find-known-provider.ts";
import type { IncomingLogoutChoices, IncomingLogoutSettings } from "./incoming-logout.ts";

/** Says what is different about the logouts of a provider. */
export type IncomingLogoutsOf = (provider: ConfiguredProvider) => IncomingLogoutSettings;

/** What is known about a provider, with what the app says over it. */
export function createIncomingLogoutsOf(choices: IncomingLogoutChoices): IncomingLogoutsOf {
  return ({ id, issuer }) => ({ ...findKnownProvider(id, issuer)?.incomingLogout, ...choices[id] });
}
