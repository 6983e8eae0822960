import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import Keycloak from "next-auth/providers/keycloak";
import MicrosoftEntraID from "next-auth/providers/microsoft-entra-id";
import Resend from "next-auth/providers/resend";
import Credentials from "next-auth/providers/credentials";
import { expect, test } from "vitest";
import { describeProvider } from "../../packages/federated-logout/src/providers/describe-provider.ts";
import { readConfiguredProviders } from "../../packages/federated-logout/src/providers/configured-provider.ts";

test("a provider that was not called is filled from its variables, as Auth.js does it", () => {
  const environment = { AUTH_KEYCLOAK_ID: "rp1", AUTH_KEYCLOAK_ISSUER: "https://kc.test/realms/a" };

  expect(
    readConfiguredProviders({ providers: [Keycloak] }, environment).get("keycloak"),
  ).toMatchObject({
    id: "keycloak",
    name: "Keycloak",
    type: "oidc",
    clientId: "rp1",
    issuer: "https://kc.test/realms/a",
  });
});

test("options go before defaults and variables, the id among them", () => {
  const provider = Keycloak({
    id: "staff",
    name: "Staff",
    clientId: "rp2",
    issuer: "https://kc.test/realms/staff",
  });
  const environment = { AUTH_STAFF_ID: "ignored", AUTH_STAFF_ISSUER: "https://ignored.test" };

  const providers = readConfiguredProviders({ providers: [provider] }, environment);

  expect([...providers.keys()]).toEqual(["staff"]);
  expect(providers.get("staff")).toMatchObject({
    name: "Staff",
    clientId: "rp2",
    issuer: "https://kc.test/realms/staff",
  });
});

test("an id with dashes has a variable with underscores", () => {
  const environment = { AUTH_MICROSOFT_ENTRA_ID_ID: "rp3" };
  const provider = readConfiguredProviders({ providers: [MicrosoftEntraID] }, environment).get(
    "microsoft-entra-id",
  );

  expect(provider).toMatchObject({
    clientId: "rp3",
    issuer: "https://login.microsoftonline.com/common/v2.0",
    // Entra ID's metadata needs it: its issuer is a template.
    fetch: expect.any(Function),
  });
});

test("an issuer that the provider brings is known", () => {
  expect(readConfiguredProviders({ providers: [Google({})] }, {}).get("google")?.issuer).toBe(
    "https://accounts.google.com",
  );
});

test("e-mail and passwords are no OpenID Connect", () => {
  const providers = readConfiguredProviders({ providers: [Resend, Credentials({})] }, {});

  expect([...providers.values()].map(({ type }) => type)).toEqual(["email", "credentials"]);
});

test("endpoints and the prompt are read from strings, objects and queries, options before defaults", () => {
  const read = (provider: Parameters<typeof GitHub>[0]) =>
    readConfiguredProviders({ providers: [GitHub(provider)] }, {}).get("github");

  expect(read({})).toMatchObject({
    authorizationEndpoint: "https://github.com/login/oauth/authorize",
    tokenEndpoint: "https://github.com/login/oauth/access_token",
    prompt: undefined,
  });
  expect(
    read({ authorization: { params: { prompt: "consent" } }, token: "https://op.test/token" }),
  ).toMatchObject({
    authorizationEndpoint: "https://github.com/login/oauth/authorize",
    tokenEndpoint: "https://op.test/token",
    prompt: "consent",
  });
  expect(read({ authorization: "https://op.test/authorize?prompt=login" })).toMatchObject({
    authorizationEndpoint: "https://op.test/authorize",
    prompt: "login",
  });
});

test("the page of a provider's sessions is below its issuer, with a slash or without, and nowhere without one", () => {
  const pageFor = (issuer?: string) => {
    const providers = [Keycloak(issuer === undefined ? {} : { issuer })];
    const configured = readConfiguredProviders({ providers }, {}).get("keycloak");
    return configured && describeProvider(configured).accountPage;
  };
  const page = "https://sso.test/realms/a/account";

  expect(pageFor("https://sso.test/realms/a")).toBe(page);
  expect(pageFor("https://sso.test/realms/a/")).toBe(page);
  expect(pageFor()).toBeUndefined();
});
