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
  const page = known && pageAt(known, configured);
  if (page === undefined || !URL.canParse(page, authorizationEndpoint)) return { id, name };
  return { id, name, accountPage: new URL(page, authorizationEndpoint).href };
}

const atIssuer = "{issuer}";

function pageAt(known: KnownProvider, configured: ConfiguredProvider): string | undefined {
  const { accountPage } = known;
  if (accountPage?.startsWith(atIssuer)) {
    const issuer = configured.issuer?.replace(/\/$/, "");
    return issuer && accountPage.replace(atIssuer, issuer);
  }
  // A path is one on its own host, whichever that is.
  return accountPage?.startsWith("/") || isItself(known, configured) ? accountPage : undefined;
}
