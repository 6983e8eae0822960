import { beforeAll, describe, expect, test } from "vitest";
import {
  logoutRequestOf,
  nowInSeconds,
  postLogoutRedirectUri,
  unverifiedIdToken,
  type LogoutUrlOptions,
} from "../support/logout-url.ts";

const hints = { good: "", expired: "", long: "" };

beforeAll(async () => {
  hints.good = await unverifiedIdToken();
  hints.expired = await unverifiedIdToken({ exp: nowInSeconds - 60 });
  hints.long = await unverifiedIdToken({ groups: "g".repeat(9000) });
});

type Hint = keyof typeof hints | "none";

const back = { post_logout_redirect_uri: postLogoutRedirectUri, state: "xyz" };
const client = { client_id: "rp1" };
const full = (hint: Exclude<Hint, "none">) => ({ id_token_hint: hints[hint], ...client, ...back });
const always = (parameters: Record<string, string>) => ({
  good: () => parameters,
  expired: () => parameters,
  long: () => parameters,
  none: () => parameters,
});
const hintAlways = {
  good: () => full("good"),
  expired: () => full("expired"),
  long: () => full("long"),
};
/** Long hints are left out where nothing is known of a POST. */
const getOnly = { long: () => ({ ...client, ...back }) };
const standard = { ...hintAlways, none: () => ({ ...client, ...back }) };
const noReturnWithoutHint = { ...hintAlways, none: () => client };
const noRequestWithoutHint = { ...hintAlways, none: () => undefined };
const hintWithoutClient = {
  good: () => ({ id_token_hint: hints.good, ...back }),
  expired: () => ({ id_token_hint: hints.expired, ...back }),
  long: () => ({ id_token_hint: hints.long, ...back }),
};

type Golden = Record<Hint, () => Record<string, string> | undefined> &
  Omit<LogoutUrlOptions, "providerId" | "idToken"> & {
    ids: readonly string[];
    /** Whether the issuer says what it is, whatever the provider is called. */
    isKnownByIssuer?: true;
    /** Whether a URL that is too long is sent all the same, since it takes nothing else. */
    takesLongUrl?: true;
    /** Where it goes. */
    endpoint: string;
  };

const discovered = (issuer: string, endpoint: string) => ({
  issuer,
  endpoint,
  metadata: { end_session_endpoint: endpoint },
});

