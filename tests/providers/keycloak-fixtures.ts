import { randomUUID } from "node:crypto";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { startKeycloak, type Keycloak } from "../support/keycloak.ts";
import {
  clientOf,
  clientSecret,
  realmOf,
  type ClientChanges,
  type KeycloakClient,
} from "../support/keycloak-realm.ts";
import { freePort, type ServerProcess } from "../support/server-process.ts";
import { appUrls, startApp } from "../support/start-app.ts";
import { newDatabase } from "../e2e/worlds.ts";

/** An app that a realm of Keycloak signs people in to. */
export interface KeycloakApp {
  keycloak: Keycloak;
  realm: string;
  client: KeycloakClient;
  app: ServerProcess;
  authUrl: string;
}

/** Where an app keeps the id_token of a sign-in: in its session cookie, or in a cookie of its own. */
export const keepers = ["the id_token in the session", "the id_token in a cookie"] as const;

type Keeper = (typeof keepers)[number];

interface WorkerFixtures {
  keycloak: Keycloak;
  apps: Readonly<Record<Keeper, KeycloakApp>>;
}

export const test = base.extend<object, WorkerFixtures>({
  keycloak: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern
    async ({}, use) => {
      const keycloak = await startKeycloak({ realms: [realmOf("main"), realmOf("other")] });
      await use(keycloak);
      await keycloak.stop();
    },
    { scope: "worker", timeout: 200_000 },
  ],
  apps: [
    async ({ keycloak }, use) => {
      const inSession = await startKeycloakApp(keycloak);
      const inCookie = await startKeycloakApp(keycloak, { build: "database" });
      await use({
        "the id_token in the session": inSession,
        "the id_token in a cookie": inCookie,
      });
      await inSession.app.stop();
      await inCookie.app.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

export { expect };

export interface KeycloakAppSettings {
  realm?: string;
  build?: "main" | "database";
  /** What is different about its client. */
  client?: ClientChanges | ((authUrl: string) => ClientChanges);
  env?: Readonly<Record<string, string>>;
}

/** Registers a client at Keycloak and starts its app. */
async function startKeycloakApp(
  keycloak: Keycloak,
  { realm = "main", build = "main", client: changes = {}, env = {} }: KeycloakAppSettings = {},
): Promise<KeycloakApp> {
  const port = await freePort();
  const { authUrl } = appUrls(port, build);
  const different = typeof changes === "function" ? changes(authUrl) : changes;
  const client = clientOf(`app-${randomUUID()}`, authUrl, different);
  await keycloak.admin.createClient(realm, client);
  const app = await startApp({
    port,
    build,
    issuer: keycloak.issuerOf("other"),
    env: {
      AUTH_KEYCLOAK_ID: client.clientId,
      AUTH_KEYCLOAK_SECRET: client.secret,
      AUTH_KEYCLOAK_ISSUER: keycloak.issuerOf(realm),
      AUTH_OIDC_ID: client.clientId,
      AUTH_OIDC_SECRET: clientSecret,
      AUTH_OIDC_NAME: "the other realm",
      ...(build === "database" && { DATABASE_URL: await newDatabase() }),
      ...env,
    },
  });
  return { keycloak, realm, client, app, authUrl };
}

/** Runs with an app of a test's own. */
export async function withKeycloakApp(
  keycloak: Keycloak,
  settings: KeycloakAppSettings,
  use: (app: KeycloakApp) => Promise<void>,
): Promise<void> {
  const started = await startKeycloakApp(keycloak, settings);
  try {
    await use(started);
  } finally {
    await started.app.stop();
  }
}

/** Fills in Keycloak's sign-in page. */
export async function answerSignInPage(page: Page, login = "alice") {
  await page.getByLabel("Username or email").fill(login);
  await page.getByLabel("Password", { exact: true }).fill(login);
  await page.getByRole("button", { name: "Sign In" }).click();
}

export async function expectSignedIn(page: Page, name = "Alice Adams") {
  await expect(page.getByRole("heading", { name: `Hello, ${name}` })).toBeVisible();
}

export async function pressSignIn(page: Page, { app }: KeycloakApp, provider = "Keycloak") {
  await page.goto(app.url);
  await page.getByRole("button", { name: `Sign in with ${provider}` }).click();
}

export async function signInAsAlice(page: Page, app: KeycloakApp) {
  await pressSignIn(page, app);
  await answerSignInPage(page);
  await expectSignedIn(page);
}

export async function pressSignOut(page: Page) {
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
}

/** What Keycloak says to an app that asks, without any question, who is signed in there. */
export async function silentSignIn(
  context: BrowserContext,
  { keycloak, realm, client, authUrl }: KeycloakApp,
): Promise<string> {
  const url = new URL(`${keycloak.issuerOf(realm)}/protocol/openid-connect/auth`);
  url.search = new URLSearchParams({
    client_id: client.clientId,
    response_type: "code",
    scope: "openid",
    prompt: "none",
    redirect_uri: `${authUrl}/callback/keycloak`,
  }).toString();
  const cookies = (await context.cookies())
    .filter(({ domain, path }) => domain === url.hostname && url.pathname.startsWith(path))
    .map(({ name, value }) => `${name}=${value}`);
  const response = await fetch(url, {
    headers: { cookie: cookies.join("; ") },
    redirect: "manual",
  });
  const answer = new URL(response.headers.get("location") ?? "about:blank").searchParams;
  return answer.get("error") ?? (answer.has("code") ? "signed in" : `got ${response.status}`);
}

/** Keycloak's pages that a browser has shown from now on; one that only redirects is none. */
export function pagesOf({ keycloak }: KeycloakApp, page: Page): string[] {
  const shown: string[] = [];
  page.on("framenavigated", (frame) => {
    const isShown = frame === page.mainFrame() && frame.url().startsWith(keycloak.url);
    if (isShown) shown.push(frame.url());
  });
  return shown;
}

export async function expectSentBack(page: Page) {
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  await expect(page.getByText("It was asked to sign you out, and sent you back.")).toBeVisible();
}

/** The next sign-in meets the question for a password. */
export async function expectPasswordAsked(page: Page, provider = "Keycloak") {
  await page.getByRole("button", { name: `Sign in again with ${provider}` }).click();
  await expect(page.getByLabel("Password", { exact: true })).toBeVisible();
}
