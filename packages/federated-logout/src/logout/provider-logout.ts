import { reAuthenticationParameters } from "../providers/re-authentication.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { describeProvider } from "../providers/describe-provider.ts";
import type { Discover } from "../providers/discovery.ts";
import { hadIdToken, personOf, type SessionClaim } from "../sessions/session-claim.ts";
import { claimsOf } from "../sessions/id-token-claims.ts";
import { environmentOf, findKnownProvider } from "../providers/find-known-provider.ts";
import { applySettings, type LogoutChoices } from "../providers/logout-choice.ts";
import { standardDialect, type LogoutUrlFacts } from "../providers/logout-dialect.ts";
import { LogoutProblem } from "../providers/logout-problem.ts";
import type { PublishedKeys } from "../providers/published-keys.ts";
import { urlOf, type EndSessionRequest } from "../providers/logout-request.ts";
import { buildByDialect, buildByFunction } from "../providers/logout-urls.ts";
import type { LocalOnlyReason, LogoutProvider, LogoutScope } from "../outcome.ts";
import { postLogoutRedirectUri, redirectProxyOf } from "./post-logout-redirect-uri.ts";
import { sealProxiedState } from "./proxied-return.ts";

/** Why a session is not ended at its provider. */
export interface LocalLogout {
  reason: LocalOnlyReason;
  provider?: LogoutProvider;
  /** Whether the provider's session lives on, and its next sign-in can require re-authentication. */
  promptsNextTime?: boolean;
  /** What went wrong, in words for an operator. */
  detail?: string;
}

/** How a session is ended at its provider. */
export interface ProviderLogoutRequest {
  provider: LogoutProvider;
  /** What the browser has to ask the provider. */
  request: EndSessionRequest;
  /** Whether that has an id_token_hint. */
  idTokenHint: boolean;
  /** Whether the provider takes one without. */
  canOmitHint: boolean;
  /** What is needed to ask it again, where the config does not say it. */
  issuer?: string | undefined;
  sub?: string | undefined;
  /** What the provider sends back; `null` if it sends back none. */
  state: string | null;
  /** Whether the person is to sign in again when the provider sends the browser back. */
  signInAgain: boolean;
  /** Whether its next sign-in can require re-authentication, should the browser never come back. */
  promptsNextTime: boolean;
}

/** How a session can be ended at its provider, or why it cannot. */
export type ProviderLogout =
  | ({ kind: "provider" } & ProviderLogoutRequest)
  | ({ kind: "local" } & LocalLogout);

export interface ProviderLogoutContext {
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  choices: LogoutChoices;
  /** The newest first. */
  secrets: () => readonly string[];
  discover: Discover;
  publishedKeys: Pick<PublishedKeys, "hasWithdrawnKeyOf">;
  fetch: typeof fetch;
  /** How long a person is kept waiting for a provider, in milliseconds. */
  timeLimitMs: number;
  /** How long a provider may take where no person waits, in milliseconds. */
  patienceMs: number;
  isProduction: boolean;
}

/** What is known of the session that is to end, and who signed it in. */
export type ProviderSession = Omit<SessionClaim, "identity">;

interface ResolveRequest {
  base: BaseUrl;
  /** Opaque. */
  state: string;
  /** Whether a redirect proxy can read it already. */
  isStateProxied?: boolean;
  scope: LogoutScope;
}

/**
 * Decides how the session of a claim is ended at its provider. Never throws: what
 * cannot be done is a local outcome with its reason.
 */
export async function resolveProviderLogout(
  claim: ProviderSession | undefined,
  request: ResolveRequest,
  context: ProviderLogoutContext,
): Promise<ProviderLogout> {
  if (!claim) return { kind: "local", reason: "no_id_token" };
  const provider = { id: claim.provider, name: claim.provider };
  try {
    const configured = context.readProviders().get(claim.provider);
    return configured
      ? await resolveForProvider(claim, configured, request, context)
      : { kind: "local", reason: "unknown_provider", provider };
  } catch (error) {
    return { kind: "local", provider, ...describeFailure(error) };
  }
}

