import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { defaultAlgorithm, isAsymmetric } from "../providers/signing-algorithms.ts";

export interface AlgorithmContext {
  provider: ConfiguredProvider;
  /** What its logout tokens are signed with, if that is said of them alone. */
  ofLogoutTokens: string | undefined;
  /** The algorithms that the provider's metadata lists for id_tokens, if it lists any. */
  listed: readonly string[] | undefined;
  /** Whether an id_token of a sign-in through this provider was signed with it. */
  hasSignedIn: (algorithm: string) => Promise<boolean>;
}

/** Whether an algorithm can be the provider's at all: what can be said without asking anybody. */
export function isPossibleAlgorithm(
  algorithm: string,
  { idTokenAlgorithm }: ConfiguredProvider,
  ofLogoutTokens: string | undefined = idTokenAlgorithm,
): boolean {
  return ofLogoutTokens === undefined
    ? isAsymmetric(algorithm)
    : algorithm === ofLogoutTokens && algorithm !== "none";
}

/**
 * Whether a logout token may be signed with it: as its id_tokens are. That is the algorithm registered
 * for this client; else RS256, where the provider offers it; else whatever the provider lists. Where it
 * lists RS256 and others, the id_tokens of sign-ins have shown which one is this client's.
 *
 * @see [OpenID Connect Back-Channel Logout 1.0, section 2.6](https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation)
 */
export async function isAcceptedAlgorithm(
  algorithm: string,
  { provider, ofLogoutTokens, listed = [defaultAlgorithm], hasSignedIn }: AlgorithmContext,
): Promise<boolean> {
  if (ofLogoutTokens !== undefined) return algorithm === ofLogoutTokens;
  if (!isPossibleAlgorithm(algorithm, provider)) return false;
  if (provider.idTokenAlgorithm !== undefined || algorithm === defaultAlgorithm) return true;
  if (listed.includes(defaultAlgorithm)) return hasSignedIn(algorithm);
  return listed.includes(algorithm);
}
