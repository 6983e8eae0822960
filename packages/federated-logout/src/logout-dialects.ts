import type { ProviderMetadata } from "./discovery.ts";

/**
 * How one provider's logout departs from RP-Initiated Logout 1.0. What is left out is as the
 * specification has it, so that a provider that follows it needs no entry.
 */
export interface LogoutDialect {
  /** The ids that Auth.js gives this provider. */
  providerIds: readonly string[];
  /** Hosts of its issuers, since it may be configured as a generic OpenID Connect provider, too. */
  issuerHost?: RegExp;
  /** The logout endpoint, where `end_session_endpoint` is not it. */
  endpoint?: (metadata: ProviderMetadata) => string;
  /**
   * The parameter for the return address.
   *
   * @default "post_logout_redirect_uri"
   */
  returnParameter?: string;
  /** Takes no `state`, so that the browser's sealed cookie alone binds the return to the logout. */
  takesNoState?: true;
  /** Takes no `id_token_hint`, or makes nothing of it. */
  takesNoIdTokenHint?: true;
  /** Answers an `id_token_hint` past its `exp` with an error page. */
  refusesExpiredIdTokenHint?: true;
  /**
   * What a request without `id_token_hint` may be: one that does not ask to be sent back (anything
   * else is answered with an error page or ignored), or none at all.
   */
  withoutIdTokenHint?: "no_return" | "no_request";
  /** The longest URL it accepts, in characters; a request that is longer goes without its hint. */
  longestUrl?: number;
  /** The id_token's claim to send as `logout_hint`, which saves the question who is leaving. */
  logoutHintClaim?: string;
}

/** Follows the specification. */
const standard: LogoutDialect = { providerIds: [] };

/**
 * Every known departure. To add one: an entry here, and its golden URL in
 * `tests/unit/logout-dialects.test.ts`.
 */
const dialects: readonly LogoutDialect[] = [
  {
    // Its metadata names an end_session_endpoint that takes none of the standard parameters.
    // https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
    providerIds: ["cognito"],
    issuerHost: /^cognito-idp\.[\w-]+\.amazonaws\.com(\.cn)?$/,
    endpoint: ({ authorization_endpoint = "" }) => new URL("/logout", authorization_endpoint).href,
    returnParameter: "logout_uri",
    takesNoState: true,
    takesNoIdTokenHint: true,
  },
  {
    // https://support.okta.com/help/s/article/the-purpose-of-id-token-hint-in-the-logout-api-and-how-does-it-affect-the-single-logout-process
    providerIds: ["okta"],
    issuerHost: /\.(okta|oktapreview|okta-emea)\.com$/,
    withoutIdTokenHint: "no_request",
  },
  {
    // https://developers.onelogin.com/openid-connect/api/logout
    providerIds: ["onelogin"],
    issuerHost: /\.onelogin\.com$/,
    withoutIdTokenHint: "no_return",
  },
  {
    // Ory Hydra, and Vipps, which runs on it: a return address or a state without a hint is an error.
    // https://github.com/ory/hydra: consent/strategy_default.go
    providerIds: ["hydra", "vipps"],
    issuerHost: /\.projects\.oryapis\.com$|^api(test)?\.vipps\.no$/,
    withoutIdTokenHint: "no_return",
  },
  {
    // Without a hint it drops the return address and the state.
    // https://docs.duendesoftware.com/identityserver/reference/endpoints/end-session
    providerIds: ["duende-identity-server6", "identity-server4"],
    withoutIdTokenHint: "no_return",
  },
  {
    // https://github.com/goauthentik/authentik/blob/07b41fff/authentik/providers/oauth2/views/end_session.py
    providerIds: ["authentik"],
    withoutIdTokenHint: "no_return",
  },
  {
    // https://github.com/pingidentity/pingone-sample-dotnet/issues/8
    providerIds: ["ping-id"],
    issuerHost: /^auth\.pingone\./,
    refusesExpiredIdTokenHint: true,
  },
  {
    // Since 1.60: https://github.com/FusionAuth/fusionauth-issues/issues/3251
    providerIds: ["fusionauth"],
    issuerHost: /\.fusionauth\.io$/,
    refusesExpiredIdTokenHint: true,
  },
  {
    // An id_token with many groups makes it answer AADSTS90015, "Requested query string is too long".
    // https://github.com/aspnet/Security/issues/1892
    providerIds: ["microsoft-entra-id", "azure-ad"],
    issuerHost: /^(login\.microsoftonline\.com|sts\.windows\.net)$|\.ciamlogin\.com$/,
    longestUrl: 2000,
    logoutHintClaim: "login_hint",
  },
];

/**
 * Finds the dialect of a provider: by its issuer, which says what it is whatever it is called, else by
 * its id.
 *
 * @param issuer - The issuer that signed the person in.
 * @param providerId - The provider's id in the NextAuth config.
 */
export function findDialect(issuer: string, providerId: string): LogoutDialect {
  const { hostname } = new URL(issuer);
  return (
    dialects.find(({ issuerHost }) => issuerHost?.test(hostname)) ??
    dialects.find(({ providerIds }) => providerIds.includes(providerId)) ??
    standard
  );
}