const golden: Readonly<Record<string, Golden>> = {
  "the standard": {
    ids: ["keycloak", "oidc"],
    ...discovered("https://op.test/realms/a", "https://op.test/realms/a/logout"),
    ...standard,
  },
  "the standard, as far as it is known": {
    ids: ["battlenet", "bankid-no", "passage", "united-effects"],
    ...discovered("https://op.test", "https://op.test/logout"),
    ...standard,
    ...getOnly,
  },
  Asgardeo: {
    ids: ["asgardeo"],
    ...discovered(
      "https://api.asgardeo.io/t/acme/oauth2/token",
      "https://api.asgardeo.io/t/acme/oidc/logout",
    ),
    isKnownByIssuer: true,
    ...standard,
  },
  Auth0: {
    ids: ["auth0"],
    ...discovered("https://acme.eu.auth0.com/", "https://acme.eu.auth0.com/oidc/logout"),
    isKnownByIssuer: true,
    good: () => ({ ...full("good"), logout_hint: "s1" }),
    expired: () => ({ ...full("expired"), logout_hint: "s1" }),
    long: () => ({ ...client, ...back, logout_hint: "s1" }),
    none: () => ({ ...client, ...back }),
  },
  "Auth0, from before it advertised its endpoint": {
    ids: ["auth0"],
    issuer: "https://acme.eu.auth0.com/",
    endpoint: "https://acme.eu.auth0.com/v2/logout",
    isKnownByIssuer: true,
    ...always({ ...client, returnTo: postLogoutRedirectUri }),
  },
  "Auth0, with the provider behind it": {
    ids: ["auth0"],
    ...discovered("https://acme.eu.auth0.com/", "https://acme.eu.auth0.com/oidc/logout"),
    isKnownByIssuer: true,
    settings: { takesNoIdTokenHint: true, parameters: { federated: "" } },
    good: () => ({ ...client, ...back, logout_hint: "s1", federated: "" }),
    expired: () => ({ ...client, ...back, logout_hint: "s1", federated: "" }),
    long: () => ({ ...client, ...back, logout_hint: "s1", federated: "" }),
    none: () => ({ ...client, ...back, federated: "" }),
  },
  authentik: {
    ids: ["authentik"],
    ...discovered(
      "https://sso.test/application/o/app/",
      "https://sso.test/application/o/app/end-session/",
    ),
    ...noReturnWithoutHint,
  },
  "Azure AD B2C": {
    ids: ["azure-ad-b2c"],
    issuer: "https://acme.b2clogin.com/tfp/0000-1111/b2c_1_signin/v2.0/",
    endpoint: "https://acme.b2clogin.com/0000-1111/b2c_1_signin/oauth2/v2.0/logout",
    metadata: {
      authorization_endpoint:
        "https://acme.b2clogin.com/0000-1111/b2c_1_signin/oauth2/v2.0/authorize",
    },
    isKnownByIssuer: true,
    ...standard,
    ...getOnly,
  },
  "Amazon Cognito": {
    ids: ["cognito"],
    issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
    metadata: {
      authorization_endpoint: "https://acme.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
      end_session_endpoint: "https://a.trap.test/logout",
    },
    endpoint: "https://acme.auth.eu-west-1.amazoncognito.com/logout",
    isKnownByIssuer: true,
    ...always({ ...client, logout_uri: postLogoutRedirectUri }),
  },
  "Amazon Cognito, by its variable": {
    ids: ["cognito"],
    issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
    environment: { COGNITO_LOGOUT_ENDPOINT_URL: "https://login.acme.test/logout" },
    endpoint: "https://login.acme.test/logout",
    isKnownByIssuer: true,
    ...always({ ...client, logout_uri: postLogoutRedirectUri }),
  },
  "Amazon Cognito, signing in again": {
    ids: ["cognito"],
    issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
    metadata: {
      authorization_endpoint: "https://acme.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
    },
    settings: { signInAgain: true },
    endpoint: "https://acme.auth.eu-west-1.amazoncognito.com/logout",
    isKnownByIssuer: true,
    ...always({
      ...client,
      redirect_uri: postLogoutRedirectUri,
      response_type: "code",
      scope: "openid",
      state: "xyz",
    }),
  },
  Casdoor: {
    ids: ["casdoor"],
    ...discovered("https://door.test", "https://door.test/api/logout"),
    ...always({ ...client, ...back }),
  },
  "Descope, advertised": {
    ids: ["descope"],
    ...discovered("https://api.descope.com/P1", "https://api.descope.com/P1/logout"),
    isKnownByIssuer: true,
    ...standard,
  },
  "Descope, not advertised": {
    ids: ["descope"],
    issuer: "https://api.descope.com/P1",
    endpoint: "https://api.descope.com/oauth2/v1/logout",
    isKnownByIssuer: true,
    ...standard,
    ...getOnly,
  },
  "Dex, Rauthy, Duende IdentityServer": {
    ids: ["dex", "rauthy", "duende-identity-server6", "identity-server4"],
    ...discovered("https://ids.test", "https://ids.test/connect/endsession"),
    ...noReturnWithoutHint,
  },
  Glewlwyd: {
    ids: ["glewlwyd"],
    ...discovered("https://glewlwyd.test/api/oidc", "https://glewlwyd.test/api/oidc/end_session"),
    takesLongUrl: true,
    ...noRequestWithoutHint,
  },
  FranceConnect: {
    ids: ["franceconnect"],
    ...discovered(
      "https://oidc.franceconnect.gouv.fr/api/v2",
      "https://oidc.franceconnect.gouv.fr/api/v2/session/end",
    ),
    isKnownByIssuer: true,
    takesLongUrl: true,
    ...hintWithoutClient,
    none: () => undefined,
  },
  ProConnect: {
    ids: ["proconnect"],
    ...discovered(
      "https://auth.agentconnect.gouv.fr/api/v2",
      "https://auth.agentconnect.gouv.fr/api/v2/session/end",
    ),
    isKnownByIssuer: true,
    takesLongUrl: true,
    ...hintWithoutClient,
    none: () => undefined,
  },
  "ID-porten": {
    ids: ["idporten", "id-porten"],
    ...discovered("https://idporten.no", "https://login.idporten.no/logout"),
    isKnownByIssuer: true,
    ...hintWithoutClient,
    none: () => ({}),
  },
  "GOV.UK One Login": {
    ids: ["govuk-one-login"],
    ...discovered("https://oidc.account.gov.uk/", "https://oidc.account.gov.uk/logout"),
    isKnownByIssuer: true,
    ...hintWithoutClient,
    long: () => ({}),
    none: () => ({}),
  },
  "Login.gov": {
    ids: ["login-gov"],
    ...discovered("https://secure.login.gov/", "https://secure.login.gov/openid_connect/logout"),
    isKnownByIssuer: true,
    ...always({ ...client, ...back }),
  },
  "LemonLDAP::NG": {
    ids: ["lemonldap"],
    ...discovered("https://auth.lemon.test/", "https://auth.lemon.test/oauth2/logout"),
    ...standard,
    ...getOnly,
  },
  "Django OAuth Toolkit": {
    ids: ["django-oauth-toolkit"],
    ...discovered("https://django.test/o", "https://django.test/o/logout/"),
    ...always({ ...client, ...back }),
  },
  "Better Auth": {
    ids: ["better-auth"],
    ...discovered(
      "https://better.test/api/auth",
      "https://better.test/api/auth/oauth2/end-session",
    ),
    ...standard,
  },
  Frontegg: {
    ids: ["frontegg"],
    issuer: "https://acme.frontegg.com",
    endpoint: "https://acme.frontegg.com/oauth/logout",
    isKnownByIssuer: true,
    ...always({ post_logout_redirect_uri: postLogoutRedirectUri }),
  },
  FusionAuth: {
    ids: ["fusionauth"],
    ...discovered("https://acme.fusionauth.io", "https://acme.fusionauth.io/oauth2/logout"),
    isKnownByIssuer: true,
    ...standard,
    ...getOnly,
    expired: () => ({ ...client, ...back }),
  },
  Kakao: {
    ids: ["kakao"],
    issuer: "https://kauth.kakao.com",
    endpoint: "https://kauth.kakao.com/oauth/logout",
    ...always({ ...client, logout_redirect_uri: postLogoutRedirectUri }),
  },
  Kinde: {
    ids: ["kinde"],
    ...discovered("https://acme.kinde.com", "https://acme.kinde.com/logout"),
    isKnownByIssuer: true,
    ...always({ redirect: postLogoutRedirectUri }),
  },
  Logto: {
    ids: ["logto"],
    ...discovered("https://acme.logto.app/oidc", "https://acme.logto.app/oidc/session/end"),
    isKnownByIssuer: true,
    ...standard,
  },
  "Microsoft Entra ID": {
    ids: ["microsoft-entra-id", "azure-ad"],
    ...discovered(
      "https://login.microsoftonline.com/0000-1111/v2.0",
      "https://login.microsoftonline.com/0000-1111/oauth2/v2.0/logout",
    ),
    isKnownByIssuer: true,
    good: () => ({ ...full("good"), logout_hint: "O.CiQ" }),
    expired: () => ({ ...full("expired"), logout_hint: "O.CiQ" }),
    long: () => ({ ...full("long"), logout_hint: "O.CiQ" }),
    none: () => ({ ...client, ...back }),
  },
  Okta: {
    ids: ["okta"],
    ...discovered(
      "https://dev-1.okta.com/oauth2/default",
      "https://dev-1.okta.com/oauth2/default/v1/logout",
    ),
    isKnownByIssuer: true,
    ...hintWithoutClient,
    none: () => undefined,
  },
  OneLogin: {
    ids: ["onelogin"],
    ...discovered("https://acme.onelogin.com/oidc/2", "https://acme.onelogin.com/oidc/2/logout"),
    isKnownByIssuer: true,
    ...hintWithoutClient,
    long: () => ({}),
    none: () => ({}),
  },
  Oracle: {
    ids: ["oracle-idcs"],
    ...discovered(
      "https://identity.oraclecloud.com/",
      "https://idcs-1.identity.oraclecloud.com/oauth2/v1/userlogout",
    ),
    takesLongUrl: true,
    isKnownByIssuer: true,
    ...hintWithoutClient,
    none: () => undefined,
  },
  "Ory Hydra": {
    ids: ["hydra"],
    ...discovered(
      "https://slug.projects.oryapis.com",
      "https://slug.projects.oryapis.com/oauth2/sessions/logout",
    ),
    isKnownByIssuer: true,
    ...noReturnWithoutHint,
  },
  PingAM: {
    ids: ["pingam", "forgerock"],
    ...discovered("https://am.test/am/oauth2", "https://am.test/am/oauth2/connect/endSession"),
    takesLongUrl: true,
    ...noRequestWithoutHint,
  },
  PingOne: {
    ids: ["ping-id"],
    ...discovered("https://auth.pingone.eu/env/as", "https://auth.pingone.eu/env/as/signoff"),
    isKnownByIssuer: true,
    ...standard,
    expired: () => ({ ...client, ...back }),
  },
  "Salesforce, My Domain": {
    ids: ["salesforce"],
    ...discovered(
      "https://acme.my.salesforce.com",
      "https://acme.my.salesforce.com/services/auth/idp/oidc/logout",
    ),
    isKnownByIssuer: true,
    ...always({}),
  },
  Vipps: {
    ids: ["vipps"],
    ...discovered(
      "https://api.vipps.no/access-management-1.0/access/",
      "https://api.vipps.no/access-management-1.0/access/oauth2/sessions/logout",
    ),
    isKnownByIssuer: true,
    ...noReturnWithoutHint,
    long: () => client,
  },
  ZITADEL: {
    ids: ["zitadel"],
    ...discovered("https://acme.zitadel.cloud", "https://acme.zitadel.cloud/oidc/v1/end_session"),
    isKnownByIssuer: true,
    ...standard,
    ...getOnly,
  },
};