async function resolveForProvider(
  claim: ProviderSession,
  configured: ConfiguredProvider,
  request: ResolveRequest,
  context: ProviderLogoutContext,
): Promise<ProviderLogout> {
  const hint = hintFor(claim, configured);
  const person = personOf(claim);
  const issuer = person.issuer ?? configured.issuer;
  // One that the config says nothing of: it may be plain OAuth, and issue id_tokens all the same.
  const isUnusual = configured.type !== "oidc" && hadIdToken(claim);
  const known = findKnownProvider(configured.id, issuer);
  const provider = describeProvider(configured, known);
  const choice = context.choices[configured.id] ?? {};

  if (!hasSessionOfItsOwn(configured)) {
    return { kind: "local", reason: "no_provider_session", provider };
  }
  // Who asked to be signed out here only is not to be asked again by the provider.
  if (request.scope === "local") return { kind: "local", reason: "local_scope", provider };
  const promptsNextTime = reAuthenticationParameters(configured, known) !== undefined;
  if (choice === false) return { kind: "local", reason: "turned_off", provider, promptsNextTime };

  const isProxied =
    !request.isStateProxied && redirectProxyOf(request.base, configured) !== undefined;
  const proxied = isProxied
    ? await sealProxiedState(request.state, request.base, context.secrets())
    : undefined;
  const state = proxied ?? request.state;
  const facts: LogoutUrlFacts = {
    ...(issuer !== undefined && { issuer }),
    ...(hint && { idToken: hint.idToken }),
    ...(person.sub !== undefined && { accountId: person.sub }),
    ...(configured.clientId !== undefined && { clientId: configured.clientId }),
    ...(configured.clientSecret !== undefined && { clientSecret: configured.clientSecret }),
    postLogoutRedirectUri: postLogoutRedirectUri(request.base, configured),
    state,
    fetch: configured.fetch ?? context.fetch,
  };
  const urlsContext = {
    ...context,
    hasIssuedIdToken: hadIdToken(claim),
    isKeyWithdrawn:
      hint !== undefined && context.publishedKeys.hasWithdrawnKeyOf(hint.idToken, hint.issuer),
    providerUrl: issuer ?? configured.authorizationEndpoint,
    environment: environmentOf(known, configured.id, process.env),
  };
  try {
    const settings = typeof choice === "function" ? {} : choice;
    const logout = typeof choice === "function" ? choice : known?.logout;
    const urls = await (typeof logout === "function"
      ? buildByFunction(logout, facts, urlsContext)
      : buildByDialect(
          applySettings(logout ?? standardDialect, settings),
          configured,
          facts,
          urlsContext,
        ));
    if (urls.kind === "none") {
      return { kind: "local", reason: urls.reason, provider, promptsNextTime };
    }
    const { request: endSession, canOmitHint } = urls;
    const url = urlOf(endSession);
    return {
      kind: "provider",
      provider,
      request: endSession,
      idTokenHint: url.searchParams.has("id_token_hint"),
      canOmitHint,
      issuer: claim.issuer ?? (isUnusual ? issuer : undefined),
      // A function may build on it.
      sub: typeof logout === "function" ? person.sub : undefined,
      state: url.search.includes(state) ? state : null,
      signInAgain: settings.signInAgain ?? false,
      promptsNextTime,
    };
  } catch (error) {
    return { kind: "local", provider, promptsNextTime, ...describeFailure(error) };
  }
}

// The message of an error that is not ours may quote a URL, and the id_token in it.
function describeFailure(error: unknown): { reason: LocalOnlyReason; detail: string } {
  if (error instanceof LogoutProblem) return { reason: error.reason, detail: error.message };
  const detail = error instanceof Error ? error.name : "unknown failure";
  return { reason: "internal_error", detail };
}

function hasSessionOfItsOwn({ type }: ConfiguredProvider): boolean {
  return type === "oidc" || type === "oauth";
}

interface IdTokenHint {
  idToken: string;
  issuer: string;
}

// A client that was re-registered since the sign-in must not send the old client's id_token: the
// hint and client_id have to agree (RP-Initiated Logout 1.0, section 2).
function hintFor(
  { idToken }: ProviderSession,
  { clientId }: ConfiguredProvider,
): IdTokenHint | undefined {
  const { iss: issuer, aud = [] } = claimsOf(idToken);
  if (!idToken || issuer === undefined || !clientId) return undefined;
  return [aud].flat().includes(clientId) ? { idToken, issuer } : undefined;
}
