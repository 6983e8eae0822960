import type { ConfiguredProvider } from "./configured-provider.ts";
import type { Discover } from "./discovery.ts";
import type { BuildLogoutUrl, LogoutDialect, LogoutUrlFacts } from "./logout-dialect.ts";
import type { Environment } from "../runtime/environment.ts";
import { findLogoutEndpoint } from "./logout-endpoint.ts";
import { LogoutProblem } from "./logout-problem.ts";
import { buildLogoutRequest, type EndSessionRequest } from "./logout-request.ts";
import type { LocalOnlyReason } from "../outcome.ts";
import { isSecureEndpoint } from "./secure-endpoint.ts";
import { untilAborted } from "../runtime/time-limit.ts";

/** How the browser asks the provider, and whether it could do so without the id_token_hint; or why not. */
export type LogoutUrls =
  | { kind: "urls"; request: EndSessionRequest; canOmitHint: boolean }
  | { kind: "none"; reason: LocalOnlyReason };

export interface LogoutUrlsContext {
  discover: Discover;
  /** Where a dialect may find its endpoint. */
  environment: Environment;
  /** How long a function of a team's may take, in milliseconds. */
  timeLimitMs: number;
  /** Whether the key of the id_token is known to be withdrawn. */
  isKeyWithdrawn: boolean;
  /** Whether the sign-in has brought an id_token, kept or not. */
  hasIssuedIdToken: boolean;
  /** Where the provider is: its issuer, or its authorization endpoint where it has none. */
  providerUrl: string | undefined;
  isProduction: boolean;
}

/** Builds a provider's logout URLs in its dialect. */
export async function buildByDialect(
  dialect: LogoutDialect,
  configured: ConfiguredProvider,
  facts: LogoutUrlFacts,
  context: LogoutUrlsContext,
): Promise<LogoutUrls> {
  const { issuer } = facts;
  const { discover, environment } = context;
  const found = await findLogoutEndpoint(dialect, {
    issuer,
    authorizationEndpoint: configured.authorizationEndpoint,
    environment,
    readMetadata() {
      // By plain OAuth, too, if it has issued an id_token.
      const isOpenIdConnect = configured.type === "oidc" || context.hasIssuedIdToken;
      if (!isOpenIdConnect || issuer === undefined) {
        throw new LogoutProblem("not_openid_connect", "It has no metadata");
      }
      return discover(issuer, configured.fetch);
    },
  });
  if (!found) return { kind: "none", reason: "no_end_session_endpoint" };
  const requestFacts = {
    endpoint: assertSecure(found.endpoint, "discovery_failed", context),
    idToken: facts.idToken,
    clientId: facts.clientId,
    postLogoutRedirectUri: facts.postLogoutRedirectUri,
    state: facts.state,
    isKeyWithdrawn: context.isKeyWithdrawn,
    nowInSeconds: Math.floor(Date.now() / 1000),
  };
  const request = buildLogoutRequest(found.dialect, requestFacts);
  if (!request) return { kind: "none", reason: "id_token_required" };
  const canOmitHint = found.dialect.withoutIdTokenHint !== "no_request";
  return { kind: "urls", request, canOmitHint };
}

/** Builds them by a function, which is not waited for longer than the time limit. */
export async function buildByFunction(
  build: BuildLogoutUrl,
  facts: LogoutUrlFacts,
  context: LogoutUrlsContext,
): Promise<LogoutUrls> {
  const { timeLimitMs } = context;
  // Whoever waits to be signed out does not wait for a function that never returns.
  const built = await untilAborted(
    Promise.resolve(build(facts)),
    AbortSignal.timeout(timeLimitMs),
    () => new LogoutProblem("internal_error", `providerLogout took more than ${timeLimitMs} ms`),
  );
  if (built === undefined) return { kind: "none", reason: "turned_off" };
  const endpoint = assertSecure(String(built), "internal_error", context);
  return { kind: "urls", request: { method: "GET", endpoint, parameters: {} }, canOmitHint: true };
}

function assertSecure(
  value: string,
  otherwise: LocalOnlyReason,
  { providerUrl: issuer, isProduction }: LogoutUrlsContext,
): URL {
  if (!URL.canParse(value)) {
    throw new LogoutProblem(otherwise, "The logout endpoint is not a URL");
  }
  const endpoint = new URL(value);
  if (!isSecureEndpoint(endpoint, { issuer, isProduction })) {
    throw new LogoutProblem(
      "insecure_endpoint",
      "The logout endpoint is not https, or on this machine and its provider is not",
    );
  }
  return endpoint;
}
