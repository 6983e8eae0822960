import * as oauth from "oauth4webapi";
import { LogoutProblem, withoutCause } from "./logout-problem.ts";
import { createCoolDown } from "./cool-down.ts";
import { explainMetadata } from "./explain-metadata.ts";
import { isSameIssuer } from "./issuers.ts";
import { fetchDocument } from "./provider-document.ts";
import { isSecureEndpoint } from "./secure-endpoint.ts";
import { untilAborted } from "../runtime/time-limit.ts";

/** A provider's metadata, proven to belong to the issuer that was asked for. */
export type ProviderMetadata = oauth.AuthorizationServer;

/** Finds a provider's metadata. */
export type Discover = (
  issuer: string,
  /** The provider's own `fetch`, if it has one: then how the server gets there is its affair. */
  providerFetch?: typeof fetch,
  /** How long to wait, in milliseconds, where that is not as long as a person would. */
  waitMs?: number,
) => Promise<ProviderMetadata>;

export interface DiscoveryOptions {
  fetch: typeof fetch;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** How long a person is kept waiting, in milliseconds; the document is fetched all the same. */
  timeLimitMs: number;
  isProduction: boolean;
}

interface CacheEntry {
  lastGood?: { metadata: ProviderMetadata; fetchedAtMs: number };
  flight?: Promise<ProviderMetadata>;
}

const freshForMs = 10 * 60 * 1000;
// Whoever waits for a document gives up sooner.
const longestFetchMs = 30_000;
// Issuers come from sealed session tokens, so only a multi-tenant app ever has many.
const maxIssuers = 1000;

/**
 * Creates the discovery of one app: documents are cached per issuer, refreshed in the background
 * once they are ten minutes old, fetched once however many ask at a time, not again for some seconds
 * after a failure, and the last good one is kept while the provider is down.
 *
 * The document is used only if its `issuer` is the one asked for, as {@link isSameIssuer} has it. A
 * document that takes longer than anybody waits for it is there for the next one who asks.
 *
 * Rejects with {@link LogoutProblem}: `discovery_failed`, `issuer_mismatch` or
 * `insecure_endpoint`.
 *
 * @see [OpenID Connect Discovery 1.0, section 4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)
 */
export function createDiscovery(options: DiscoveryOptions): Discover {
  const entries = new Map<string, CacheEntry>();
  const attempt = createCoolDown(options.now, withoutCause);

  return async function discover(issuer, providerFetch, waitMs = options.timeLimitMs) {
    const entry = entryFor(issuer);
    if (!entry.lastGood) {
      return untilAborted(
        refresh(entry, issuer, providerFetch),
        AbortSignal.timeout(waitMs),
        () => new LogoutProblem("discovery_failed", `No metadata within ${waitMs} ms`),
      );
    }
    if (options.now() - entry.lastGood.fetchedAtMs >= freshForMs) {
      // The last good copy answers meanwhile, and stays if this fails.
      refresh(entry, issuer, providerFetch).catch(() => undefined);
    }
    return entry.lastGood.metadata;
  };

  function entryFor(issuer: string): CacheEntry {
    const known = entries.get(issuer);
    if (known) return known;
    const oldest = entries.keys().next();
    if (entries.size >= maxIssuers && !oldest.done) entries.delete(oldest.value);
    const entry: CacheEntry = {};
    entries.set(issuer, entry);
    return entry;
  }

  function refresh(entry: CacheEntry, issuer: string, providerFetch: typeof fetch | undefined) {
    entry.flight ??= attempt(issuer, () => fetchMetadata(issuer, providerFetch, options))
      .then((metadata) => {
        entry.lastGood = { metadata, fetchedAtMs: options.now() };
        return metadata;
      })
      .finally(() => {
        delete entry.flight;
      });
    return entry.flight;
  }
}

async function fetchMetadata(
  issuer: string,
  providerFetch: typeof fetch | undefined,
  { fetch, isProduction }: DiscoveryOptions,
): Promise<ProviderMetadata> {
  if (!URL.canParse(issuer)) {
    throw new LogoutProblem("discovery_failed", "The issuer is not a URL");
  }
  const issuerUrl = new URL(issuer);
  if (!providerFetch && !isSecureEndpoint(issuerUrl, { issuer, isProduction })) {
    throw new LogoutProblem("insecure_endpoint", `The issuer ${issuer} is not https`);
  }
  const metadata = await requestDocument(issuerUrl, providerFetch ?? fetch);
  if (!isSameIssuer(metadata.issuer, issuer)) {
    throw new LogoutProblem(
      "issuer_mismatch",
      `The metadata at ${issuer} belongs to issuer ${metadata.issuer}`,
    );
  }
  return metadata;
}

async function requestDocument(
  issuerUrl: URL,
  providerFetch: typeof fetch,
): Promise<ProviderMetadata> {
  const signal = AbortSignal.timeout(longestFetchMs);
  try {
    const response = await oauth.discoveryRequest(issuerUrl, {
      [oauth.customFetch]: (url, { method, headers, redirect }) =>
        fetchDocument(providerFetch, url, { method, headers, redirect, signal }),
      // Whether http is acceptable here was decided by isSecureEndpoint.
      [oauth.allowInsecureRequests]: true,
    });
    return await oauth.processDiscoveryResponse(issuerUrl, response);
  } catch (cause) {
    throw asDiscoveryError(cause, issuerUrl);
  }
}

function asDiscoveryError(cause: unknown, issuerUrl: URL): LogoutProblem {
  if (cause instanceof DOMException && cause.name === "TimeoutError") {
    const message = `No metadata within ${longestFetchMs} ms`;
    return new LogoutProblem("discovery_failed", message, { cause });
  }
  const isOfAnotherIssuer =
    cause instanceof oauth.OperationProcessingError &&
    cause.code === oauth.JSON_ATTRIBUTE_COMPARISON;
  return isOfAnotherIssuer
    ? new LogoutProblem(
        "issuer_mismatch",
        `The metadata at ${issuerUrl.href} belongs to another issuer`,
        { cause },
      )
    : new LogoutProblem(
        "discovery_failed",
        `No usable metadata at ${issuerUrl.href}: ${explainMetadata(cause)}`,
        { cause },
      );
}
