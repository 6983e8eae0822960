import { expect, test as base, type Page } from "@playwright/test";
import type { PersonalityName } from "../../op/personalities/index.ts";
import { appUrls, startApp, startProvider } from "../support/start-app.ts";
import { freePort, type ServerProcess } from "../support/server-process.ts";

/** Providers that the app signs people in with, each by the rules of a real one. */
const cast = {
  AUTH0: "auth0",
  COGNITO: "cognito",
  KEYCLOAK: "keycloak",
  MICROSOFT_ENTRA_ID: "entra",
  OIDC: "without-logout",
  OKTA: "okta",
} as const satisfies Record<string, PersonalityName>;

interface Stage {
  app: ServerProcess;
  /** Starts another app with the same providers. */
  startAnother: (env: Record<string, string>) => Promise<ServerProcess>;
  /** Addresses of the providers. */
  issuers: Record<keyof typeof cast, string>;
}

const test = base.extend<object, { stage: Stage }>({
  stage: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern
    async ({}, use) => {
      const [appPort, otherPort] = [await freePort(), await freePort()];
      const authUrls = [appUrls(appPort).authUrl, appUrls(otherPort).authUrl];
      const running: ServerProcess[] = [];
      const start = async (personality: PersonalityName) => {
        const provider = await startProvider({
          port: await freePort(),
          authUrls,
          personality,
          takesPost: personality === "entra",
        });
        running.push(provider);
        return provider.url;
      };
      const issuers = {
        AUTH0: await start(cast.AUTH0),
        COGNITO: await start(cast.COGNITO),
        KEYCLOAK: await start(cast.KEYCLOAK),
        MICROSOFT_ENTRA_ID: await start(cast.MICROSOFT_ENTRA_ID),
        OIDC: await start(cast.OIDC),
        OKTA: await start(cast.OKTA),
      };
      const clients = Object.entries(issuers).map(([provider, issuer]) => ({
        [`AUTH_${provider}_ID`]: "app",
        [`AUTH_${provider}_SECRET`]: "app-secret",
        [`AUTH_${provider}_ISSUER`]: issuer,
      }));
      const startWith = async (port: number, env: Record<string, string>) => {
        const app = await startApp({
          port,
          issuer: issuers.OIDC,
          env: {
            ...Object.assign({}, ...clients),
            AUTH_OIDC_NAME: "Provider without logout",
            ...env,
          },
        });
        running.push(app);
        return app;
      };
      const olderAuth0 = () => start("auth0-without-discovery");
      await use({
        app: await startWith(appPort, {}),
        async startAnother(env) {
          return startWith(otherPort, { AUTH_AUTH0_ISSUER: await olderAuth0(), ...env });
        },
        issuers,
      });
      for (const server of running.toReversed()) await server.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

async function pressSignIn(page: Page, name: string, label = "Sign in") {
  await page.getByRole("button", { name: `${label} with ${name}`, exact: true }).click();
}

async function logInAs(page: Page, login: string) {
  await page.getByLabel("Login").fill(login);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function signIn(page: Page, app: ServerProcess, name: string, login = "alice") {
  await page.goto(app.url);
  await pressSignIn(page, name);
  await logInAs(page, login);
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
}

/** The session at the provider is gone: the next sign-in meets its login page. */
async function expectAskedAt(page: Page, issuer: string, name: string) {
  await pressSignIn(page, name, "Sign in again");
  await expect(page.getByLabel("Login")).toBeVisible();
  expect(new URL(page.url()).origin).toBe(issuer);
}

const names = {
  AUTH0: "Auth0",
  COGNITO: "Cognito",
  KEYCLOAK: "Keycloak",
  MICROSOFT_ENTRA_ID: "Microsoft Entra ID",
  OKTA: "Okta",
} as const;

for (const [provider, name] of Object.entries(names)) {
  test(`${name}: takes the request, ends its session without a question, and sends the browser back`, async ({
    page,
    stage,
  }) => {
    await signIn(page, stage.app, name);

    await page.getByRole("button", { name: "Sign out", exact: true }).click();

    await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
    await expect(page.getByText("It was asked to sign you out, and sent you back.")).toBeVisible();
    const issuer = Object.entries(stage.issuers).find(([key]) => key === provider)?.[1] ?? "";
    await expectAskedAt(page, issuer, name);
  });
}

test("Microsoft Entra ID: an id_token that is too long for a URL is sent in a form, and nobody has to pick an account", async ({
  page,
  stage,
}) => {
  await signIn(page, stage.app, "Microsoft Entra ID", "bob");
  const request = page.waitForRequest(/\/oauth2\/v2\.0\/logout/);

  await page.getByRole("button", { name: "Sign out", exact: true }).click();

  await expect(page.getByText("It was asked to sign you out, and sent you back.")).toBeVisible();
  expect((await request).method()).toBe("POST");
  const fields = new URLSearchParams((await request).postData() ?? "");
  expect(fields.has("id_token_hint")).toBe(true);
  expect(fields.has("logout_hint")).toBe(true);
});

test("a provider without logout: says so, and the next sign-in asks who is there", async ({
  page,
  stage,
}) => {
  const name = "Provider without logout";
  await signIn(page, stage.app, name);

  await page.getByRole("button", { name: "Sign out", exact: true }).click();

  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  await expect(page.getByText(`You are still signed in at ${name}.`)).toBeVisible();
  await expectAskedAt(page, stage.issuers.OIDC, name);

  // Somebody else may sign in now, and is not asked again afterwards.
  await logInAs(page, "bob");
  await expect(page.getByRole("heading", { name: "Hello, Bob Brown" })).toBeVisible();
  await page.context().clearCookies({ name: /session-token/ });
  await page.goto(stage.app.url);
  await pressSignIn(page, name);
  await expect(page.getByRole("heading", { name: "Hello, Bob Brown" })).toBeVisible();
});

test("“Sign out of this app only” leaves the provider's session alone: the next sign-in walks in", async ({
  page,
  stage,
}) => {
  await signIn(page, stage.app, "Keycloak");

  await page.getByRole("button", { name: "Sign out of this app only" }).click();

  await expect(page.getByText("You are still signed in at Keycloak.")).toBeVisible();
  await page.goto(`${stage.app.url}/account`);
  await expect(page.getByText("Please sign in to see that page.")).toBeVisible();
  await pressSignIn(page, "Keycloak");
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
});

test.describe("with another environment", () => {
  let other: ServerProcess;

  test.beforeAll(async ({ stage }) => {
    other = await stage.startAnother({ AUTH_COGNITO_SIGN_IN_AGAIN: "true" });
  });

  test("Cognito, signing in again: ends the session on the login page, and whoever signs in there is signed in here", async ({
    page,
    stage,
  }) => {
    await signIn(page, other, "Cognito");

    await page.getByRole("button", { name: "Sign out", exact: true }).click();

    await expect(page.getByLabel("Login")).toBeVisible();
    expect(new URL(page.url()).origin).toBe(stage.issuers.COGNITO);
    const back = page.waitForRequest(/\/federated-logout\/callback\?.*code=/);
    await logInAs(page, "bob");
    await back;
    await expect(page.getByRole("heading", { name: "Hello, Bob Brown" })).toBeVisible();
    await expect(page).toHaveURL(`${other.url}/`);
  });

  test("Auth0, where it does not advertise its endpoint: /v2/logout, and back without a state", async ({
    page,
  }) => {
    await signIn(page, other, "Auth0");
    const request = page.waitForRequest(/\/v2\/logout/);

    await page.getByRole("button", { name: "Sign out", exact: true }).click();

    await expect(page.getByText("It was asked to sign you out, and sent you back.")).toBeVisible();
    expect([...new URL((await request).url()).searchParams.keys()]).toEqual([
      "client_id",
      "returnTo",
    ]);
    await pressSignIn(page, "Auth0", "Sign in again");
    await expect(page.getByLabel("Login")).toBeVisible();
  });
});
