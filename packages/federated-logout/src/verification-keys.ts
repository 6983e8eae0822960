import { createRemoteJWKSet, customFetch, type CompactVerifyGetKey } from "jose";
import type { ConfiguredProvider } from "./configured-provider.ts";
import type { Discover } from "./discovery.ts";
import { LogoutProblem } from "./logout-problem.ts";
import { isSecureEndpoint } from "./secure-endpoint.ts";

/** Finds the key that a provider's tokens are verified with. */
export type VerificationKeys = (provider: ConfiguredProvider) => Promise<CompactVerifyGetKey>;

export interface VerificationKeysContext {
  discover: Discover;
  fetch: typeof fetch;
  /** How long a key set may take, in milliseconds. */
  timeLimitMs: number;
  isProduction: boolean;
}

const tenMinutesInMs = 10 * 60 * 1000;
// How soon an unknown key may have the key set fetched again.
const coolDownMs = 30 * 1000;

/**
 * Creates the verification keys of one app: key sets are cached per `jwks_uri`, and fetched again for
 * an unknown key, once per cool-down. A header's own `jku`, `x5u` or `jwk` is not looked at.
 *
 * @see [OpenID Connect Core 1.0, section 10.1.1](https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys)
 */
export function createVerificationKeys({
  discover,
  fetch,
  timeLimitMs,
  isProduction,
}: VerificationKeysContext): VerificationKeys {
  const keySets = new Map<string, CompactVerifyGetKey>();

  return async function keysOf(provider) {
    const { issuer = "", clientSecret, idTokenAlgorithm } = provider;
    // A MAC is made with the client's own secret (OpenID Connect Core 1.0, section 10.1).
    if (idTokenAlgorithm?.startsWith("HS")) {
      return async () => new TextEncoder().encode(clientSecret);
    }
    const { jwks_uri: uri } = await discover(issuer, provider.fetch);
    if (uri === undefined)
      throw new LogoutProblem("discovery_failed", "The provider's metadata names no jwks_uri");
    const url = new URL(uri);
    if (!isSecureEndpoint(url, isProduction))
      throw new LogoutProblem("insecure_endpoint", "jwks_uri is not https");
    const known = keySets.get(uri);
    if (known) return known;
    const keySet = createRemoteJWKSet(url, {
      cacheMaxAge: tenMinutesInMs,
      cooldownDuration: coolDownMs,
      timeoutDuration: timeLimitMs,
      [customFetch]: provider.fetch ?? fetch,
    });
    keySets.set(uri, keySet);
    return keySet;
  };
}
