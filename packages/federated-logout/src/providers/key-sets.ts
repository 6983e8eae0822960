import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type CompactVerifyGetKey,
} from "jose";
import type { ConfiguredProvider } from "./configured-provider.ts";
import { createCoolDown } from "./cool-down.ts";
import type { FindIssuerDocument } from "./issuer-documents.ts";
import { createFetchBudget } from "./fetch-budget.ts";
import { LogoutProblem, withoutCause } from "./logout-problem.ts";
import { fetchDocument } from "./provider-document.ts";
import { isSecureEndpoint } from "./secure-endpoint.ts";

/** The keys that a provider publishes. */
export interface KeySet {
  /** Finds the key that a token's header names. */
  getKey: CompactVerifyGetKey;
  /**
   * Fetches the keys again, since a provider may have put another one in the place of one, under the
   * same name or under none; says whether that may be done so soon.
   */
  renew: () => Promise<boolean>;
  /** Fetches them, if what is here is not of the last ten minutes. */
  refresh: () => Promise<void>;
  /** What they were when they were last fetched; `undefined` where they never were, or have no names. */
  last: () => FetchedKeys | undefined;
}

/** Finds what says where an issuer's keys are. */
export type FindKeyDocument = FindIssuerDocument<{ issuer: string; jwks_uri?: string }>;

export interface FetchedKeys {
  ids: readonly string[];
  /** When they were asked for, in milliseconds since 1970. */
  askedAtMs: number;
}

/** Finds the key set at a `jwks_uri`. */
export type KeySets = (uri: string, owner: KeyOwner) => KeySet;

/** Whose keys they are. */
export type KeyOwner = Pick<ConfiguredProvider, "id" | "issuer" | "jwksEndpoint" | "fetch">;

export interface KeySetsContext {
  fetch: typeof fetch;
  /** How long a key set may take, in milliseconds. */
  patienceMs: number;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  isProduction: boolean;
}

const tenMinutesInMs = 10 * 60 * 1000;
// One for each issuer, of which only a multi-tenant app ever has many.
const maxKeySets = 1000;

/**
 * Creates the key sets of one app: cached per `jwks_uri`, and fetched again for an unknown key, a few
 * times in half a minute; after a failure, not for some seconds. A header's own `jku`, `x5u` or `jwk` is
 * not looked at.
 *
 * Throws {@link LogoutProblem} for one that may not be asked, and rejects with it when it cannot be
 * fetched.
 *
 * @see [OpenID Connect Core 1.0, section 10.1.1](https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys)
 */
export function createKeySets({ fetch, patienceMs, now, isProduction }: KeySetsContext): KeySets {
  const attempt = createCoolDown(now, withoutCause);
  const known = new Map<string, KeySet>();

  return function keySetAt(uri, provider) {
    // One that is reached by a `fetch` of its own says nothing of how others are.
    const name = JSON.stringify([provider.id, uri]);
    const keySet = known.get(name) ?? createKeySet(uri, provider);
    if (known.size >= maxKeySets) known.clear();
    known.set(name, keySet);
    return keySet;
  };

  function createKeySet(uri: string, provider: KeyOwner): KeySet {
    const budget = createFetchBudget(now);
    let lastAskedAtMs = 0;
    const remote = createRemoteJWKSet(assertMayBeAsked(uri, provider), {
      cacheMaxAge: tenMinutesInMs,
      // The budget says how often.
      cooldownDuration: 0,
      timeoutDuration: patienceMs,
      async [customFetch](...request) {
        if (!budget.isLeft()) throw new FetchedTooOften();
        const askedAtMs = now();
        const response = await attempt(uri, () => fetchKeySet(provider.fetch ?? fetch, ...request));
        budget.spend();
        lastAskedAtMs = askedAtMs;
        return response;
      },
    });
    return {
      getKey: (header, token) => remote(header, token).catch(tellApart),
      async renew() {
        if (!budget.isLeft()) return false;
        await remote.reload().catch(tellApart);
        return true;
      },
      async refresh() {
        if (!remote.fresh) await remote.reload().catch(tellApart);
      },
      last() {
        const ids = remote.jwks()?.keys.map(({ kid }) => kid);
        // Of a key without a name nobody can say whether it is another.
        return ids?.every((id) => id !== undefined) ? { ids, askedAtMs: lastAskedAtMs } : undefined;
      },
    };
  }

  function assertMayBeAsked(uri: string, provider: KeyOwner): URL {
    if (!URL.canParse(uri)) throw new LogoutProblem("discovery_failed", "jwks_uri is not a URL");
    const url = new URL(uri);
    // Where the config says how it is reached, that is the app's own affair.
    const isSetByApp = provider.fetch !== undefined || provider.jwksEndpoint !== undefined;
    if (isSetByApp || isSecureEndpoint(url, { issuer: provider.issuer, isProduction })) return url;
    throw new LogoutProblem(
      "insecure_endpoint",
      "jwks_uri is not https: give the provider a customFetch that reaches it, or a jwks_endpoint",
    );
  }
}

/**
 * Where a provider's keys are, as its config says, or else its metadata.
 *
 * @throws {LogoutProblem} `discovery_failed` where nobody says.
 */
export async function findJwksUri(
  provider: Pick<KeyOwner, "issuer" | "jwksEndpoint" | "fetch">,
  { discover, patienceMs }: { discover: FindKeyDocument; patienceMs: number },
): Promise<string> {
  const { jwksEndpoint, issuer = "" } = provider;
  const isSaid = jwksEndpoint !== undefined;
  return jwksUriOf(
    provider,
    isSaid ? undefined : await discover(issuer, provider.fetch, patienceMs),
  );
}

/** The same, of metadata that are known. @throws {LogoutProblem} likewise. */
export function jwksUriOf(
  { jwksEndpoint }: Pick<KeyOwner, "jwksEndpoint">,
  metadata: { jwks_uri?: string } | undefined,
): string {
  const uri = jwksEndpoint ?? metadata?.jwks_uri;
  if (uri !== undefined) return uri;
  throw new LogoutProblem("discovery_failed", "The provider's metadata names no jwks_uri");
}

async function fetchKeySet(...request: Parameters<typeof fetchDocument>): Promise<Response> {
  const response = await fetchDocument(...request);
  if (response.status !== 200) throw new Error(`The answer is ${response.status}`);
  // Throws for what is no key set.
  createLocalJWKSet(await response.clone().json());
  return response;
}

/** A key is unknown, and the keys were fetched a moment ago, several times. */
class FetchedTooOften extends errors.JWKSNoMatchingKey {}

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
