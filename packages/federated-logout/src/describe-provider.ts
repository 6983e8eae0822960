import type { ConfiguredProvider } from "./configured-provider.ts";
import { isItself, type KnownProvider } from "./known-provider.ts";
import type { LogoutProvider } from "./outcome.ts";

/** A provider as a person is told about it. */
export function describeProvider(
  configured: ConfiguredProvider,
  known: KnownProvider | undefined,
): LogoutProvider {
  const { id, name, authorizationEndpoint } = configured;
  const page = known?.accountPage;
  if (page === undefined || !URL.canParse(page, authorizationEndpoint)) return { id, name };
  // A path is one on its own host, whichever that is.
  const isItsPage = page.startsWith("/") || isItself(known!, configured);
  return { id, name, ...(isItsPage && { accountPage: new URL(page, authorizationEndpoint).href }) };
}
