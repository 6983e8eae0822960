import { randomUUID } from "node:crypto";
import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type Page,
} from "@playwright/test";
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
import { codeVerifier, firstAnswerToSignIn } from "./browser.ts";

/** An app that a realm of Keycloak signs people in to. */
export interface KeycloakApp {
  keycloak: Keycloak;
  realm: string;
  client: KeycloakClient;
  app: ServerProcess;
  authUrl: string;
  /** Starts the app anew, which then knows nothing of its provider. */
  restart: () => Promise<void>;
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
  const start = async () =>
    startApp({
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
  const started: KeycloakApp = {
    keycloak,
    realm,
    client,
    authUrl,
    app: await start(),
    async restart() {
      await started.app.stop();
      started.app = await start();
    },
  };
  return started;
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

export async function signInAsAlice(page: Page, app: KeycloakApp, provider?: string) {
  await pressSignIn(page, app, provider);
  await answerSignInPage(page);
  await expectSignedIn(page);
}

/** Signs Bob in, in a browser of his own. */
export async function signInAsBob(browser: Browser, app: KeycloakApp): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await pressSignIn(page, app);
  await answerSignInPage(page, "bob");
  await expectSignedIn(page, "Bob Brown");
  return page;
}

function authorizeSilently(
  context: BrowserContext,
  { keycloak, realm, client }: Pick<KeycloakApp, "keycloak" | "realm" | "client">,
): Promise<URLSearchParams> {
  return firstAnswerToSignIn(context, {
    endpoint: `${keycloak.issuerOf(realm)}/protocol/openid-connect/auth`,
    clientId: client.clientId,
    redirectUri: client.redirectUris[0] ?? "",
    prompt: "none",
  });
}

/** What Keycloak says to an app that asks, without any question, who is signed in there. */
export async function silentSignIn(
  context: BrowserContext,
  app: Pick<KeycloakApp, "keycloak" | "realm" | "client">,
): Promise<string> {
  const answer = await authorizeSilently(context, app);
  return answer.get("error") ?? (answer.has("code") ? "signed in" : "no answer");
}

/** Where another app, to which the browser's session at Keycloak has let it in, signs it out. */
export async function logoutUrlOfOtherApp(
  context: BrowserContext,
  { keycloak, realm }: Pick<KeycloakApp, "keycloak" | "realm">,
): Promise<string> {
  const client = clientOf(`other-${randomUUID()}`, "http://localhost:9/api/auth", {
    attributes: { "backchannel.logout.url": "" },
  });
  await keycloak.admin.createClient(realm, client);
  const answer = await authorizeSilently(context, { keycloak, realm, client });
  const endpoints = `${keycloak.issuerOf(realm)}/protocol/openid-connect`;
  const response = await fetch(`${endpoints}/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: client.clientId,
      client_secret: client.secret,
      code: answer.get("code") ?? "",
      code_verifier: codeVerifier,
      redirect_uri: client.redirectUris[0] ?? "",
    }),
  });
  const { id_token: hint } = await response.json();
  return `${endpoints}/logout?id_token_hint=${hint}`;
}

/** The id_token that the next request at Keycloak's logout endpoint brings, or `null`. */
export async function nextHint(page: Page, { keycloak, realm }: KeycloakApp) {
  const endpoint = `${keycloak.issuerOf(realm)}/protocol/openid-connect/logout`;
  const request = await page.waitForRequest((candidate) => candidate.url().startsWith(endpoint));
  const fields = new URLSearchParams(request.postData() ?? new URL(request.url()).search);
  return fields.get("id_token_hint");
}

/** Answers Keycloak's question with yes. */
export async function confirmAtKeycloak(page: Page) {
  await expect(page.getByText("Do you want to log out?")).toBeVisible();
  await page.getByRole("button", { name: "Logout" }).click();
}

/** Uses the session of a page, until the app has looked at Keycloak's keys. */
export async function untilKeysAreLookedAt(page: Page, { app, keycloak, realm }: KeycloakApp) {
  const path = `/realms/${realm}/protocol/openid-connect/certs`;
  const looks = () => keycloak.output.filter((line) => line.includes(path)).length;
  const before = looks();
  await page.goto(app.url);
  await expect.poll(looks).toBeGreaterThan(before);
  await page.reload();
}

/** The session here has ended: the page that was open to its owner a moment ago is closed. */
export async function expectSessionEnded(page: Page, { app, authUrl }: KeycloakApp) {
  await page.goto(`${app.url}/account`);
  await expect(page.getByText("Please sign in to see that page.")).toBeVisible();
  const session = await page.request.get(`${authUrl}/session`);
  expect(await session.json()).toBeNull();
}

export async function expectSessionAlive(page: Page, { app }: KeycloakApp) {
  await page.goto(`${app.url}/account`);
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
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

/** The next sign-in meets the question for a password. */
export async function expectPasswordAsked(page: Page, provider = "Keycloak") {
  await page.getByRole("button", { name: `Sign in again with ${provider}` }).click();
  await expect(page.getByLabel("Password", { exact: true })).toBeVisible();
}
