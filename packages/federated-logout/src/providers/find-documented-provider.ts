import { documentedPublicSector } from "./documented/public-sector.ts";
import { documentedWithLogout } from "./documented/with-logout.ts";
import { documentedWithoutLogout } from "./documented/without-logout.ts";
import { documentedWithoutSession } from "./documented/without-session.ts";
import { findKnownProvider, knownProviders } from "./find-known-provider.ts";
import type { KnownProvider } from "./known-provider.ts";
import type { DocumentedProvider, ProviderDocumentation } from "./provider-documentation.ts";

// By the first of a provider's ids.
const documentation: Readonly<Record<string, ProviderDocumentation>> = {
  ...documentedWithLogout,
  ...documentedPublicSector,
  ...documentedWithoutLogout,
  ...documentedWithoutSession,
};

/** Finds a provider as `findKnownProvider` does, with what is written about it. */
export function findDocumentedProvider(
  providerId: string,
  issuer: string | undefined,
): DocumentedProvider | undefined {
  const known = findKnownProvider(providerId, issuer);
  return known && documented(known);
}

function documented(known: KnownProvider): DocumentedProvider {
  const [id] = known.ids;
  const written = documentation[id];
  if (!written) throw new Error(`Nothing is written about ${id}`);
  return { ...known, ...written };
}

/** Every provider there is an entry for. */
export const documentedProviders: readonly DocumentedProvider[] = knownProviders.map(documented);
