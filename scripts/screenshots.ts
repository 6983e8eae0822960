import { mkdir } from "node:fs/promises";
import { chromium, type Browser, type Page } from "@playwright/test";
import { buildApp } from "../tests/support/build-app.ts";
import { ensureChromium } from "../tests/support/chromium.ts";
import { freePort, pathInRepository } from "../tests/support/server-process.ts";
import { appUrls, startApp, startProvider } from "../tests/support/start-app.ts";

// `npm run screenshots`: every page, light and dark, on a phone and on a desktop. The README shows
// the ones in docs/; all others are for looking at after a change, in .e2e/screenshots.

const screenshots = pathInRepository(".e2e/screenshots");
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1100, height: 620 } };

await buildApp("main");
await mkdir(screenshots, { recursive: true });
const [appPort, providerPort] = [await freePort(), await freePort()];
const provider = await startProvider({
  port: providerPort,
  authUrls: [appUrls(appPort).authUrl],
});
const app = await startApp({ port: appPort, issuer: provider.url });
const browser = await chromium.launch({ executablePath: ensureChromium() });
try {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const size of ["phone", "desktop"] as const) await walk(browser, colorScheme, size);
  }
} finally {
  await browser.close();
  await app.stop();
  await provider.stop();
}

async function walk(inBrowser: Browser, colorScheme: "light" | "dark", size: keyof typeof sizes) {
  const context = await inBrowser.newContext({ colorScheme, viewport: sizes[size] });
  const page = await context.newPage();
  const shoot = (name: string) =>
    page.screenshot({ path: `${screenshots}/${name}-${size}-${colorScheme}.png` });

  await page.goto(`${app.url}/account`);
  await shoot("home-please-sign-in");
  await page.goto(app.url);
  await shoot("home-signed-out");
  await page.getByRole("button", { name: "Sign in with Development provider" }).click();
  await page.getByLabel("Login").fill("carol");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await shoot("provider-login");
  await page.getByLabel("Login").fill("alice");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: /^Hello/ }).waitFor();
  await shoot("home-signed-in");
  await page.goto(`${app.url}/account`);
  await shoot("account");
  await page.goto(`${app.url}/signed-out`);
  await shoot("signed-out-while-signed-in");
  await page.goto(app.url);
  await page.getByRole("button", { name: "Sign out of this app only" }).click();
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  await shoot("signed-out-here-only");
  await page.getByRole("button", { name: "Sign in again with Development provider" }).click();
  await page.getByRole("heading", { name: /^Hello/ }).waitFor();
  await page.goto(`${app.url}/api/auth/federated-logout`);
  await shoot("ask");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("button", { name: "Yes, sign me out" }).waitFor();
  await shoot("provider-logout");
  await page.goto(app.url);
  await page.getByRole("button", { name: "Sign out at Development provider" }).waitFor();
  await shoot("home-not-sent-back");
  await page.goto(`${app.url}/signed-out`);
  await shoot("signed-out-not-sent-back");
  await page.goto(`${app.url}/api/auth/federated-logout/callback`);
  await page.getByText("without its proof").waitFor();
  await shoot("signed-out-unproven");
  await page.getByRole("button", { name: "Sign out at Development provider" }).click();
  await page.getByRole("button", { name: "Yes, sign me out" }).click();
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  await shoot("signed-out");
  if (size === "desktop") {
    await page.screenshot({ path: pathInRepository(`docs/signed-out-${colorScheme}.png`) });
  }
  await showHiddenOrigin(page);
  await shoot("refused-hidden-origin");
  await page.goto(`${app.url}/api/auth/signin?error=Configuration`);
  await shoot("home-error");
  await page.goto(provider.url);
  await shoot("provider-home");
  await page.goto(`${provider.url}/session/end?client_id=nobody`);
  await shoot("provider-error");
  await context.close();
}

// As over plain http, from a page with `Referrer-Policy: no-referrer`.
async function showHiddenOrigin(page: Page) {
  const refused = await page.request.post(`${app.url}/api/auth/federated-logout`, {
    headers: { origin: "null", accept: "text/html" },
  });
  await page.setContent(await refused.text());
}
