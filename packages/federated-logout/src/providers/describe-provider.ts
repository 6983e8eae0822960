import type { ConfiguredProvider } from "./configured-provider.ts";
import { findKnownProvider, isItself } from "./find-known-provider.ts";
import type { KnownProvider } from "./known-provider.ts";
import type { LogoutProvider } from "../outcome.ts";

/** A provider as a person is told about it. */
export function describeProvider(
  configured: ConfiguredProvider,
  known: KnownProvider | undefined = findKnownProvider(configured.id, configured.issuer),
): LogoutProvider {
  const { id, name, authorizationEndpoint, issuer } = configured;
  const page = known?.accountPage?.replace("{issuer}", issuer?.replace(/\/$/, "") ?? "/");
  if (!known?.accountPage || !page || !URL.canParse(page, authorizationEndpoint)) {
    return { id, name };
  }
  // A path is one on its own host, whichever that is.
  const isItsPage = /^(\/|\{issuer\})/.test(known.accountPage) || isItself(known, configured);
  const accountPage = new URL(page, authorizationEndpoint).href;
  return { id, name, ...(isItsPage && { accountPage }) };
}
