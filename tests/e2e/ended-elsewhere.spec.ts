import type { Browser, Page } from "@playwright/test";
import { startRedis } from "../support/redis.ts";
import { freePort, type ServerProcess } from "../support/server-process.ts";
import { appUrls, startApp } from "../support/start-app.ts";
import { endAtProvider, expect, sessionCookieNames, signIn, test, type World } from "./fixtures.ts";
import { inWorld, newDatabase, withDatabaseSessions } from "./worlds.ts";

/** Who is there, wherever an app can ask. */
async function whoIsThere(page: Page, home: string): Promise<Record<string, unknown>> {
  const { request } = page.context();
  const seen: Record<string, unknown> = {};
  await page.goto(home);
  seen["a page"] = await page.getByRole("heading", { name: /^Hello/ }).isVisible();
  await page.goto(`${home}/account`);
  seen["a middleware"] = new URL(page.url()).pathname === "/account";
  seen["a route handler"] = (await (await request.get(`${home}/who`)).json()) !== null;
  seen["a guarded route handler"] =
    (await (await request.get(`${home}/who/guarded`)).json()) !== null;
  await page.goto(`${home}/who/action`);
  await page.getByRole("button", { name: "Who is there?" }).click();
  await page.waitForURL(/seen=/);
  seen["a Server Action"] = !page.url().endsWith("seen=nobody");
  seen["the session endpoint"] =
    (await (await request.get(`${home}/api/auth/session`)).json()) !== null;
  return seen;
}

const everywhere = (isThere: boolean) => ({
  "a page": isThere,
  "a middleware": isThere,
  "a route handler": isThere,
  "a guarded route handler": isThere,
  "a Server Action": isThere,
  "the session endpoint": isThere,
});

const taken = ["Federated logout demo was told, and confirmed it"];

test("BCL-33, BCL-41: a session that an administrator ends at the provider is dead here, wherever it is asked for", async ({
  page,
  browser,
}) => {
  await inWorld({}, async (world) => {
    await signIn(page, world);
    expect(await whoIsThere(page, world.app.url)).toEqual(everywhere(true));
    const copy = await browser.newContext({ storageState: await page.context().storageState() });

    expect(await endAtProvider(browser, world)).toEqual(taken);

    expect(await whoIsThere(await copy.newPage(), world.app.url)).toEqual(everywhere(false));
    expect(await whoIsThere(page, world.app.url)).toEqual(everywhere(false));
    await copy.close();
    await signIn(page, world);
    expect(await whoIsThere(page, world.app.url)).toEqual(everywhere(true));
  });
});

test("BCL-33: so is one in a database", async ({ page, browser }) => {
  await withDatabaseSessions(async (world) => {
    await signIn(page, world);
    expect(await whoIsThere(page, world.app.url)).toEqual(everywhere(true));

    expect(await endAtProvider(browser, world)).toEqual(taken);

    expect(await whoIsThere(page, world.app.url)).toEqual(everywhere(false));
  });
});

test("BCL-31: of two people the other stays", async ({ page, browser, world }) => {
  await signIn(page, world);
  const his = await browser.newContext();
  const bob = await his.newPage();
  await signIn(bob, world, "bob");

  await endAtProvider(browser, world);

  expect(await whoIsThere(page, world.app.url)).toEqual(everywhere(false));
  expect(await whoIsThere(bob, world.app.url)).toEqual(everywhere(true));
  await his.close();
});

test.describe("WEB-10: an open tab", () => {
  async function ended(page: Page, browser: Browser, world: World) {
    await signIn(page, world);
    await page.goto(`${world.app.url}/account`);
    await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
    const asked = page.waitForResponse(/federated-logout\/session$/);
    await page.reload();
    await asked;
    await endAtProvider(browser, world);
    await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  }

  async function expectSignedOut(page: Page) {
    await expect(page.getByRole("heading", { name: "You are not signed in" })).toBeVisible();
    await expect(page.getByText("alice@example.com")).toBeHidden();
  }

  test("notices when it is looked at", async ({ page, browser, world }) => {
    await ended(page, browser, world);

    await page.evaluate(() => window.dispatchEvent(new Event("focus")));

    await expectSignedOut(page);
  });

  test("notices within half a minute while it is", async ({ page, browser, world }) => {
    await page.clock.install();
    await ended(page, browser, world);

    await page.clock.fastForward(30_000);

    await expectSignedOut(page);
  });

  test("asks nothing while it is hidden, and never renews the session", async ({ page, world }) => {
    await page.clock.install();
    await signIn(page, world);
    const session = async () =>
      (await page.context().cookies()).find(({ name }) => name.includes("session-token"))?.value;
    const before = await session();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));

    const asked = page.waitForResponse(/federated-logout\/session$/);
    await page.clock.fastForward(30_000);
    await asked;
    await page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    });
    const before2 = requests.length;
    await page.clock.fastForward(300_000);

    expect(requests.slice(before2)).toEqual([]);
    expect(await session()).toBe(before);
  });

  test("notices who has signed out in another tab", async ({ page, context, world }) => {
    await signIn(page, world);
    const other = await context.newPage();
    await other.goto(world.app.url);
    await other.getByRole("button", { name: "Sign out of this app only" }).click();
    await expect(other.getByRole("heading", { name: "You are signed out" })).toBeVisible();

    await page.evaluate(() => window.dispatchEvent(new Event("focus")));

    await expectSignedOut(page);
  });
});

