import { SignJWT } from "jose";
import { findKnownProvider } from "../../packages/federated-logout/src/providers/find-known-provider.ts";
import {
  applySettings,
  type ProviderLogoutSettings,
} from "../../packages/federated-logout/src/providers/logout-choice.ts";
import {
  standardDialect,
  type LogoutDialect,
} from "../../packages/federated-logout/src/providers/logout-dialect.ts";
import { findLogoutEndpoint } from "../../packages/federated-logout/src/providers/logout-endpoint.ts";
import {
  buildLogoutRequest,
  type EndSessionRequest,
} from "../../packages/federated-logout/src/providers/logout-request.ts";

export const postLogoutRedirectUri = "https://rp.test/api/auth/federated-logout/callback";
export const nowInSeconds = 1_800_000_000;

export interface LogoutUrlOptions {
  providerId: string;
  issuer: string;
  idToken?: string | undefined;
  state?: string;
  settings?: ProviderLogoutSettings;
  metadata?: { end_session_endpoint?: string; authorization_endpoint?: string };
  environment?: Record<string, string>;
}

/** The dialect that a provider is spoken to in, or `undefined` if it has none that is data. */
export function dialectOf({ providerId, issuer, settings = {} }: LogoutUrlOptions) {
  const logout = findKnownProvider(providerId, issuer)?.logout ?? standardDialect;
  return typeof logout === "function" ? undefined : applySettings(logout, settings);
}

/** The request that ends a session, from what is known about the provider alone. */
export async function logoutRequestOf(
  options: LogoutUrlOptions,
): Promise<EndSessionRequest | undefined> {
  const { issuer, metadata, environment = {}, idToken, state = "xyz" } = options;
  const dialect: LogoutDialect | undefined = dialectOf(options);
  const found =
    dialect &&
    (await findLogoutEndpoint(dialect, {
      issuer,
      authorizationEndpoint: undefined,
      environment,
      readMetadata: async () => ({ issuer, ...metadata }),
    }));
  if (!found) return undefined;
  return buildLogoutRequest(found.dialect, {
    endpoint: new URL(found.endpoint),
    idToken,
    clientId: "rp1",
    postLogoutRedirectUri,
    state,
    nowInSeconds,
  });
}

/** An id_token that nobody verifies. */
export function unverifiedIdToken(claims: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT({ exp: nowInSeconds + 60, login_hint: "O.CiQ", sid: "s1", ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode("nobody checks this signature"));
}
