import * as oauth from "oauth4webapi";
import { LogoutProblem } from "./logout-problem.ts";
import { explainMetadata } from "./explain-metadata.ts";
import {
  createIssuerDocuments,
  type DiscoveryOptions,
  type FindIssuerDocument,
} from "./issuer-documents.ts";
import { fetchDocument } from "./provider-document.ts";

/** A provider's metadata, proven to belong to the issuer that was asked for. */
export type ProviderMetadata = oauth.AuthorizationServer;

/** Finds a provider's metadata. */
export type Discover = FindIssuerDocument<ProviderMetadata>;

// Whoever waits for a document gives up sooner.
const longestFetchMs = 30_000;

/**
 * Creates the discovery of one app, with what {@link createIssuerDocuments} promises.
 *
 * @see [OpenID Connect Discovery 1.0, section 4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)
 */
export function createDiscovery(options: DiscoveryOptions): Discover {
  return createIssuerDocuments(options, requestDocument);
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
