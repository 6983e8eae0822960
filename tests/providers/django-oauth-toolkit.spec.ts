import {
  expect,
  test as base,
  type Browser,
  type BrowserContext,
  type Page,
} from "@playwright/test";
import { sessionCookieNames, waysToSignOut } from "../e2e/fixtures.ts";
import {
  startDjangoOAuthToolkit,
  type DjangoApplication,
  type DjangoOAuthToolkit,
} from "../support/django-oauth-toolkit.ts";
import { freePort, type ServerProcess } from "../support/server-process.ts";
import { appUrls, startApp } from "../support/start-app.ts";
import { expectSentBack, firstAnswerToSignIn, pressSignOut } from "./browser.ts";

const name = "django-oauth-toolkit";
const question = "Confirm Logout requested by Demo";

interface Stage {
  provider: DjangoOAuthToolkit;
  app: ServerProcess;
  /** Whose return address is not registered. */
  unregistered: ServerProcess;
  /** An app whose provider's id says what it is. */
  knowing: ServerProcess;
}

const test = base.extend<object, { stage: Stage }>({
  stage: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern
    async ({}, use) => {
      const [port, unregisteredPort] = [await freePort(), await freePort()];
      const knowingPort = await freePort();
      const { post_logout_redirect_uris: _address, ...unregistered } = applicationOf(
        "unregistered",
        unregisteredPort,
      );
      const registered = applicationOf("app", port);
      const knowing = applicationOf("knowing", knowingPort, name);
      const provider = await startDjangoOAuthToolkit([registered, unregistered, knowing]);
      const start = (clientId: string, appPort: number, id?: string) =>
        startApp({
          port: appPort,
          issuer: provider.issuer,
          env: { AUTH_OIDC_ID: clientId, AUTH_OIDC_NAME: name, TEST_PROVIDER_ID: id },
        });
      const stage = {
        provider,
        app: await start("app", port),
        unregistered: await start("unregistered", unregisteredPort),
        knowing: await start("knowing", knowingPort, name),
      };
      await use(stage);
      await stage.app.stop();
      await stage.unregistered.stop();
      await stage.knowing.stop();
      await provider.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

function applicationOf(clientId: string, port: number, id = "oidc"): DjangoApplication {
  const { authUrl } = appUrls(port);
  return {
    client_id: clientId,
    client_secret: "app-secret",
    name: "Demo",
    redirect_uris: `${authUrl}/callback/${id}`,
    post_logout_redirect_uris: `${authUrl}/federated-logout/callback`,
  };
}

async function signIn(page: Page, app: ServerProcess) {
  await page.goto(app.url);
  await page.getByRole("button", { name: `Sign in with ${name}` }).click();
  await page.getByLabel("Username").fill("alice");
  await page.getByLabel("Password").fill("alice");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { name: "Hello, Alice Adams" })).toBeVisible();
}

async function answerQuestion(page: Page, button: "Logout" | "Cancel") {
  await expect(page.getByRole("heading", { name: question })).toBeVisible();
  await page.getByRole("button", { name: button }).click();
}

/** Whether the browser has a session there: it answers `prompt=none` with a 500. */
async function isSignedInThere(context: BrowserContext, { provider, app }: Stage) {
  const answer = await firstAnswerToSignIn(context, {
    endpoint: `${provider.issuer}/authorize/`,
    clientId: "app",
    redirectUri: `${app.url}/api/auth/callback/oidc`,
  });
  return answer.has("code");
}

for (const [way, { press }] of Object.entries(waysToSignOut)) {
  test(`${name}: ${way} ends the session here and, for whoever says yes, there`, async ({
    page,
    context,
    stage,
  }) => {
    await signIn(page, stage.app);
    expect(await isSignedInThere(context, stage)).toBe(true);

    await press(page, stage.app.url);
    await answerQuestion(page, "Logout");

    await expectSentBack(page);
    expect(await sessionCookieNames(context)).toEqual([]);
    expect(await isSignedInThere(context, stage)).toBe(false);
    await page.getByRole("button", { name: `Sign in again with ${name}` }).click();
    await expect(page.getByLabel("Password")).toBeVisible();
  });
}

test(`${name}: whoever says no is signed out here, stays signed in there, and is not sent back`, async ({
  page,
  context,
  stage,
}) => {
  await signIn(page, stage.app);
  await pressSignOut(page);

  await answerQuestion(page, "Cancel");

  await expect(page.getByText("Logout has been refused by the user")).toBeVisible();
  expect(await sessionCookieNames(context)).toEqual([]);
  expect(await isSignedInThere(context, stage)).toBe(true);
  await page.goto(`${stage.app.url}/signed-out`);
  await expect(page.getByText("has not sent you back from there")).toBeVisible();
});

test(`${name}: for an address that is not registered it shows an error, and the person is signed out here alone`, async ({
  page,
  context,
  stage,
}) => {
  await signIn(page, stage.unregistered);

  await pressSignOut(page);

  await expect(page.getByText("redirect uri registered")).toBeVisible();
  expect(await sessionCookieNames(context)).toEqual([]);
  expect(await isSignedInThere(context, stage)).toBe(true);
  await page.goto(`${stage.unregistered.url}/signed-out`);
  await expect(page.getByText("has not sent you back from there")).toBeVisible();
});

/** Signs the same person in and out again in another browser. */
async function signOutElsewhere(browser: Browser, app: ServerProcess) {
  const first = await browser.newContext();
  const other = await first.newPage();
  await signIn(other, app);
  await pressSignOut(other);
  await answerQuestion(other, "Logout");
  await expectSentBack(other);
  await first.close();
}

test(`${name}: whoever has signed out in another browser before is signed out in this one, too, since no id_token is sent`, async ({
  page,
  context,
  browser,
  stage,
}) => {
  await signIn(page, stage.knowing);
  await signOutElsewhere(browser, stage.knowing);

  await pressSignOut(page);
  expect(new URL(page.url()).searchParams.has("id_token_hint")).toBe(false);
  await answerQuestion(page, "Logout");

  await expectSentBack(page);
  expect(await isSignedInThere(context, stage)).toBe(false);
});

test(`${name}: it refuses the id_token of a second browser after the first has signed out, and the person is signed out here alone`, async ({
  page,
  context,
  browser,
  stage,
}) => {
  await signIn(page, stage.app);
  await signOutElsewhere(browser, stage.app);

  await pressSignOut(page);

  await expect(page.getByText("The ID Token is expired, revoked")).toBeVisible();
  expect(await sessionCookieNames(context)).toEqual([]);
  expect(await isSignedInThere(context, stage)).toBe(true);
});
