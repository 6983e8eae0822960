import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "@playwright/test";
import { ensureChromium } from "../support/chromium.ts";
import { freePort } from "../support/server-process.ts";
import { startApp } from "../support/start-app.ts";
import { expect, sessionCookieNames, signIn, test, type World } from "./fixtures.ts";
import { inWorld } from "./worlds.ts";

const notice = "Your sign-in provider shows this when you sign out there.";

/** Runs with a browser that blocks third-party cookies, or does not. */
async function withCookiesOfThirdParties(
  cookies: "allowed" | "blocked",
  launchOptions: Parameters<typeof chromium.launchPersistentContext>[1],
  use: (context: BrowserContext) => Promise<void>,
) {
  const profile = await mkdtemp(join(tmpdir(), "chromium-"));
  await mkdir(join(profile, "Default"));
  const mode = { allowed: 0, blocked: 1 }[cookies];
  const preferences = JSON.stringify({ profile: { cookie_controls_mode: mode } });
  await writeFile(join(profile, "Default/Preferences"), preferences);
  // The one that has such a setting.
  const executablePath = ensureChromium();
  const options = { ...launchOptions, executablePath };
  const context = await chromium.launchPersistentContext(profile, options);
  try {
    await use(context);
  } finally {
    await context.close();
    await rm(profile, { recursive: true });
  }
}

/** Ends the session on the provider's page, which frames the app. */
async function endInFrame(page: Page, { provider }: World) {
  await page.goto(`${provider.url}/sessions`);
  await page.getByRole("button", { name: /^End this session/ }).click();
  await expect(page.frameLocator("iframe").getByText(notice)).toBeVisible();
}

async function expectNobody(page: Page, { app }: World) {
  await page.goto(`${app.url}/account`);
  await expect(page.getByText("Please sign in to see that page.")).toBeVisible();
  const session = await page.request.get(`${app.url}/api/auth/session`);
  expect(await session.json()).toBeNull();
}

for (const cookies of ["allowed", "blocked"] as const) {
  test(`FCL-3, FCL-9, FCL-12, FCL-13, FCL-17: with third-party cookies ${cookies}, the provider's frame ends the session`, async ({
    launchOptions,
  }) => {
    await inWorld({ frontChannel: true }, async (world) => {
      await withCookiesOfThirdParties(cookies, launchOptions, async (context) => {
        const page = await context.newPage();
        await signIn(page, world);
        const before = await sessionCookieNames(context);
        expect(before).not.toEqual([]);

        await endInFrame(page, world);

        expect(await sessionCookieNames(context)).toEqual(cookies === "allowed" ? [] : before);
        await expectNobody(page, world);
      });
    });
  });
}

test("FCL-6: the frame of another session leaves this one alone", async ({ launchOptions }) => {
  await inWorld({ frontChannel: true }, async (world) => {
    await withCookiesOfThirdParties("allowed", launchOptions, async (context) => {
      const page = await context.newPage();
      await signIn(page, world);
      const before = await sessionCookieNames(context);
      const url = new URL(`${world.authUrl}/federated-logout/front-channel`);
      url.searchParams.set("iss", world.provider.url);
      url.searchParams.set("sid", "of somebody else");

      await page.goto(`${world.provider.url}/sessions`);
      await page.evaluate((src) => {
        document.body.append(Object.assign(document.createElement("iframe"), { src }));
      }, url.href);
      await expect(page.frameLocator("iframe").getByText(notice)).toBeVisible();

      expect(await sessionCookieNames(context)).toEqual(before);
      await page.goto(`${world.app.url}/account`);
      await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
    });
  });
});

for (const cookies of ["allowed", "blocked"] as const) {
  test(`FCL-5: Microsoft Entra ID's frame, which has no iss, ends the session: third-party cookies ${cookies}`, async ({
    launchOptions,
  }) => {
    await inWorld({ personality: "entra" }, async ({ app: generic, provider, authUrl }) => {
      await generic.stop();
      const { port } = new URL(generic.url);
      const client = { ID: "app", SECRET: "app-secret", ISSUER: provider.url };
      const app = await startApp({
        port: Number(port),
        issuer: "",
        env: {
          ...Object.fromEntries(
            Object.entries(client).flatMap(([field, value]) => [
              [`AUTH_MICROSOFT_ENTRA_ID_${field}`, value],
              [`AUTH_OIDC_${field}`, ""],
            ]),
          ),
          AUTH_OIDC_NAME: "",
        },
      });
      try {
        await withCookiesOfThirdParties(cookies, launchOptions, async (context) => {
          const page = await context.newPage();
          await page.goto(app.url);
          await page.getByRole("button", { name: "Sign in with Microsoft Entra ID" }).click();
          await page.getByLabel("Login").fill("alice");
          await page.getByLabel("Password").fill("any");
          await page.getByRole("button", { name: "Sign in" }).click();
          await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();

          await endInFrame(page, { app, provider, authUrl });

          await expectNobody(page, { app, provider, authUrl });
        });
      } finally {
        await app.stop();
      }
    });
  });
}

test("FCL-12: no other site may frame it", async ({ page, world }) => {
  const url = new URL(`${world.authUrl}/federated-logout/front-channel`);
  url.searchParams.set("iss", world.provider.url);
  url.searchParams.set("sid", "A1");
  const port = await freePort();
  const evil = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<iframe src="${url.href.replaceAll("&", "&amp;")}"></iframe>`);
  }).listen(port, "127.0.0.1");
  await once(evil, "listening");
  const refused = page.waitForEvent("console", (message) =>
    message.text().includes("frame-ancestors"),
  );

  await page.goto(`http://127.0.0.1:${port}`);

  await refused;
  await expect(page.frameLocator("iframe").getByText(notice)).toBeHidden();
  evil.closeAllConnections();
  evil.close();
});
