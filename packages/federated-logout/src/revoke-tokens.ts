import type { Account } from "next-auth";
import type { ConfiguredProvider } from "./configured-provider.ts";
import type { Discover } from "./discovery.ts";
import type { LogoutEvent } from "./events.ts";
import type { KeptSession } from "./kept-session.ts";
import { findKnownProvider } from "./known-provider.ts";
import type { ProviderLogoutChoice } from "./logout-choice.ts";
import { isSecureEndpoint } from "./secure-endpoint.ts";
import { buildRevocationRequest, type TokenRevocation } from "./token-revocation.ts";

export interface RevokeTokensContext {
  discover: Discover;
  fetch: typeof fetch;
  emit: (event: LogoutEvent) => void;
  isProduction: boolean;
}

/** What of a sign-in is to be revoked when it ends, if the choice for its provider says so. */
export function revocableTokenOf(
  { provider, access_token, refresh_token }: Account,
  choice: ProviderLogoutChoice | undefined,
): string | undefined {
  if (typeof choice !== "object" || !choice.revokeTokens) return undefined;
  const which = findKnownProvider(provider, undefined)?.revocation?.token;
  if (which === "access_token") return access_token;
  if (which === "refresh_token") return refresh_token;
  return refresh_token ?? access_token;
}

/**
 * Revokes the token that was kept for it, and tells how that went. Never throws. Takes as long as the
 * provider does: not to be awaited by anybody who waits to be signed out.
 */
export async function revokeTokens(
  { revocableToken, issuer }: KeptSession,
  configured: ConfiguredProvider,
  context: RevokeTokensContext,
): Promise<void> {
  const provider = { id: configured.id, name: configured.name };
  if (revocableToken === undefined) return fail("nothing to revoke was issued");
  const { clientId, clientSecret, tokenEndpoint } = configured;
  if (clientId === undefined) return fail("no client id is configured");
  try {
    const revocation = await findRevocation(issuer ?? configured.issuer, configured, context);
    if (!revocation) return fail("the provider offers no revocation");
    const request = buildRevocationRequest(revocation, {
      token: revocableToken,
      clientId,
      clientSecret,
      tokenEndpoint: tokenEndpoint ?? configured.issuer,
    });
    if (!isSecureEndpoint(new URL(request.url), context.isProduction)) {
      return fail("the revocation endpoint is not https");
    }
    const { ok, status } = await (configured.fetch ?? context.fetch)(request);
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
  { id, type, fetch, clientAuthentication, tokenEndpoint = "" }: ConfiguredProvider,
  { discover }: RevokeTokensContext,
): Promise<TokenRevocation | undefined> {
  const known = findKnownProvider(id, issuer)?.revocation;
  if (known) {
    const { tokenEndpointHost } = known;
    const isElsewhere = tokenEndpointHost && new URL(tokenEndpoint).host !== tokenEndpointHost;
    return isElsewhere ? undefined : known;
  }
  if (type !== "oidc" || issuer === undefined) return undefined;
  const { revocation_endpoint: endpoint } = await discover(issuer, fetch);
  if (!endpoint) return undefined;
  const authentication = authentications[clientAuthentication ?? "client_secret_basic"];
  return authentication && { endpoint, authentication };
}

const authentications: Readonly<Record<string, TokenRevocation["authentication"]>> = {
  client_secret_basic: "client_secret_basic",
  client_secret_post: "client_secret_post",
  none: "client_id",
};
