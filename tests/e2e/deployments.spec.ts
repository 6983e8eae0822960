import {
  confirmAtProvider,
  expect,
  sessionCookieNames,
  test,
  waysToSignOut,
  type World,
} from "./fixtures.ts";
import { appUrls, startApp, startProvider } from "../support/start-app.ts";
import { freePort } from "../support/server-process.ts";
import { startTlsProxy } from "../support/tls-proxy.ts";
import type { Page } from "@playwright/test";

/** Signs in and out once for each trigger. */
async function expectEveryTriggerToWork(page: Page, home: string, { provider, authUrl }: World) {
  for (const { press } of Object.values(waysToSignOut)) {
    await page.goto(`${home}/account`);
    await page.getByRole("button", { name: "Sign in with Development provider" }).click();
    await page.getByLabel("Login").fill("alice");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
    const atProvider = page.waitForRequest((request) =>
      request.url().startsWith(`${provider.url}/session/end?`),
    );

    await press(page, home);

    const { searchParams } = new URL((await atProvider).url());
    expect(searchParams.get("post_logout_redirect_uri")).toBe(
      `${authUrl}/federated-logout/callback`,
    );
    await confirmAtProvider(page);
    await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
    await expect(page.getByText("It was asked to sign you out, and sent you back.")).toBeVisible();
    expect(await sessionCookieNames(page.context())).toEqual([]);
  }
}

test("RPI-9, WEB-4, BCL-42: below a basePath, with trailing slashes, every trigger names the same return URI", async ({
  page,
}) => {
  const [appPort, providerPort] = [await freePort(), await freePort()];
  const { home, authUrl } = appUrls(appPort, "sub-path");
  const provider = await startProvider({ port: providerPort, authUrls: [authUrl] });
  const app = await startApp({ port: appPort, issuer: provider.url, build: "sub-path" });
  try {
    await expectEveryTriggerToWork(page, home, { app, provider, authUrl });
    // A provider follows no redirect: with trailing slashes, this is the URL to register.
    const backChannel = await page.request.post(`${authUrl}/federated-logout/back-channel/`, {
      form: { logout_token: "none" },
      maxRedirects: 0,
    });
    expect(backChannel.status()).toBe(400);
    expect(await backChannel.json()).toMatchObject({ error: "invalid_request" });
    // The refresh token of each sign-in is revoked, some seconds after the browser has gone.
    await expect
      .poll(() => provider.output.join("\n"), { timeout: 15_000 })
      .toContain("POST /token/revocation 200");
  } finally {
    await app.stop();
    await provider.stop();
  }
});

test.describe("behind a proxy that ends TLS", () => {
  test.use({ ignoreHTTPSErrors: true });

  test("WEB-1, WEB-4: with __Secure- cookies every trigger names the same return URI", async ({
    page,
    context,
  }) => {
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    const [proxyPort, appPort, providerPort] = ports;
    const home = `https://localhost:${proxyPort}`;
    const authUrl = `${home}/api/auth`;
    const provider = await startProvider({ port: providerPort, authUrls: [authUrl] });
    const app = await startApp({
      port: appPort,
      issuer: provider.url,
      env: { AUTH_URL: authUrl },
    });
    const proxy = await startTlsProxy(proxyPort, new URL(`http://127.0.0.1:${appPort}`));
    try {
      await page.goto(`${home}/account`);
      await page.getByRole("button", { name: "Sign in with Development provider" }).click();
      await page.getByLabel("Login").fill("alice");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
      expect(await sessionCookieNames(context)).toEqual(["__Secure-authjs.session-token"]);
      await context.clearCookies();

      await expectEveryTriggerToWork(page, home, { app, provider, authUrl });
    } finally {
      proxy.stop();
      await app.stop();
      await provider.stop();
    }
  });
});
