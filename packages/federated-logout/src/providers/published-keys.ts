import { decodeJwt, decodeProtectedHeader } from "jose";
import type { ConfiguredProvider } from "./configured-provider.ts";
import type { Discover } from "./discovery.ts";
import { findKnownProvider } from "./find-known-provider.ts";
import { normalizedIssuer } from "./issuers.ts";
import { findJwksUri, type FetchedKeys, type KeySets } from "./key-sets.ts";
import { isAsymmetric } from "./signing-algorithms.ts";

/** A provider's keys, looked at before a logout needs them: nobody waits for that. */
export interface PublishedKeys {
  /** Somebody's session is in use. Looks, now and then, once the request at hand is answered. */
  lookAhead: (session: { provider: string; issuer?: string | undefined }) => void;
  /** The same for a session that does not say whose it is: at those of all providers. */
  lookAheadForAll: () => void;
  /** Whether the key of an id_token is known to have been withdrawn since. Asks nobody. */
  hasWithdrawnKeyOf: (idToken: string, issuer: string) => boolean;
}

export interface PublishedKeysContext {
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  discover: Discover;
  keySetAt: KeySets;
  /** How long a provider may take where no person waits, in milliseconds. */
  patienceMs: number;
  runAfterAnswer: (task: () => Promise<void>) => void;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

const tenMinutesInMs = 10 * 60 * 1000;
const maxIssuers = 1000;
// The provider's clock may be behind, and so may be what answers for it.
const leewayMs = 10_000;
interface Look {
  atMs: number;
  found?: FetchedKeys;
}

const shared: typeof globalThis & { looksAtPublishedKeys?: Map<string, Look> } = globalThis;

/**
 * Creates what looks ahead. What it has seen is in the memory of the process, by issuer: Next.js puts
 * pages and routes into bundles of their own, and it is a page that looks, and a route that signs out.
 */
export function createPublishedKeys({
  readProviders,
  now,
  runAfterAnswer,
  keySetAt,
  ...asking
}: PublishedKeysContext): PublishedKeys {
  // By issuer or, where a session is of the configured one, by the provider's id: to read the config takes
  // longer than all else that is done for a page.
  const lookedAtMs = new Map<string, number>();
  let lookedAtAllMs = -Infinity;
  const looks = (shared.looksAtPublishedKeys ??= new Map<string, Look>());

  function isDue(issuer: string): boolean {
    const name = normalizedIssuer(issuer);
    const before = looks.get(name);
    if (before && now() - before.atMs < tenMinutesInMs) return false;
    if (looks.size >= maxIssuers) looks.clear();
    looks.set(name, { ...before, atMs: now() });
    return true;
  }

  // Whoever has none, or is down: a logout goes on without knowing.
  async function look(provider: ConfiguredProvider, issuer: string): Promise<void> {
    if (!takesIdTokenHint(provider)) return;
    try {
      const keySet = keySetAt(await findJwksUri({ ...provider, issuer }, asking), provider);
      await keySet.refresh();
      const found = keySet.last();
      looks.set(normalizedIssuer(issuer), { atMs: now(), ...(found && { found }) });
    } catch {
      // The next look may find more.
    }
  }

  return {
    lookAhead({ provider: id, issuer: its }) {
      const name = its ?? id;
      if (now() - (lookedAtMs.get(name) ?? -Infinity) < tenMinutesInMs) return;
      if (lookedAtMs.size >= maxIssuers) lookedAtMs.clear();
      lookedAtMs.set(name, now());
      runAfterAnswer(async () => {
        const provider = readProviders().get(id);
        const issuer = its ?? provider?.issuer;
        if (provider && issuer !== undefined && isDue(issuer)) await look(provider, issuer);
      });
    },
    lookAheadForAll() {
      if (now() - lookedAtAllMs < tenMinutesInMs) return;
      lookedAtAllMs = now();
      runAfterAnswer(async () => {
        const providers = [...readProviders().values()].filter(({ type }) => type === "oidc");
        await Promise.all(
          providers.map(async (provider) => {
            const { issuer } = provider;
            if (issuer !== undefined && isDue(issuer)) await look(provider, issuer);
          }),
        );
      });
    },
    hasWithdrawnKeyOf(idToken, issuer) {
      const { alg = "none", kid } = decodeProtectedHeader(idToken);
      const { iat } = decodeJwt(idToken);
      if (!isAsymmetric(alg) || kid === undefined || iat === undefined) return false;
      const found = looks.get(normalizedIssuer(issuer))?.found;
      // What was asked for before says nothing of a key that came later.
      const wasAskedSince = found !== undefined && found.askedAtMs >= iat * 1000 + leewayMs;
      return wasAskedSince && !found.ids.includes(kid);
    },
  };
}

function takesIdTokenHint({ id, issuer }: ConfiguredProvider): boolean {
  const known = findKnownProvider(id, issuer);
  if (!known) return true;
  const { logout } = known;
  return typeof logout === "object" && !logout.takesNoIdTokenHint;
}