test("who signs out everywhere is signed out on other devices", async ({
  page,
  browser,
  world,
}) => {
  await signIn(page, world);
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signIn(other, world);

  await page.goto(`${world.app.url}/account`);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("button", { name: "Yes, sign me out" }).click();

  await expect(page.getByText("and so are your other devices")).toBeVisible();
  expect(await whoIsThere(other, world.app.url)).toEqual(everywhere(false));
  await elsewhere.close();
});

test.describe("two instances with one Redis", () => {
  async function withTwoInstances(
    use: (parts: {
      world: World;
      other: ServerProcess;
      redis: Awaited<ReturnType<typeof startRedis>>;
      restartOther: () => Promise<void>;
    }) => Promise<void>,
  ) {
    const redis = await startRedis();
    try {
      await inWorld({ env: { REDIS_URL: redis.url } }, async (world) => {
        const port = await freePort();
        const env = { REDIS_URL: redis.url, AUTH_URL: appUrls(port).authUrl };
        const start = () => startApp({ port, issuer: world.provider.url, env });
        let other = await start();
        const restartOther = async () => {
          await other.stop();
          other = await start();
        };
        try {
          await use({ world, other, redis, restartOther });
        } finally {
          await other.stop();
        }
      });
    } finally {
      await redis.stop();
    }
  }

  test("BCL-33: know the same, also after one is killed, and after Redis is", async ({
    page,
    browser,
  }) => {
    test.slow();
    await withTwoInstances(async ({ world, other, redis, restartOther }) => {
      await signIn(page, world);
      // Cookies are for a host, whatever the port.
      expect(await whoIsThere(page, other.url)).toEqual(everywhere(true));
      const copy = await page.context().storageState();
      const copied = async (home: string) => {
        const context = await browser.newContext({ storageState: copy });
        const seen = await whoIsThere(await context.newPage(), home);
        await context.close();
        return seen;
      };

      expect(await endAtProvider(browser, world)).toEqual(taken);
      expect(await copied(other.url)).toEqual(everywhere(false));
      expect(await copied(world.app.url)).toEqual(everywhere(false));

      await restartOther();
      expect(await copied(other.url)).toEqual(everywhere(false));

      await signIn(page, world);
      await redis.kill();
      // What has been seen to be ended stays so; everybody else keeps working.
      expect(await copied(world.app.url)).toEqual(everywhere(false));
      expect(await whoIsThere(page, world.app.url)).toEqual(everywhere(true));
      // The provider is told that nobody has taken it.
      const [answer] = await endAtProvider(browser, world);
      expect(answer).toContain("got: 400");
      expect(await whoIsThere(page, other.url)).toEqual(everywhere(true));

      await redis.start();
      await expect.poll(() => copied(other.url), { timeout: 10_000 }).toEqual(everywhere(false));
    });
  });
});

test('"deny": with Redis down a private page answers 503, and nobody loses their session', async ({
  page,
  context,
}) => {
  const redis = await startRedis();
  try {
    const env = {
      REDIS_URL: redis.url,
      WHEN_STORE_FAILS: "deny",
      DATABASE_URL: await newDatabase(),
    };
    await inWorld({ build: "database", env }, async (world) => {
      await signIn(page, world);
      await redis.kill();

      await expect
        .poll(async () => (await page.goto(`${world.app.url}/account`))?.status())
        .toBe(503);
      await expect(page.getByRole("heading", { name: "One moment, please" })).toBeVisible();
      const session = await page.request.get(`${world.app.url}/api/auth/session`);
      expect(session.status()).toBe(503);
      expect(session.headers()["retry-after"]).toBe("5");
      expect(await sessionCookieNames(context)).not.toEqual([]);

      await redis.start();
      await expect
        .poll(async () => (await page.goto(`${world.app.url}/account`))?.status(), {
          timeout: 10_000,
        })
        .toBe(200);
      await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
    });
  } finally {
    await redis.stop();
  }
});