for (const [
  name,
  { ids, isKnownByIssuer, takesLongUrl, endpoint, good, expired, long, none, ...facts },
] of Object.entries(golden)) {
  const expected = { good, expired, long, none };
  describe(name, () => {
    for (const providerId of isKnownByIssuer ? [...ids, "oidc"] : ids) {
      for (const hint of ["good", "expired", "long", "none"] as const) {
        test(`as ${providerId}, with the id_token ${hint}`, async () => {
          const idToken = hint === "none" ? undefined : hints[hint];

          const request = await logoutRequestOf({ ...facts, providerId, idToken });

          const parameters = expected[hint]();
          expect(request && request.endpoint.origin + request.endpoint.pathname).toBe(
            parameters && endpoint,
          );
          expect(request?.parameters).toEqual(parameters);
          const isTooLong =
            hint === "long" && !takesLongUrl && parameters && "id_token_hint" in parameters;
          expect(request?.method).toBe(parameters && (isTooLong ? "POST" : "GET"));
        });
      }
    }
  });
}

test("a look-alike of an issuer is not taken for it", async () => {
  for (const issuer of ["https://okta.com.evil.test", "https://notokta.com", "https://evil.test"]) {
    const metadata = { end_session_endpoint: `${issuer}/logout` };
    const request = await logoutRequestOf({ providerId: "oidc", issuer, metadata });
    expect(request?.parameters).toEqual({ ...client, ...back });
  }
});

