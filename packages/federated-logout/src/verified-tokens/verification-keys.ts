import type { CompactVerifyGetKey } from "jose";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { FindIssuerDocument } from "../providers/issuer-documents.ts";
import { jwksUriOf, type KeyOwner, type KeySet, type KeySets } from "../providers/key-sets.ts";

/** What a provider's tokens are verified with. */
export interface VerificationKeys extends Pick<KeySet, "getKey" | "renew"> {
  /** Its `iss`, to the letter. */
  issuer: string;
  /** The algorithms that its metadata lists for id_tokens, if there is metadata and it lists any. */
  listedAlgorithms: readonly string[] | undefined;
}

/** What is known of whoever signs tokens. */
export type TokenIssuer = KeyOwner & Partial<Pick<ConfiguredProvider, "clientSecret">>;

/** Finds them for a token. Rejects with `LogoutProblem` when they cannot be fetched. */
export type FindVerificationKeys = (
  provider: TokenIssuer,
  token: { iss: string; isMac: boolean },
) => Promise<VerificationKeys>;

export function createFindVerificationKeys({
  discover,
  keySetAt,
  patienceMs,
}: {
  discover: FindIssuerDocument<{
    issuer: string;
    jwks_uri?: string;
    id_token_signing_alg_values_supported?: string[];
  }>;
  keySetAt: KeySets;
  /** How long a provider may take where no person waits, in milliseconds. */
  patienceMs: number;
}): FindVerificationKeys {
  return async function findKeys(provider, { iss, isMac }) {
    const { issuer = "", clientSecret, jwksEndpoint } = provider;
    // Auth.js, too, asks for none where the config says it all.
    const isAllSaid = isMac ? iss === issuer : jwksEndpoint !== undefined;
    const metadata = isAllSaid ? undefined : await discover(issuer, provider.fetch, patienceMs);
    const keys = isMac
      ? keysOfMac(clientSecret)
      : keySetAt(jwksUriOf(provider, metadata), provider);
    return {
      issuer: metadata?.issuer ?? issuer,
      listedAlgorithms: metadata?.id_token_signing_alg_values_supported,
      ...keys,
    };
  };
}

// A MAC is made with the client's own secret (OpenID Connect Core 1.0, section 10.1).
function keysOfMac(clientSecret: string | undefined): Pick<KeySet, "getKey" | "renew"> {
  const secret = new TextEncoder().encode(clientSecret);
  const getKey: CompactVerifyGetKey = async () => secret;
  return { getKey, renew: async () => false };
}
