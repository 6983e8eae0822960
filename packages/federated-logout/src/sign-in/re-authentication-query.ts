import { addReAuthentication, reAuthenticationParameters } from "../providers/re-authentication.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { findKnownProvider } from "../providers/find-known-provider.ts";
import {
  requiresReAuthentication,
  type ReAuthenticationCookies,
} from "./re-authentication-cookie.ts";

export interface SignInQueryContext {
  baseOf: (headers: Headers) => BaseUrl;
  cookies: ReAuthenticationCookies;
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
}

/** What a sign-in asks the provider for. */
export type SignInQuery = (request: {
  providerId: string;
  headers: Headers;
  query: URLSearchParams;
}) => Promise<URLSearchParams>;

/**
 * Creates what completes the query of every sign-in: where a logout in this browser left the
 * provider's session alive, or has not come back from there, the provider is told to ask who is
 * there, so that nobody walks back in as the person who left without being noticed.
 */
export function createSignInQuery({
  baseOf,
  cookies,
  readProviders,
}: SignInQueryContext): SignInQuery {
  return async function signInQuery({ providerId, headers, query }) {
    if (!(await hasLeft(providerId, headers))) return query;
    const configured = readProviders().get(providerId);
    return configured ? withReAuthentication(configured, query) : query;
  };

  async function hasLeft(providerId: string, headers: Headers): Promise<boolean> {
    try {
      return await requiresReAuthentication(cookies, providerId, {
        headers,
        base: baseOf(headers),
      });
    } catch {
      // What is wrong with the configuration is told at the sign-out, and keeps nobody out.
      return false;
    }
  }
}

/** A sign-in's query that requires re-authentication, if it is known how. */
export function withReAuthentication(
  configured: ConfiguredProvider,
  query: URLSearchParams,
): URLSearchParams {
  const known = findKnownProvider(configured.id, configured.issuer);
  const parameters = reAuthenticationParameters(configured, known);
  return parameters ? addReAuthentication(query, parameters, configured.prompt) : query;
}
