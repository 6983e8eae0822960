import { decodeJwt } from "jose";
import type { LogoutDialect } from "./logout-dialect.ts";

/** What a logout request can be made of. What is absent is left out of the URL. */
export interface LogoutRequestFacts {
  endpoint: URL;
  /** The id_token of the session that ends. */
  idToken: string | undefined;
  clientId: string | undefined;
  /** Registered beforehand; providers compare it exactly. */
  postLogoutRedirectUri: string;
  /** Opaque; comes back unchanged. */
  state: string;
  /** Leaves the hint out, and whatever the id_token says otherwise in. */
  withoutHint?: boolean;
  nowInSeconds: number;
}

/**
 * Builds the URL that asks a provider, in its own dialect, to end a session.
 *
 * A query that the endpoint already has survives.
 *
 * @returns The URL to send the browser to, or `undefined` if the provider takes no request without
 *   an id_token_hint, and there is none to send.
 * @see [RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 */
export function buildLogoutRequest(
  dialect: LogoutDialect,
  facts: LogoutRequestFacts,
): URL | undefined {
  const hint = isHintWanted(dialect, facts) ? facts.idToken : undefined;
  const withHint = buildUrl(dialect, facts, hint);
  const isTooLong = dialect.longestUrl !== undefined && withHint.href.length > dialect.longestUrl;
  if (hint && !isTooLong) return withHint;
  if (dialect.withoutIdTokenHint === "no_request") return undefined;
  return buildUrl(dialect, facts, undefined);
}

function isHintWanted(
  { takesNoIdTokenHint, refusesExpiredIdTokenHint }: LogoutDialect,
  { idToken, withoutHint, nowInSeconds }: LogoutRequestFacts,
): boolean {
  if (!idToken || withoutHint || takesNoIdTokenHint) return false;
  if (!refusesExpiredIdTokenHint) return true;
  const { exp } = decodeJwt(idToken);
  return exp !== undefined && exp > nowInSeconds;
}

function buildUrl(
  dialect: LogoutDialect,
  facts: LogoutRequestFacts,
  idTokenHint: string | undefined,
): URL {
  const { returnParameters = ["post_logout_redirect_uri"], logoutHintClaim } = dialect;
  const asksToReturn = idTokenHint !== undefined || dialect.withoutIdTokenHint !== "no_return";
  const fields = {
    id_token_hint: idTokenHint,
    logout_hint: logoutHintClaim && facts.idToken && claim(facts.idToken, logoutHintClaim),
    client_id: !dialect.takesNoClientId && facts.clientId,
    ...Object.fromEntries(
      returnParameters.map((name) => [name, asksToReturn && facts.postLogoutRedirectUri]),
    ),
    state: asksToReturn && !dialect.takesNoState && facts.state,
  };
  const url = new URL(facts.endpoint);
  for (const [name, value] of Object.entries(fields)) {
    if (value) url.searchParams.set(name, value);
  }
  for (const [name, value] of Object.entries(dialect.parameters ?? {})) {
    url.searchParams.set(name, value);
  }
  return url;
}

function claim(idToken: string, name: string): string | undefined {
  const value = decodeJwt(idToken)[name];
  return typeof value === "string" ? value : undefined;
}
