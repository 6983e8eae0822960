import type { KnownProvider } from "../known-provider.ts";
import { publicSectorProviders } from "./public-sector.ts";
import { buildWorkosLogoutUrl } from "./workos-logout.ts";

/**
 * Providers that a browser can be signed out of. `logout: {}` is RP-Initiated Logout 1.0 as it is
 * written; anything else is a departure from it.
 */
export const providersWithLogout: readonly KnownProvider[] = [
  {
    ids: ["asgardeo"],
    host: /^api(\.\w+)?\.asgardeo\.io$/,
    logout: { takesPost: true },
  },
  {
    ids: ["auth0"],
    host: /\.auth0\.com$/,
    logout: {
      // It asks for consent unless a hint or the session's id says who is leaving.
      logoutHintClaim: "sid",
      // Tenants from before November 2023 do not advertise the standard endpoint.
      withoutEndSessionEndpoint: {
        endpoint: "/v2/logout",
        returnParameters: ["returnTo"],
        takesNoState: true,
        takesNoIdTokenHint: true,
      },
    },
  },
  {
    ids: ["authentik"],
    // Where return addresses are configured, it refuses one that comes without a hint.
    logout: { takesPost: true, withoutIdTokenHint: "no_return" },
  },
  {
    ids: ["azure-ad-b2c"],
    host: /\.b2clogin\.com$/,
    logout: {
      // The policy that signed the person in has a logout endpoint of its own, next to its
      // authorization endpoint.
      endpoint: "logout",
      endpointBase: "authorization_endpoint",
    },
  },
  {
    ids: ["bankid-no"],
    logout: {},
  },
  {
    ids: ["battlenet"],
    logout: {},
  },
  {
    ids: ["cognito"],
    host: /^cognito-idp\.[\w-]+\.amazonaws\.com(\.cn)?$/,
    logout: {
      // Its metadata names an end_session_endpoint that takes none of the standard parameters, and
      // older metadata names none. It is on the user pool's domain, where people sign in.
      endpoint: "/logout",
      endpointBase: "authorization_endpoint",
      endpointVariable: "COGNITO_LOGOUT_ENDPOINT_URL",
      returnParameters: ["logout_uri"],
      takesNoState: true,
      takesNoIdTokenHint: true,
      whenSigningInAgain: {
        returnParameters: ["redirect_uri"],
        takesNoState: false,
        parameters: { response_type: "code", scope: "openid" },
      },
    },
  },
  {
    ids: ["descope"],
    host: /^api\.(\w+\.)?descope\.com$/,
    logout: { takesPost: true, withoutEndSessionEndpoint: { endpoint: "/oauth2/v1/logout" } },
  },
  {
    ids: ["duende-identity-server6", "duende-identityserver6", "identity-server4"],
    // Before version 6.3.
    incomingLogout: { typ: "at+jwt" },
    // Without a hint it drops the return address and the state.
    logout: { takesPost: true, withoutIdTokenHint: "no_return" },
  },
  {
    ids: ["frontegg"],
    host: /\.frontegg\.com$/,
    // Its metadata is not where the issuer says, and whether it names the endpoint is not known.
    logout: {
      endpoint: "/oauth/logout",
      takesNoClientId: true,
      takesNoState: true,
      takesNoIdTokenHint: true,
    },
  },
  {
    ids: ["fusionauth"],
    host: /\.fusionauth\.io$/,
    logout: { refusesExpiredIdTokenHint: true },
  },
  {
    ids: ["hydra"],
    incomingLogout: { withoutExp: true },
    host: /\.projects\.oryapis\.com$/,
    // A return address or a state without a hint is an error.
    logout: { takesPost: true, withoutIdTokenHint: "no_return" },
  },
  {
    ids: ["kakao"],
    logout: {
      endpoint: "https://kauth.kakao.com/oauth/logout",
      returnParameters: ["logout_redirect_uri"],
      takesNoState: true,
      takesNoIdTokenHint: true,
    },
    reAuthentication: { prompt: "login" },
    accountPage: "https://accounts.kakao.com/weblogin/account/info",
  },
  {
    ids: ["keycloak"],
    logout: { takesPost: true },
    accountPage: "{issuer}/account",
  },
  {
    ids: ["kinde"],
    host: /\.kinde\.com$/,
    // Its metadata names an end_session_endpoint that is not known to take the standard parameters.
    logout: {
      returnParameters: ["redirect"],
      takesNoClientId: true,
      takesNoState: true,
      takesNoIdTokenHint: true,
    },
  },
  {
    ids: ["logto"],
    host: /\.logto\.app$/,
    logout: { takesPost: true },
  },
  {
    ids: ["microsoft-entra-id", "azure-ad"],
    host: /^(login\.microsoftonline\.com|sts\.windows\.net)$|\.ciamlogin\.com$/,
    incomingLogout: { withoutIss: true },
    logout: {
      takesPost: true,
      logoutHintClaim: "login_hint",
    },
  },
  {
    ids: ["okta"],
    host: /\.(okta|oktapreview|okta-emea)\.com$/,
    // client_id is not among the parameters it documents.
    logout: { takesPost: true, withoutIdTokenHint: "no_request", takesNoClientId: true },
  },
  {
    ids: ["onelogin"],
    host: /\.onelogin\.com$/,
    // client_id is not among the parameters it documents.
    logout: { withoutIdTokenHint: "no_return", takesNoClientId: true },
  },
  {
    ids: ["passage"],
    logout: {},
  },
  {
    ids: ["ping-id"],
    host: /^auth\.pingone\./,
    logout: { takesPost: true, refusesExpiredIdTokenHint: true },
  },
  {
    ids: ["salesforce"],
    host: /\.(my\.)?salesforce\.com$/,
    // Where it sends people afterwards is configured there, and cannot be asked for.
    logout: {
      returnParameters: [],
      takesNoClientId: true,
      takesNoState: true,
      takesNoIdTokenHint: true,
    },
    revocation: {
      endpoint: "/services/oauth2/revoke",
      authentication: "none",
    },
  },
  {
    ids: ["united-effects"],
    logout: {},
  },
  {
    ids: ["vipps"],
    host: /^api(test)?\.vipps\.no$/,
    // It runs on Ory Hydra.
    logout: { withoutIdTokenHint: "no_return" },
  },
  {
    ids: ["workos"],
    logout: buildWorkosLogoutUrl,
  },
  {
    ids: ["zitadel"],
    host: /\.zitadel\.cloud$/,
    logout: {},
  },

  // Not built into Auth.js: known by these ids, or by their issuers.
  {
    ids: ["casdoor"],
    // It looks the hint up as a stored token, and answers one it does not know with JSON.
    logout: { takesPost: true, takesNoIdTokenHint: true },
  },
  {
    ids: ["dex"],
    logout: { takesPost: true, withoutIdTokenHint: "no_return" },
  },
  {
    ids: ["glewlwyd"],
    incomingLogout: { withoutExp: true },
    // It answers anything else with an empty page, and ends nothing.
    logout: { withoutIdTokenHint: "no_request" },
  },
  {
    ids: ["lemonldap"],
    // Its cookie does not come with a form of another site's: it would see nobody.
    logout: {},
  },
  {
    ids: ["django-oauth-toolkit"],
    // A logout revokes all id_tokens of a person: the next browser's is refused, and that person stranded.
    logout: { takesNoIdTokenHint: true },
  },
  {
    ids: ["better-auth"],
    logout: { takesPost: true },
  },
  {
    ids: ["oracle-idcs"],
    host: /(^|\.)identity\.oraclecloud\.com$/,
    // It takes the client from the id_token.
    logout: { withoutIdTokenHint: "no_request", takesNoClientId: true },
  },
  {
    ids: ["pingam", "forgerock"],
    logout: { withoutIdTokenHint: "no_request" },
  },
  {
    ids: ["rauthy"],
    logout: { takesPost: true, withoutIdTokenHint: "no_return" },
  },
  ...publicSectorProviders,
];
