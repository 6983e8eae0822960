import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { IncomingLogoutSettings } from "../providers/incoming-logout.ts";
import { defaultAlgorithm, isAsymmetric } from "../providers/signing-algorithms.ts";

/**
 * The only algorithm that a provider's logout tokens can have, where the config or what is known of the
 * provider says so: else it depends on what the provider lists, and on its id_tokens.
 */
export function fixedAlgorithm(
  { idTokenAlgorithm }: ConfiguredProvider,
  { algorithm = idTokenAlgorithm }: IncomingLogoutSettings,
): string | undefined {
  return algorithm;
}

export function isMac(algorithm: string | undefined): boolean {
  return algorithm?.startsWith("HS") ?? false;
}

/** Whether a token can have it at all: what can be said without asking anybody. */
export function isPossibleAlgorithm(algorithm: string, fixed: string | undefined): boolean {
  if (fixed === undefined) return isAsymmetric(algorithm);
  return algorithm === fixed && (isMac(fixed) || isAsymmetric(fixed));
}

export interface AlgorithmContext {
  fixed: string | undefined;
  /** The algorithms that the provider's metadata lists for id_tokens, if it lists any. */
  listed: readonly string[] | undefined;
  /** Whether an id_token of a sign-in through this provider was signed with it. */
  hasSignedIn: (algorithm: string) => Promise<boolean>;
}

/**
 * Whether a logout token may be signed with a possible algorithm: as id_tokens of this client are. That is
 * RS256, where the provider offers it; else whatever the provider lists. Where it lists RS256 and others,
 * the id_tokens of sign-ins have shown which one is this client's.
 *
 * @see [OpenID Connect Back-Channel Logout 1.0, section 2.6](https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation)
 */
export async function isAcceptedAlgorithm(
  algorithm: string,
  { fixed, listed = [defaultAlgorithm], hasSignedIn }: AlgorithmContext,
): Promise<boolean> {
  if (fixed !== undefined || algorithm === defaultAlgorithm) return true;
  return listed.includes(defaultAlgorithm) ? hasSignedIn(algorithm) : listed.includes(algorithm);
}
