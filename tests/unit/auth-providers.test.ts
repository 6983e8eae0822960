import { describe, expect, test } from "vitest";
import { providersFromEnvironment } from "../../auth.providers.ts";

function ids(environment: Record<string, string | undefined>): string[] {
  return providersFromEnvironment(environment).map((provider) => {
    const { id } = typeof provider === "function" ? provider({}) : provider;
    return id;
  });
}

const production = { NODE_ENV: "production" };

describe("a provider is switched on by its variables", () => {
  const withIssuer = ["auth0", "cognito", "keycloak", "okta", "oidc"];
  for (const id of withIssuer) {
    const prefix = `AUTH_${id.toUpperCase()}`;
    const full = {
      ...production,
      [`${prefix}_ID`]: "app",
      [`${prefix}_SECRET`]: "s",
      [`${prefix}_ISSUER`]: "https://op.test",
    };
    test(id, () => expect(ids(full)).toEqual([id]));
    test(`${id}, half set, is an error`, () => {
      expect(() => ids({ ...full, [`${prefix}_SECRET`]: "" })).toThrow(
        `${prefix}_SECRET is missing`,
      );
    });
  }

  for (const id of ["github", "google", "microsoft-entra-id"]) {
    const prefix = `AUTH_${id.toUpperCase().replaceAll("-", "_")}`;
    test(`${id}, without an issuer`, () => {
      expect(ids({ ...production, [`${prefix}_ID`]: "app", [`${prefix}_SECRET`]: "s" })).toEqual([
        id,
      ]);
    });
  }
});

test("any OpenID Connect provider is given the checks and the algorithm that it insists on", () => {
  const client = {
    AUTH_OIDC_ID: "app",
    AUTH_OIDC_SECRET: "s",
    AUTH_OIDC_ISSUER: "https://op.test",
  };
  const insists = { AUTH_OIDC_CHECKS: "pkce, state,nonce", AUTH_OIDC_ID_TOKEN_ALG: "ES256" };

  expect(providersFromEnvironment({ ...production, ...client, ...insists })).toMatchObject([
    { checks: ["pkce", "state", "nonce"], client: { id_token_signed_response_alg: "ES256" } },
  ]);
  expect(providersFromEnvironment({ ...production, ...client })[0]).not.toHaveProperty("checks");
  expect(() => ids({ ...production, ...client, AUTH_OIDC_CHECKS: "pkce,nounce" })).toThrow(
    "AUTH_OIDC_CHECKS is not a list of pkce, state, nonce",
  );
});

test("one error names everything that is missing or malformed", () => {
  const environment = {
    ...production,
    AUTH_KEYCLOAK_ID: "app",
    AUTH_OKTA_ISSUER: "okta.test",
    AUTH_OIDC_NAME: "Ours",
  };

  expect(() => providersFromEnvironment(environment)).toThrow(
    "Sign-in providers are not fully configured: AUTH_KEYCLOAK_SECRET is missing, AUTH_KEYCLOAK_ISSUER is missing, AUTH_OIDC_ID is missing, AUTH_OIDC_SECRET is missing, AUTH_OIDC_ISSUER is missing, AUTH_OKTA_ID is missing, AUTH_OKTA_SECRET is missing, AUTH_OKTA_ISSUER is not a URL.",
  );
});

test("with none set, outside production, there is the development provider", () => {
  expect(providersFromEnvironment({ NODE_ENV: "development" })).toMatchObject([
    { id: "oidc", name: "Development provider", issuer: "http://127.0.0.1:4000" },
  ]);
});

test("with none set in production, the error says what to set", () => {
  expect(() => providersFromEnvironment(production)).toThrow("Set AUTH_OIDC_ID");
});

test("an app can be built where its secrets are not known", () => {
  const building = { ...production, NEXT_PHASE: "phase-production-build" };

  expect(providersFromEnvironment(building)).toEqual([]);
});

test("a secret never gets into the error", () => {
  const environment = { ...production, AUTH_OIDC_SECRET: "hunter2" };

  expect(() => providersFromEnvironment(environment)).not.toThrow("hunter2");
  expect(() => providersFromEnvironment(environment)).toThrow("AUTH_OIDC_ID is missing");
});
