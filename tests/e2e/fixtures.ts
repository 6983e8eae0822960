import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type Page,
} from "@playwright/test";
import { startApp, startProvider, appUrls } from "../support/start-app.ts";
import { freePort, type ServerProcess } from "../support/server-process.ts";

/** An app and the provider it signs people in with. */
export interface World {
  app: ServerProcess;
  provider: ServerProcess;
  authUrl: string;
}

interface WorkerFixtures {
  world: World;
}

export const test = base.extend<object, WorkerFixtures>({
  world: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern
    async ({}, use) => {
      const [appPort, providerPort] = [await freePort(), await freePort()];
      const { authUrl } = appUrls(appPort);
      const provider = await startProvider({ port: providerPort, authUrls: [authUrl] });
      const app = await startApp({ port: appPort, issuer: provider.url });
      await use({ app, provider, authUrl });
      await app.stop();
      await provider.stop();
    },
    { scope: "worker" },
  ],
});

export { expect };

/** Signs in from the app's home page, answering the provider's questions. */
export async function signIn(page: Page, { app }: Pick<World, "app">, login = "alice") {
  await page.goto(app.url);
  await page.getByRole("button", { name: "Sign in with Development provider" }).click();
  await page.getByLabel("Login").fill(login);
  await page.getByLabel("Password").fill("any");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
}

/** Answers the provider's question whether to sign out there, too. */
export async function confirmAtProvider(page: Page) {
  await page.getByRole("button", { name: "Yes, sign me out" }).click();
}

/** Ends somebody's session at the provider, in a browser of an administrator's. */
export async function endAtProvider(
  browser: Browser,
  { provider }: Pick<World, "provider">,
  person = "Alice Adams",
) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${provider.url}/sessions`);
  // The newest: earlier tests have left theirs there.
  const session = page.getByRole("listitem").filter({ hasText: person }).last();
  await session.getByRole("button", { name: /^End this session/ }).click();
  await expect(page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
  const told = await page.getByRole("listitem").allTextContents();
  await context.close();
  return told;
}

/** What the provider says to an app that asks, without any question, who is signed in there. */
export async function silentSignIn(context: BrowserContext, { provider, authUrl }: World) {
  const url = new URL("/auth", provider.url);
  url.search = new URLSearchParams({
    client_id: "app",
    response_type: "code",
    scope: "openid",
    prompt: "none",
    redirect_uri: `${authUrl}/callback/oidc`,
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  }).toString();
  const response = await context.request.get(url.href, { maxRedirects: 0 });
  const answer = new URL(response.headers().location ?? "about:blank").searchParams;
  return answer.get("error") ?? (answer.has("code") ? "signed in" : "no answer");
}

/** Names of the session cookies that the browser holds. */
export async function sessionCookieNames(context: BrowserContext): Promise<string[]> {
  const cookies = await context.cookies();
  return cookies.map(({ name }) => name).filter((name) => name.includes("session-token"));
}

/** Every way to sign out that the app offers. */
export const waysToSignOut: Readonly<
  Record<string, { needsJavaScript?: true; press: (page: Page, home: string) => Promise<void> }>
> = {
  "the form": {
    async press(page) {
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
    },
  },
  "the page that GET asks with": {
    async press(page, home) {
      await page.goto(`${home}/api/auth/federated-logout`);
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
    },
  },
  "signOut() in a Server Action": {
    async press(page, home) {
      await page.goto(`${home}/account`);
      await page.getByRole("button", { name: "Sign out by Server Action" }).click();
    },
  },
  "signOut() of next-auth/react": {
    needsJavaScript: true,
    async press(page, home) {
      await page.goto(`${home}/account`);
      await page.getByRole("button", { name: "Sign out in the browser" }).click();
    },
  },
  "Auth.js's own sign-out page": {
    async press(page, home) {
      await page.goto(`${home}/api/auth/signout`);
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
    },
  },
};
