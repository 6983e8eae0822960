import { decodeJwt } from "jose";
import type { LogoutDialect } from "./logout-dialect.ts";

/** What a logout request can be made of. What is absent is left out of the request. */
export interface LogoutRequestFacts {
  endpoint: URL;
  /** The id_token of the session that ends. */
  idToken: string | undefined;
  clientId: string | undefined;
  /** Registered beforehand; providers compare it exactly. */
  postLogoutRedirectUri: string;
  /** Opaque; comes back unchanged. */
  state: string;
  /** Whether the id_token's key is withdrawn: a provider may answer with an error page, and no way on. */
  isKeyWithdrawn?: boolean;
  nowInSeconds: number;
}

/** A request that the browser makes at the provider's logout endpoint. */
export interface EndSessionRequest {
  /** `POST` where the URL would be too long for it. */
  method: "GET" | "POST";
  /** With the query it may have. */
  endpoint: URL;
  /** What goes into the query, or into the form. */
  parameters: Readonly<Record<string, string>>;
}

// Shorter than what the strictest servers and gateways refuse (IIS takes 2048 characters of query).
const defaultLongestUrl = 2000;

/**
 * Builds the request that asks a provider, in its own dialect, to end a session.
 *
 * A query that the endpoint already has survives.
 *
 * @returns The request, or `undefined` if the provider takes none without an id_token_hint, and there
 *   is none to send.
 * @see [RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 */
export function buildLogoutRequest(
  dialect: LogoutDialect,
  facts: LogoutRequestFacts,
): EndSessionRequest | undefined {
  const hint = isHintWanted(dialect, facts) ? facts.idToken : undefined;
  const { endpoint } = facts;
  if (hint) {
    const parameters = parametersFor(dialect, facts, hint);
    const inUrl: EndSessionRequest = { method: "GET", endpoint, parameters };
    const { longestUrl = defaultLongestUrl } = dialect;
    if (urlOf(inUrl).href.length <= longestUrl) return inUrl;
    if (dialect.takesPost) return { ...inUrl, method: "POST" };
    // Where there is nothing else to send, it is worth a try, unless it is known to fail.
    const isKnownToFail = dialect.longestUrl !== undefined;
    if (dialect.withoutIdTokenHint === "no_request" && !isKnownToFail) return inUrl;
  }
  if (dialect.withoutIdTokenHint === "no_request") return undefined;
  return { method: "GET", endpoint, parameters: parametersFor(dialect, facts, undefined) };
}

/** The URL that makes a request as a `GET`. */
export function urlOf({ endpoint, parameters }: EndSessionRequest): URL {
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

function isHintWanted(
  { takesNoIdTokenHint, refusesExpiredIdTokenHint, withoutIdTokenHint }: LogoutDialect,
  { idToken, isKeyWithdrawn = false, nowInSeconds }: LogoutRequestFacts,
): boolean {
  if (!idToken || takesNoIdTokenHint) return false;
  // Where nothing else can be sent, it is worth a try.
  if (isKeyWithdrawn && withoutIdTokenHint !== "no_request") return false;
  if (!refusesExpiredIdTokenHint) return true;
  const { exp } = decodeJwt(idToken);
  return exp !== undefined && exp > nowInSeconds;
}

function parametersFor(
  dialect: LogoutDialect,
  facts: LogoutRequestFacts,
  idTokenHint: string | undefined,
): Record<string, string> {
  const { returnParameters = ["post_logout_redirect_uri"], logoutHintClaim } = dialect;
  const asksToReturn = idTokenHint !== undefined || dialect.withoutIdTokenHint !== "no_return";
  const parameters = {
    id_token_hint: idTokenHint,
    logout_hint: logoutHintClaim && facts.idToken && claim(facts.idToken, logoutHintClaim),
    client_id: !dialect.takesNoClientId && facts.clientId,
    ...Object.fromEntries(
      returnParameters.map((name) => [name, asksToReturn && facts.postLogoutRedirectUri]),
    ),
    state: asksToReturn && !dialect.takesNoState && facts.state,
  };
  const known = Object.entries(parameters).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  // One of these may be empty: a flag.
  return { ...Object.fromEntries(known), ...dialect.parameters };
}

function claim(idToken: string, name: string): string | undefined {
  const value = decodeJwt(idToken)[name];
  return typeof value === "string" ? value : undefined;
}
