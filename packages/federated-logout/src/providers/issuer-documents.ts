import { LogoutProblem, withoutCause } from "./logout-problem.ts";
import { createCoolDown } from "./cool-down.ts";
import { isSameIssuer } from "./issuers.ts";
import { isSecureEndpoint } from "./secure-endpoint.ts";
import { untilAborted } from "../runtime/time-limit.ts";

/** Finds what an issuer says of itself. */
export type FindIssuerDocument<Document> = (
  issuer: string,
  /** The issuer's own `fetch`, if it has one: then how the server gets there is its affair. */
  ownFetch?: typeof fetch,
  /** How long to wait, in milliseconds, where that is not as long as a person would. */
  waitMs?: number,
) => Promise<Document>;

export interface DiscoveryOptions {
  fetch: typeof fetch;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** How long a person is kept waiting, in milliseconds; the document is fetched all the same. */
  timeLimitMs: number;
  isProduction: boolean;
}

interface CacheEntry<Document> {
  lastGood?: { document: Document; fetchedAtMs: number };
  flight?: Promise<Document>;
}

const freshForMs = 10 * 60 * 1000;
// Issuers come from sealed session tokens, so only a multi-tenant app ever has many.
const maxIssuers = 1000;

/**
 * Creates what finds one kind of document: cached per issuer, refreshed in the background once it is ten
 * minutes old, fetched once however many ask at a time, not again for some seconds after a failure, and
 * the last good one is kept while the issuer is down.
 *
 * A document is used only if its `issuer` is the one asked for, as {@link isSameIssuer} has it. One that
 * takes longer than anybody waits for it is there for the next one who asks.
 *
 * Rejects with {@link LogoutProblem}: `discovery_failed`, `issuer_mismatch` or `insecure_endpoint`.
 *
 * @param request - Asks for it; rejects with `LogoutProblem`.
 */
export function createIssuerDocuments<Document extends { issuer: string }>(
  options: DiscoveryOptions,
  request: (issuer: URL, fetch: typeof globalThis.fetch) => Promise<Document>,
): FindIssuerDocument<Document> {
  const entries = new Map<string, CacheEntry<Document>>();
  const attempt = createCoolDown(options.now, withoutCause);

  return async function find(issuer, ownFetch, waitMs = options.timeLimitMs) {
    const entry = entryFor(issuer);
    if (!entry.lastGood) {
      return untilAborted(
        refresh(entry, issuer, ownFetch),
        AbortSignal.timeout(waitMs),
        () => new LogoutProblem("discovery_failed", `No metadata within ${waitMs} ms`),
      );
    }
    if (options.now() - entry.lastGood.fetchedAtMs >= freshForMs) {
      // The last good copy answers meanwhile, and stays if this fails.
      refresh(entry, issuer, ownFetch).catch(() => undefined);
    }
    return entry.lastGood.document;
  };

  function entryFor(issuer: string): CacheEntry<Document> {
    const known = entries.get(issuer);
    if (known) return known;
    const oldest = entries.keys().next();
    if (entries.size >= maxIssuers && !oldest.done) entries.delete(oldest.value);
    const entry: CacheEntry<Document> = {};
    entries.set(issuer, entry);
    return entry;
  }

  function refresh(
    entry: CacheEntry<Document>,
    issuer: string,
    ownFetch: typeof fetch | undefined,
  ): Promise<Document> {
    entry.flight ??= attempt(issuer, () => fetchDocumentOf(issuer, ownFetch))
      .then((document) => {
        entry.lastGood = { document, fetchedAtMs: options.now() };
        return document;
      })
      .finally(() => {
        delete entry.flight;
      });
    return entry.flight;
  }

  async function fetchDocumentOf(
    issuer: string,
    ownFetch: typeof fetch | undefined,
  ): Promise<Document> {
    if (!URL.canParse(issuer)) {
      throw new LogoutProblem("discovery_failed", "The issuer is not a URL");
    }
    const url = new URL(issuer);
    const { isProduction } = options;
    if (!ownFetch && !isSecureEndpoint(url, { issuer, isProduction })) {
      throw new LogoutProblem("insecure_endpoint", `The issuer ${issuer} is not https`);
    }
    const document = await request(url, ownFetch ?? options.fetch);
    if (isSameIssuer(document.issuer, issuer)) return document;
    throw new LogoutProblem(
      "issuer_mismatch",
      `The metadata at ${issuer} belongs to issuer ${document.issuer}`,
    );
  }
}
