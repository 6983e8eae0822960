import { LogoutProblem } from "../providers/logout-problem.ts";
import {
  createIssuerDocuments,
  type DiscoveryOptions,
  type FindIssuerDocument,
} from "../providers/issuer-documents.ts";
import { fetchDocument } from "../providers/provider-document.ts";

/** What a transmitter says of itself. */
export interface TransmitterMetadata {
  issuer: string;
  jwks_uri?: string;
  /** The members of a subject that must not be overlooked. */
  critical_subject_members?: readonly string[];
}

export type DiscoverTransmitter = FindIssuerDocument<TransmitterMetadata>;

const longestFetchMs = 30_000;

/** @see [Shared Signals Framework 1.0, section 7.2](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html) */
export function createTransmitterDiscovery(options: DiscoveryOptions): DiscoverTransmitter {
  return createIssuerDocuments(options, async (issuer, fetch) => {
    const url = metadataUrl(issuer);
    const signal = AbortSignal.timeout(longestFetchMs);
    try {
      const response = await fetchDocument(fetch, url.href, { signal, redirect: "manual" });
      if (response.status !== 200) throw new Error(`The answer is ${response.status}`);
      return readMetadata(await response.json());
    } catch (cause) {
      const message = `No usable metadata at ${url.href}`;
      throw new LogoutProblem("discovery_failed", message, { cause });
    }
  });
}

// Between host and path, unlike OpenID Connect's.
function metadataUrl(issuer: URL): URL {
  const path = issuer.pathname.replace(/\/$/, "");
  return new URL(`/.well-known/ssf-configuration${path}`, issuer);
}

function readMetadata(document: unknown): TransmitterMetadata {
  if (typeof document !== "object" || document === null) throw new Error("It is no metadata");
  const { issuer, jwks_uri, critical_subject_members }: Record<string, unknown> = { ...document };
  if (typeof issuer !== "string") throw new Error("issuer is missing");
  return {
    issuer,
    ...(typeof jwks_uri === "string" && { jwks_uri }),
    ...(Array.isArray(critical_subject_members) && {
      critical_subject_members: critical_subject_members.map(String),
    }),
  };
}
