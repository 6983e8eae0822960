import type { Browser, Page } from "@playwright/test";
import { freePort } from "../support/server-process.ts";
import { startTestProvider } from "../support/served-provider.ts";
import { expect, signIn, test, type World } from "./fixtures.ts";
import { inWorld, withDatabaseSessions } from "./worlds.ts";

const expiring = (page: Page) => page.getByRole("alertdialog", { name: /^Your session ends in/ });
const signedOut = (page: Page) => page.getByRole("heading", { name: "You are not signed in" });
const sessions = (page: Page) => page.locator(".sessions").getByRole("listitem");

/** Whoever is signed in looks at the account page, in a browser of their own. */
async function openAccount(browser: Browser, world: Pick<World, "app">, login?: string) {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, world, login);
  await page.goto(`${world.app.url}/account`);
  return page;
}

// Thirty seconds less, for clocks that differ.
test("a session ends when its id_token says so: the open tab says it beforehand, and shows it", async ({
  browser,
}) => {
  await inWorld({ sessionExpirySeconds: 45 }, async (world) => {
    const page = await openAccount(browser, world);

    await expect(expiring(page)).toBeVisible();
    await expiring(page).getByRole("button", { name: "Stay signed in" }).click();
    await expect(expiring(page)).toContainText("Your provider ends it then");

    await expect(signedOut(page)).toBeVisible({ timeout: 20_000 });
    await expect(page).toHaveURL(/callbackUrl=/);
    await expect(expiring(page)).toBeHidden();
  });
});

test("who stays signed in is signed in for as long again; who does nothing is signed out", async ({
  browser,
}) => {
  await inWorld({ env: { IDLE_TIMEOUT: "12" } }, async (world) => {
    const page = await openAccount(browser, world);
    await expect(expiring(page)).toContainText("ends in 0:09");

    await expiring(page).getByRole("button", { name: "Stay signed in" }).click();

    await expect(expiring(page)).toContainText("ends in 0:14");
    await expect(signedOut(page)).toBeVisible({ timeout: 30_000 });
  });
});

test("the account page lists two browsers, and ends the other", async ({ browser, world }) => {
  const [here, there] = [await openAccount(browser, world), await openAccount(browser, world)];
  await here.reload();

  await expect(sessions(here)).toHaveCount(2);
  await expect(sessions(here).filter({ hasText: "this browser" })).toHaveCount(1);
  await here.getByRole("button", { name: /^End the session of Chrome/ }).click();

  await expect(sessions(here)).toHaveCount(1);
  await expect(here.getByRole("heading", { name: "Your account" })).toBeVisible();
  await there.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(signedOut(there)).toBeVisible();
});

test("it ends all others at once, and stays signed in", async ({ browser, world }) => {
  const [here, there, bob] = [
    await openAccount(browser, world),
    await openAccount(browser, world),
    await openAccount(browser, world, "bob"),
  ];
  await here.reload();

  await here.getByRole("button", { name: "End all other sessions" }).click();

  await expect(sessions(here)).toHaveCount(1);
  await there.reload();
  await expect(signedOut(there)).toBeVisible();
  await bob.reload();
  await expect(bob.getByRole("heading", { name: "Your account" })).toBeVisible();
});

test("so it does with database sessions", async ({ browser }) => {
  await withDatabaseSessions(async (world) => {
    const [here, there] = [await openAccount(browser, world), await openAccount(browser, world)];
    await here.reload();
    await expect(sessions(here)).toHaveCount(2);

    await here.getByRole("button", { name: "End all other sessions" }).click();

    await expect(sessions(here)).toHaveCount(1);
    await there.reload();
    await expect(signedOut(there)).toBeVisible();
  });
});

test("a Universal Logout request for an e-mail address ends all sessions of that person, and no other's", async ({
  browser,
}) => {
  const sender = await startTestProvider(await freePort());
  // Known when the app starts, and the address of the app is not known before.
  const audience = "https://app.example/universal-logout";
  const env = {
    UNIVERSAL_LOGOUT_ISSUER: sender.issuer,
    UNIVERSAL_LOGOUT_AUDIENCE: audience,
  };
  try {
    await inWorld({ env }, async (world) => {
      const hers = [await openAccount(browser, world), await openAccount(browser, world)];
      const bob = await openAccount(browser, world, "bob");
      const email = { format: "email", email: "Alice@Example.com" };
      const { headers, body } = await sender.revocationRequest(audience, email);

      const answer = await fetch(`${world.authUrl}/federated-logout/universal-logout`, {
        method: "POST",
        headers,
        body: await new Response(body).text(),
      });

      expect(answer.status).toBe(204);
      for (const page of hers) {
        await page.reload();
        await expect(signedOut(page)).toBeVisible();
      }
      await bob.reload();
      await expect(bob.getByRole("heading", { name: "Your account" })).toBeVisible();
    });
  } finally {
    sender.stop();
  }
});