test("an endpoint in the settings goes before the variable, the dialect's and the metadata's", async () => {
  const request = await logoutRequestOf({
    providerId: "cognito",
    issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
    settings: { endpoint: "https://chosen.test/logout" },
    environment: { COGNITO_LOGOUT_ENDPOINT_URL: "https://variable.test/logout" },
    metadata: { end_session_endpoint: "https://metadata.test/logout" },
  });

  expect(request?.endpoint.origin).toBe("https://chosen.test");
  expect(request?.parameters.logout_uri).toBe(postLogoutRedirectUri);
});

test("settings add to the parameters that are known, also where the metadata names no endpoint", async () => {
  const cognito = await logoutRequestOf({
    providerId: "cognito",
    issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
    settings: { signInAgain: true, parameters: { lang: "de" } },
    metadata: { authorization_endpoint: "https://acme.test/oauth2/authorize" },
  });
  expect(cognito?.parameters).toMatchObject({
    response_type: "code",
    scope: "openid",
    lang: "de",
  });

  const auth0 = await logoutRequestOf({
    providerId: "auth0",
    issuer: "https://acme.auth0.com/",
    settings: { parameters: { federated: "" } },
  });
  expect(auth0?.endpoint.pathname).toBe("/v2/logout");
  expect(Object.keys(auth0?.parameters ?? {})).toEqual(["client_id", "returnTo", "federated"]);
});

test("a team's own fallback goes before the one that is known", async () => {
  const request = await logoutRequestOf({
    providerId: "auth0",
    issuer: "https://acme.auth0.com/",
    settings: { withoutEndSessionEndpoint: { endpoint: "/oidc/logout" } },
  });

  expect(request?.endpoint.pathname).toBe("/oidc/logout");
  expect(request?.parameters).toHaveProperty("post_logout_redirect_uri");
});

test("a path without a slash is one below the issuer", async () => {
  const request = await logoutRequestOf({
    providerId: "oidc",
    issuer: "https://op.test/realms/staff",
    settings: { endpoint: "protocol/openid-connect/logout" },
  });

  expect(request?.endpoint.pathname).toBe("/realms/staff/protocol/openid-connect/logout");
});

test("salesforce.com itself, which Auth.js assumes, has no logout", async () => {
  const issuer = "https://login.salesforce.com";
  expect(await logoutRequestOf({ providerId: "salesforce", issuer })).toBeUndefined();
});
