import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { Discover } from "../providers/discovery.ts";
import type { LogoutEvent } from "../events.ts";
import { hadIdToken, personOf, type SessionClaim } from "../sessions/session-claim.ts";
import { findKnownProvider, isItself } from "../providers/find-known-provider.ts";
import { isSecureEndpoint } from "../providers/secure-endpoint.ts";
import { buildRevocationRequest, type TokenRevocation } from "../providers/token-revocation.ts";

export interface RevokeTokensContext {
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  discover: Discover;
  /** How long a provider may take where no person waits, in milliseconds. */
  patienceMs: number;
  fetch: typeof fetch;
  emit: (event: LogoutEvent) => void;
  isProduction: boolean;
}

/**
 * Revokes the token that was kept for it, and tells how that went. Never throws. Takes as long as the
 * provider does: not to be awaited by anybody who waits to be signed out.
 */
export async function revokeTokens(
  claim: SessionClaim,
  context: RevokeTokensContext,
): Promise<void> {
  const { provider: id, revocableToken: token, revocableType } = claim;
  let provider = { id, name: id };
  try {
    const configured = context.readProviders().get(id);
    if (!configured) return fail("the provider is not configured any more");
    provider = { id, name: configured.name };
    if (token === undefined) {
      return fail(
        revocableType
          ? "what it issued was kept in the session, which had expired"
          : "it issued no token that can be revoked",
      );
    }
    const { clientId, clientSecret, tokenEndpoint } = configured;
    if (clientId === undefined) return fail("no client id is configured");
    const providerIssuer = personOf(claim).issuer ?? configured.issuer;
    // By plain OAuth, too, if it has issued an id_token.
    const isOpenIdConnect = configured.type === "oidc" || hadIdToken(claim);
    const revocation = await findRevocation(providerIssuer, configured, {
      ...context,
      isOpenIdConnect,
    });
    if (!revocation) return fail("the provider offers no revocation");
    const { url, init } = buildRevocationRequest(revocation, {
      token,
      clientId,
      clientSecret,
      tokenEndpoint: tokenEndpoint ?? configured.issuer,
    });
    const { isProduction } = context;
    const security = { issuer: providerIssuer ?? tokenEndpoint, isProduction };
    // How the provider's own `fetch` gets there is the app's affair.
    if (!configured.fetch && !isSecureEndpoint(url, security)) {
      return fail("the revocation endpoint is not https");
    }
    const { ok, status, body } = await (configured.fetch ?? context.fetch)(url.href, {
      ...init,
      signal: AbortSignal.timeout(context.patienceMs),
    });
    // However long: nobody reads it.
    void body?.cancel().catch(() => undefined);
    if (!ok) return fail(`the provider answered ${status}`);
    context.emit({ type: "tokens.revoked", provider });
  } catch (error) {
    // Not its message, which may quote the request.
    fail(error instanceof Error ? error.name : "unknown failure");
  }

  function fail(detail: string): void {
    context.emit({ type: "tokens.revocation_failed", provider, detail });
  }
}

async function findRevocation(
  issuer: string | undefined,
  configured: ConfiguredProvider,
  { discover, patienceMs, isOpenIdConnect }: RevokeTokensContext & { isOpenIdConnect: boolean },
): Promise<TokenRevocation | undefined> {
  const known = findKnownProvider(configured.id, issuer);
  if (known?.revocation && isItself(known, configured)) return known.revocation;
  if (!isOpenIdConnect || issuer === undefined) return undefined;
  const { revocation_endpoint: endpoint } = await discover(issuer, configured.fetch, patienceMs);
  if (!endpoint) return undefined;
  const method = configured.clientAuthentication ?? "client_secret_basic";
  const authentication = authentications[method];
  if (!authentication) throw new UnsupportedAuthentication();
  return { endpoint, authentication };
}

class UnsupportedAuthentication extends Error {
  override readonly name = "UnsupportedAuthentication";
}

const authentications: Readonly<Record<string, TokenRevocation["authentication"]>> = {
  client_secret_basic: "client_secret_basic",
  client_secret_post: "client_secret_post",
  none: "client_id",
};
