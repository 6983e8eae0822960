import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type CompactVerifyGetKey,
} from "jose";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { createCoolDown } from "../providers/cool-down.ts";
import type { Discover } from "../providers/discovery.ts";
import { LogoutProblem, withoutCause } from "../providers/logout-problem.ts";
import { fetchDocument } from "../providers/provider-document.ts";
import { isSecureEndpoint } from "../providers/secure-endpoint.ts";

/** Finds the key that a provider's tokens are verified with. */
export type VerificationKeys = (provider: ConfiguredProvider) => Promise<CompactVerifyGetKey>;

export interface VerificationKeysContext {
  discover: Discover;
  fetch: typeof fetch;
  /** How long a key set may take, in milliseconds. */
  timeLimitMs: number;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  isProduction: boolean;
}

const tenMinutesInMs = 10 * 60 * 1000;
// How soon an unknown key may have the key set fetched again.
const coolDownMs = 30 * 1000;

/**
 * Creates the verification keys of one app: key sets are cached per `jwks_uri`, and fetched again for
 * an unknown key, once per cool-down; after a failure, not for some seconds. A header's own `jku`, `x5u`
 * or `jwk` is not looked at.
 *
 * Rejects with {@link LogoutProblem} when they cannot be fetched.
 *
 * @see [OpenID Connect Core 1.0, section 10.1.1](https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys)
 */
export function createVerificationKeys({
  discover,
  fetch,
  timeLimitMs,
  now,
  isProduction,
}: VerificationKeysContext): VerificationKeys {
  const attempt = createCoolDown(now, withoutCause);
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
    if (!isSecureEndpoint(url, { issuer, isProduction }))
      throw new LogoutProblem("insecure_endpoint", "jwks_uri is not https");
    const known = keySets.get(uri);
    if (known) return known;
    const keySet = createRemoteJWKSet(url, {
      cacheMaxAge: tenMinutesInMs,
      cooldownDuration: coolDownMs,
      timeoutDuration: timeLimitMs,
      [customFetch]: (...request) =>
        attempt(uri, () => fetchKeySet(provider.fetch ?? fetch, ...request)),
    });
    const keys: CompactVerifyGetKey = (header, token) => keySet(header, token).catch(tellApart);
    keySets.set(uri, keys);
    return keys;
  };
}

async function fetchKeySet(...request: Parameters<typeof fetchDocument>): Promise<Response> {
  const response = await fetchDocument(...request);
  if (response.status !== 200) throw new Error(`The answer is ${response.status}`);
  // Throws for what is no key set.
  createLocalJWKSet(await response.clone().json());
  return response;
}

// What is wrong with a token from what is wrong with the keys.
function tellApart(cause: unknown): never {
  const isAboutToken =
    cause instanceof errors.JWKSNoMatchingKey ||
    cause instanceof errors.JWKSMultipleMatchingKeys ||
    cause instanceof errors.JOSENotSupported;
  if (isAboutToken) throw cause;
  const message = "The provider's keys could not be fetched";
  throw new LogoutProblem("discovery_failed", message, { cause });
}
