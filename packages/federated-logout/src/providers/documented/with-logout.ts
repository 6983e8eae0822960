import type { ProviderDocumentation } from "../provider-documentation.ts";

/** What is written about providers that a browser can be signed out of. */
export const documentedWithLogout: Readonly<Record<string, ProviderDocumentation>> = {
  asgardeo: {
    name: "Asgardeo",
    endsSessionsBy: ["back-channel"],
    register: "Authorized redirect URLs of the application (Protocol tab)",
    unregistered: "“Post logout URI does not match with registered callback URI.”",
    ends: "the session at Asgardeo",
    sources: [
      "https://wso2.com/asgardeo/docs/guides/authentication/oidc/add-logout/",
      "https://github.com/wso2/product-is/issues/4638",
    ],
  },
  auth0: {
    name: "Auth0",
    endsSessionsBy: ["back-channel"],
    register: "Allowed Logout URLs of the application (Settings > Application URIs)",
    unregistered: 'an error page: “… is not defined as a valid URL in "Allowed Logout URLs"”',
    ends: "the session at Auth0 in this browser",
    survives:
      'other apps\' own sessions, and the session at the identity provider behind it unless `parameters: { federated: "" }` is set',
    remarks: [
      "Tenants that do not advertise the standard endpoint get `/v2/logout`.",
      "`takesNoIdTokenHint: true` keeps the id_token out of the URL: the session is then named by its `sid`.",
    ],
    sources: [
      "https://auth0.com/docs/authenticate/login/logout/log-users-out-of-auth0",
      "https://auth0.com/docs/api/authentication/logout/oidc-logout.md",
      "https://auth0.com/docs/logout/redirect-users-after-logout",
      "https://github.com/auth0/nextjs-auth0",
    ],
  },
  authentik: {
    name: "Authentik",
    endsSessionsBy: ["back-channel", "front-channel"],
    register: "`post_logout_redirect_uris` of the OAuth2 provider",
    unregistered: "400, “Bad Request”; if none is registered at all, the browser is not sent back",
    ends: "this app's login, and what the invalidation flow ends",
    survives: "the session at authentik, if the invalidation flow does not end it",
    remarks: ["Older versions never send the browser back."],
    sources: [
      "https://github.com/goauthentik/authentik/blob/07b41fff/authentik/providers/oauth2/views/end_session.py",
      "https://github.com/goauthentik/authentik/pull/17169",
    ],
  },
  "azure-ad-b2c": {
    name: "Azure AD B2C",
    endsSessionsBy: ["front-channel"],
    register: "Redirect URIs of the app registration (there is no list of its own)",
    unregistered: "an error page, if the id_token was sent; without it, any address is followed",
    ends: "the session at B2C in this browser, as widely as its policy says",
    survives: "possibly the session at the identity provider behind it",
    remarks: [
      'The policy that signed the person in signs them out: its logout endpoint is next to its authorization endpoint. One that is named in a query needs `parameters: { p: "…" }`.',
      "A policy that requires an ID token in logout requests answers one without with AADB2C90272.",
    ],
    sources: [
      "https://github.com/MicrosoftDocs/azure-docs/blob/03ccabf0/articles/active-directory-b2c/openid-connect.md#send-a-sign-out-request",
      "https://github.com/MicrosoftDocs/azure-docs/issues/115952",
    ],
  },
  "bankid-no": {
    name: "BankID Norge",
    remarks: ["Whether its metadata names a logout endpoint is not known."],
    sources: [],
  },
  battlenet: {
    name: "Battle.net",
    remarks: [
      "Its metadata names a logout endpoint; which parameters that takes is not documented.",
    ],
    sources: ["https://github.com/panva/wellknown"],
  },
  cognito: {
    name: "Amazon Cognito",
    register: "Allowed sign-out URLs of the app client",
    unregistered:
      "“Required String parameter 'redirect_uri' is not present”, or “Required parameters missing”",
    ends: "the session at the user pool's domain in this browser",
    survives:
      "the session at a social or OpenID provider behind the user pool; access and refresh tokens",
    remarks: [
      "Its metadata advertises an `end_session_endpoint` that takes none of the standard parameters; this library does not send them.",
      "`COGNITO_LOGOUT_ENDPOINT_URL`, if set, is the logout endpoint; else it is `/logout` on the domain that people sign in at.",
      "`signInAgain: true` ends the session and shows the login page. The return address is then a callback URL: register it under “Allowed callback URLs”.",
    ],
    sources: [
      "https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html",
      "https://www.repost.aws/knowledge-center/cognito-logout-endpoint-globalsignoutapi",
      "https://github.com/aws-amplify/amplify-js/issues/2423",
      "https://github.com/streamlit/streamlit/issues/14601",
    ],
  },
  descope: {
    name: "Descope",
    remarks: ["Whether its metadata names the endpoint is not known; if not, this one is used."],
    sources: [],
  },
  "duende-identity-server6": {
    name: "Duende IdentityServer, IdentityServer4",
    endsSessionsBy: ["back-channel", "front-channel"],
    register: "`PostLogoutRedirectUris` of the client",
    unregistered: "the browser is not sent back from the server's own logout page",
    ends: "the session in this browser, with every app that has a logout URI",
    survives: "apps without a logout URI",
    remarks: [
      "Whether the browser is sent back at once or shown a link is decided by its logout page.",
    ],
    sources: [
      "https://docs.duendesoftware.com/identityserver/reference/endpoints/end-session",
      "https://github.com/DuendeSoftware/products",
      "https://github.com/IdentityServer/IdentityServer4",
    ],
  },
  frontegg: {
    name: "Frontegg",
    remarks: ["Not documented: applications send it the return address and nothing else."],
    sources: [],
  },
  fusionauth: {
    name: "FusionAuth",
    endsSessionsBy: ["front-channel"],
    register: "Authorized redirect URLs of the application (OAuth tab)",
    unregistered: "“The post_logout_redirect_uri is invalid.”",
    ends: "the session at FusionAuth, with every app if its logout behavior is All applications",
    survives: "refresh and access tokens",
    remarks: [
      "Since 1.60 it answers an expired id_token with `invalid_id_token_hint`.",
      'With several tenants, set `parameters: { tenantId: "…" }`.',
    ],
    sources: [
      "https://github.com/FusionAuth/fusionauth-issues/issues/3251",
      "https://github.com/FusionAuth/fusionauth-issues/issues/433",
    ],
  },
  hydra: {
    name: "Ory Hydra",
    endsSessionsBy: ["back-channel", "front-channel"],
    module: "ory-hydra",
    register: "`post_logout_redirect_uris` of the client",
    unregistered:
      "an error page: “… is not a whitelisted as a post_logout_redirect_uri for the client”",
    ends: "the login session, telling every app of it; that of Ory Kratos, where it is wired in",
    survives: "the session of a login app that is not wired in; access and refresh tokens",
    sources: ["https://github.com/ory/hydra", "https://github.com/ory/hydra/issues/2050"],
  },
  kakao: {
    name: "Kakao",
    register: "Logout Redirect URI (Kakao Login > Advanced)",
    unregistered: "KOE007, “You used an unregistered Logout Redirect URI when requesting logout.”",
    ends: "what the person chooses there: the service's session, or that of the Kakao account, too",
    survives: "the session of the Kakao account, if the person chooses so",
    sources: [
      "https://developers.kakao.com/docs/latest/en/kakaologin/rest-api",
      "https://developers.kakao.com/docs/latest/en/kakaologin/trouble-shooting",
      "https://pub.dev/documentation/kakao_flutter_sdk/latest/kakao_flutter_sdk/Prompt.html",
    ],
  },
  keycloak: {
    name: "Keycloak",
    endsSessionsBy: ["back-channel", "front-channel"],
    channelsExcludeEachOther: true,
    questions: [
      "Is “Front channel logout” of the client Off (Settings > Logout settings)? It is On for clients that are made in the admin console, and then Keycloak posts no logout token: a session that an administrator ends lives on here.",
    ],
    register:
      "Valid post logout redirect URIs of the client (Settings > Access settings; `+` takes the redirect URIs, and covers the return address only if one of them is a wildcard)",
    unregistered: "400, “Invalid redirect uri”",
    ends: "the single sign-on session in this browser, and that at the identity provider behind it if that has a Logout URL in Keycloak",
    survives:
      "offline tokens, unless `revokeTokens: true` is set; access tokens, until they expire",
    remarks: [
      "Switch “Front channel logout” of the client Off, then set “Backchannel logout URL” (Settings > Logout settings). With it On, which is the default of clients made in the admin console, no logout token is ever posted, and only a logout in the same browser ends sessions here, by the frame.",
      "It posts no logout token when an administrator presses “Log out all”, when a user is disabled or deleted, and when its session times out. Sign the user out first, then disable.",
      "Without the id_token it asks “Do you want to log out?”, and likewise when its session in this browser is another person's; an expired id_token is accepted. With “Logout confirmation” of the client On it stops on its page “You are logged out”.",
      "An id_token whose key was disabled or deleted is answered with 400, “Invalid parameter: id_token_hint”: this library leaves it out once the key is gone from the key set.",
      "If an identity provider behind it posts logout tokens to Keycloak, switch “Backchannel logout” of that identity provider on in Keycloak, or the way back from its logout ends on an error page.",
      "Before version 23.0.4 its logout tokens had no `exp`: `logoutsFrom: { keycloak: { withoutExp: true } }`.",
      'Before version 18 (RH-SSO 7.5 and older) it took `redirect_uri` and refused an expired id_token: set `returnParameters: ["redirect_uri"], refusesExpiredIdTokenHint: true`.',
    ],
    run: { version: "26.7.3", on: "2026-11-25", isInTests: true },
    sources: [
      "https://github.com/keycloak/keycloak-nodejs-connect/issues/425",
      "https://github.com/oidc-wp/openid-connect-generic/issues/472",
      "https://github.com/keycloak/keycloak/issues/15304",
      "https://github.com/mposolda/keycloak-documentation/blob/ec1e79d5/upgrading/topics/keycloak/changes-19_0_2.adoc",
    ],
  },
  kinde: {
    name: "Kinde",
    register: "Allowed logout redirect URLs of the application (Settings > Applications)",
    remarks: [
      "Its metadata advertises an `end_session_endpoint` that is not known to take the standard parameters; this library does not send them.",
    ],
    sources: ["https://github.com/kinde-oss/kinde-auth-nextjs"],
  },
  logto: {
    name: "Logto",
    endsSessionsBy: ["back-channel"],
    register: "Post sign-out redirect URIs of the application",
    unregistered: "an error page: “post_logout_redirect_uri not registered”",
    ends: "the session at Logto in this browser",
    survives: "refresh tokens; other apps' own sessions",
    sources: ["https://github.com/logto-io/logto", "https://github.com/logto-io/logto/issues/6670"],
  },
  "microsoft-entra-id": {
    name: "Microsoft Entra ID",
    endsSessionsBy: ["front-channel"],
    register: "Redirect URIs of the app registration (Authentication; there is no list of its own)",
    unregistered: "the browser stays on Microsoft's page “You signed out of your account”",
    ends: "the session at Microsoft in this browser, telling apps that have a front-channel logout URL",
    survives: "apps without such a URL",
    remarks: [
      "It answers a URL of more than about 2000 characters with AADSTS90015, “Requested query string is too long”: such a request is sent as a form.",
      "It asks which account to sign out unless the app registration has the optional claim `login_hint`.",
      "Its frame names the session by `sid`, which is in id_tokens only if the app registration has the optional claim `sid`. With an issuer of many tenants (`common`), the session ends where the browser sends third-party cookies.",
    ],
    sources: [
      "https://github.com/MicrosoftDocs/azure-docs/blob/000f4481/articles/active-directory/develop/v2-protocols-oidc.md#send-a-sign-out-request",
      "https://github.com/aspnet/Security/issues/1892",
    ],
  },
  okta: {
    name: "Okta",
    endsSessionsBy: ["front-channel"],
    register: "Sign-out redirect URIs of the app (General tab)",
    unregistered:
      "400, “The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings”",
    ends: "the session at Okta in this browser",
    survives: "other apps' own sessions, unless Single Logout is set up; tokens",
    remarks: ["It ends a session for an id_token only; an expired one will do."],
    sources: [
      "https://support.okta.com/help/s/article/the-purpose-of-id-token-hint-in-the-logout-api-and-how-does-it-affect-the-single-logout-process",
      "https://support.okta.com/help/s/article/the-post-logout-redirect-uri-parameter-must-be-a-logout-redirect-uri-in-the-client-app",
      "https://support.okta.com/help/s/article/key-elements-and-limitations-of-single-logout-slo-in-oidc-applications",
    ],
  },
  onelogin: {
    name: "OneLogin",
    register: "Post Logout Redirect URI of the app (Configuration)",
    ends: "the session at OneLogin, and the tokens of every app that was signed in to with it",
    sources: ["https://developers.onelogin.com/openid-connect/api/logout"],
  },
  passage: {
    name: "Passage",
    remarks: ["Whether its metadata names a logout endpoint is not known."],
    sources: [],
  },
  "ping-id": {
    name: "Ping Identity",
    register: "PingOne: Signoff URLs of the application (Configuration tab)",
    unregistered: "PingOne: an error page; PingFederate: the browser is not sent back",
    ends: "the session at PingOne, with every app of it",
    survives: "the session at the identity provider behind it",
    remarks: [
      "PingOne's reference accepts an expired id_token, but it has been seen to answer one with an error page.",
    ],
    sources: [
      "https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/signoff.md",
      "https://github.com/pingidentity/pingone-sample-dotnet/issues/8",
    ],
  },
  salesforce: {
    name: "Salesforce",
    endsSessionsBy: ["front-channel"],
    register: "Logout URL (Session Settings), or Single Logout URL of the connected app",
    unregistered: "the browser stays on a page of Salesforce's",
    ends: "the session at Salesforce, with apps that are set up for Single Logout",
    survives: "other browsers; apps that are not set up for it",
    remarks: [
      "`login.salesforce.com`, the issuer that Auth.js assumes, offers no logout: set the issuer to your My Domain.",
    ],
    sources: [
      "https://help.salesforce.com/s/articleView?id=xcloud.slo_about.htm&language=en_US&type=5",
      "https://ionic.io/docs/auth-connect/salesforce",
    ],
  },
  "united-effects": {
    name: "United Effects",
    remarks: ["Whether its metadata names a logout endpoint is not known."],
    sources: [],
  },
  vipps: {
    name: "Vipps",
    unregistered: "an error page",
    remarks: ["Whether merchants may register a return address is not known."],
    sources: ["https://developer.vippsmobilepay.com/docs/APIs/login-api/login-api-faq/"],
  },
  workos: {
    name: "WorkOS",
    ends: "the session at the identity provider, with every app of it",
    survives: "everything, where the connection is not a custom OpenID Connect one with a logout",
    remarks: [
      "It issues the logout URL itself, for custom OpenID Connect connections only. The client secret is the API key.",
    ],
    sources: [
      "https://workos.com/docs/reference/sso/logout",
      "https://workos.com/docs/sso/single-logout",
    ],
  },
  zitadel: {
    name: "ZITADEL",
    endsSessionsBy: ["back-channel"],
    register: "Post Logout URIs of the application (Redirect Settings)",
    unregistered: "400, “post_logout_redirect_uri invalid”",
    ends: "the session at ZITADEL and its tokens; without the id_token it asks whose",
    survives: "other apps' own sessions, unless they take back-channel logout",
    sources: [
      "https://github.com/zitadel/zitadel/blob/026747a7/docs/docs/apis/openidoauth/endpoints.mdx",
    ],
  },
  casdoor: {
    name: "Casdoor",
    endsSessionsBy: ["back-channel"],
    register: "Redirect URIs of the application",
    sources: ["https://github.com/casdoor/casdoor"],
  },
  dex: {
    name: "Dex",
    register: "`postLogoutRedirectURIs` of the client",
    remarks: ["Versions up to 2.45.1 have no logout at all."],
    sources: ["https://github.com/dexidp/dex"],
  },
  glewlwyd: {
    name: "Glewlwyd",
    endsSessionsBy: ["back-channel", "front-channel"],
    register: "`post_logout_redirect_uris` of the client",
    ends: "the session at Glewlwyd in this browser, once the person has confirmed it",
    remarks: [
      'It refuses a sign-in without `nonce`: `checks: ["pkce", "nonce", "state"]` in the provider.',
      "Require a session for both channels of the client: without that it names none.",
      "Logout tokens come from its “end session” page alone, and not from its plain logout.",
    ],
    run: { version: "2.7.5", on: "2026-11-25" },
    sources: ["https://github.com/babelouest/glewlwyd"],
  },
  lemonldap: {
    name: "LemonLDAP::NG",
    endsSessionsBy: ["front-channel"],
    register: "Allowed redirection addresses for logout of the relying party",
    unregistered: "its own page, and no way back; it has signed the person out",
    ends: "the session at LemonLDAP::NG in this browser",
    remarks: [
      "It asks unless “Bypass logout confirmation” is on for the relying party; “no” comes back like “yes”.",
      "`sid` is the login name, and in no id_token: see `foreignSid`, and require a session.",
      "Asked for re-authentication within five seconds of a login, it does not ask.",
      "Version 2.16 posts no logout tokens; where later ones come without `exp`, set `withoutExp`.",
    ],
    run: { version: "2.16.1", on: "2026-11-25" },
    sources: ["https://lemonldap-ng.org/documentation/latest/idpopenidconnect.html"],
  },
  "django-oauth-toolkit": {
    name: "Django OAuth Toolkit",
    register: "`post_logout_redirect_uris` of the application",
    unregistered: "400, “This client does not have this redirect uri registered.”",
    ends: "the session at the Django site in this browser, once the person has confirmed it",
    remarks: [
      "It is off unless `OIDC_RP_INITIATED_LOGOUT_ENABLED` is set.",
      "“No” ends on a 400 page.",
      "With `OIDC_RP_INITIATED_LOGOUT_DELETE_TOKENS: False` there it can be sent the id_token: `takesNoIdTokenHint: false`.",
      "It ends no sessions here: it has neither channel.",
    ],
    run: { version: "3.4.1", on: "2026-11-25", isInTests: true },
    sources: ["https://django-oauth-toolkit.readthedocs.io/en/latest/oidc.html"],
  },
  "better-auth": {
    name: "Better Auth as a provider",
    endsSessionsBy: ["back-channel"],
    register: "`post_logout_redirect_uris` of the client",
    unregistered:
      "“Logged out. The requested post-logout redirect was not registered.”; the session is over",
    ends: "the session at the provider in this browser",
    survives: "refresh tokens of `offline_access`",
    remarks: [
      "Set `enable_end_session` of the client: without it the answer is 401.",
      "Without the id_token it asks, and its page then keeps Chromium from coming back (version 1.7.5).",
      "It posts logout tokens to a public https address only, by default with EdDSA.",
    ],
    run: { version: "1.7.5", on: "2026-11-25" },
    sources: ["https://www.better-auth.com/docs/plugins/oauth-provider"],
  },
  "oracle-idcs": {
    name: "Oracle Identity Cloud Service, OCI IAM",
    register: "Post Logout Redirect URL of the OAuth client",
    sources: [
      "https://docs.oracle.com/en/cloud/paas/identity-cloud/idcsa/logoutopenidconnect.html",
      "https://docs.oracle.com/en/cloud/paas/identity-cloud/idcsa/op-oauth2-v1-userlogout-get.html",
    ],
  },
  pingam: {
    name: "PingAM, ForgeRock AM",
    register: "Post Logout Redirect URIs of the client",
    sources: [
      "https://docs.pingidentity.com/pingoneaic/am-oidc1/rest-api-oidc-endsession-endpoint.html",
    ],
  },
  rauthy: {
    name: "Rauthy",
    endsSessionsBy: ["back-channel"],
    register: "`post_logout_redirect_uris` of the client",
    sources: ["https://github.com/sebadob/rauthy"],
  },
};
