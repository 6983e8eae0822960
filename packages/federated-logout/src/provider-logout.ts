import type { BaseUrl } from "./base-url.ts";
import type { ConfiguredProvider } from "./configured-provider.ts";
import type { Discover } from "./discovery.ts";
import { findDialect } from "./logout-dialects.ts";
import { buildLogoutRequest } from "./logout-request.ts";
import { MetadataError } from "./metadata-error.ts";
import type { KeptSession } from "./kept-session.ts";
import type { LocalOnlyReason, LogoutProvider } from "./outcome.ts";
import { isSecureEndpoint } from "./secure-endpoint.ts";
import { decodeJwt } from "jose";

/** Why a session is not ended at its provider. */
export interface LocalLogout {
  reason: LocalOnlyReason;
  provider?: LogoutProvider;
  /** What went wrong, in words for an operator. */
  detail?: string;
}

/** How a session is ended at its provider. */
export interface ProviderLogoutRequest {
  provider: LogoutProvider;
  /** Where to send the browser. */
  url: URL;
  /** Whether that URL has an id_token_hint. */
  idTokenHint: boolean;
  /** The same request without it; `undefined` if the provider takes none without. */
  urlWithoutHint: URL | undefined;
  /** Whether the provider sends the `state` back. */
  returnsState: boolean;
}

/** How a session can be ended at its provider, or why it cannot. */
export type ProviderLogout =
  | ({ kind: "provider" } & ProviderLogoutRequest)
  | ({ kind: "local" } & LocalLogout);

export interface ProviderLogoutContext {
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  discover: Discover;
  isProduction: boolean;
}

/**
 * Decides how the session that was kept at sign-in is ended at its provider. Never throws: what
 * cannot be done is a local outcome with its reason.
 */
export async function resolveProviderLogout(
  kept: KeptSession | undefined,
  request: { base: BaseUrl; state: string },
  context: ProviderLogoutContext,
): Promise<ProviderLogout> {
  if (!kept) return { kind: "local", reason: "no_id_token" };
  let provider: LogoutProvider = { id: kept.provider, name: kept.provider };
  try {
    const configured = context.readProviders().get(kept.provider);
    if (!configured) return { kind: "local", reason: "unknown_provider", provider };
    provider = { id: configured.id, name: configured.name };

    const hint = hintFor(kept, configured);
    const issuer = hint?.issuer ?? configured.issuer;
    if (!configured.isOpenIdConnect || !issuer) {
      return { kind: "local", reason: "not_openid_connect", provider };
    }
    const metadata = await context.discover(issuer, configured.fetch);
    const dialect = findDialect(issuer, configured.id);
    const endpoint = dialect.endpoint?.(metadata) ?? metadata.end_session_endpoint;
    if (!endpoint) return { kind: "local", reason: "no_end_session_endpoint", provider };
    const facts = {
      endpoint: parseEndpoint(endpoint, context.isProduction),
      idToken: hint?.idToken,
      clientId: configured.clientId,
      postLogoutRedirectUri: postLogoutRedirectUri(request.base),
      state: request.state,
      nowInSeconds: Math.floor(Date.now() / 1000),
    };
    const url = buildLogoutRequest(dialect, facts);
    if (!url) return { kind: "local", reason: "id_token_required", provider };
    return {
      kind: "provider",
      provider,
      url,
      idTokenHint: url.searchParams.has("id_token_hint"),
      urlWithoutHint: buildLogoutRequest(dialect, { ...facts, idToken: undefined }),
      returnsState: !dialect.takesNoState,
    };
  } catch (error) {
    const reason = error instanceof MetadataError ? error.reason : "internal_error";
    const detail = error instanceof Error ? error.message : "unknown failure";
    return { kind: "local", reason, provider, detail };
  }
}

/** The one URI to register at every provider as post_logout_redirect_uri. */
export function postLogoutRedirectUri({ origin, authPath }: BaseUrl): string {
  return `${origin}${authPath}/federated-logout/callback`;
}

interface IdTokenHint {
  idToken: string;
  issuer: string;
}

// A client that was re-registered since the sign-in must not send the old client's id_token: the
// hint and client_id have to agree (RP-Initiated Logout 1.0, section 2).
function hintFor(kept: KeptSession, { clientId }: ConfiguredProvider): IdTokenHint | undefined {
  if (!kept.idToken || !kept.issuer || !clientId) return undefined;
  const { aud = [] } = decodeJwt(kept.idToken);
  return [aud].flat().includes(clientId)
    ? { idToken: kept.idToken, issuer: kept.issuer }
    : undefined;
}

function parseEndpoint(value: string, isProduction: boolean): URL {
  if (!URL.canParse(value)) {
    throw new MetadataError("discovery_failed", "end_session_endpoint is not a URL");
  }
  const endpoint = new URL(value);
  if (!isSecureEndpoint(endpoint, isProduction)) {
    throw new MetadataError("insecure_endpoint", "end_session_endpoint is not https");
  }
  return endpoint;
}
