import type { DocumentedProvider } from "../packages/federated-logout/src/providers/provider-documentation.ts";
import { deviationsOf } from "../packages/federated-logout/src/providers/logout-dialect.ts";
import { providersWithoutSession } from "../packages/federated-logout/src/providers/known/without-session.ts";

/**
 * What a logout at a provider comes down to:
 *
 * - `standard_by_discovery`: RP-Initiated Logout 1.0, at what its metadata names.
 * - `standard_by_known_endpoint`: the same, at an endpoint that its metadata may not name.
 * - `own_dialect`: something else, which this library speaks.
 * - `revocation_only`: no way to sign a browser out; its tokens can be revoked.
 * - `nothing`: neither.
 * - `no_provider_session`: there is no session but the app's own.
 */
export type ProviderVerdict =
  | "standard_by_discovery"
  | "standard_by_known_endpoint"
  | "own_dialect"
  | "revocation_only"
  | "nothing"
  | "no_provider_session";

/** Sums up what is known about a provider. */
export function verdictOf(known: DocumentedProvider): ProviderVerdict {
  if (providersWithoutSession.some(({ ids: [id] }) => id === known.ids[0]))
    return "no_provider_session";
  const { logout, revocation } = known;
  if (!logout) return revocation ? "revocation_only" : "nothing";
  if (typeof logout === "function") return "own_dialect";
  const { withoutEndSessionEndpoint: fallback = {} } = logout;
  const deviations = { ...deviationsOf(logout), ...deviationsOf(fallback) };
  if (Object.keys(deviations).length > 0) return "own_dialect";
  return logout.endpoint === undefined && fallback.endpoint === undefined
    ? "standard_by_discovery"
    : "standard_by_known_endpoint";
}
