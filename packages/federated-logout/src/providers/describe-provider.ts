import type { ConfiguredProvider } from "./configured-provider.ts";
import { findKnownProvider, isItself } from "./find-known-provider.ts";
import type { KnownProvider } from "./known-provider.ts";
import type { LogoutProvider } from "../outcome.ts";

/** A provider as a person is told about it. */
export function describeProvider(
  configured: ConfiguredProvider,
  known: KnownProvider | undefined = findKnownProvider(configured.id, configured.issuer),
): LogoutProvider {
  const { id, name, authorizationEndpoint } = configured;
  if (!known?.accountPage || !URL.canParse(known.accountPage, authorizationEndpoint)) {
    return { id, name };
  }
  // A path is one on its own host, whichever that is.
  const isItsPage = known.accountPage.startsWith("/") || isItself(known, configured);
  const accountPage = new URL(known.accountPage, authorizationEndpoint).href;
  return { id, name, ...(isItsPage && { accountPage }) };
}
