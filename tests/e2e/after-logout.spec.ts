import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { confirmAtProvider, expect, signIn, test } from "./fixtures.ts";
import { buildDirectory } from "../support/build-app.ts";

const pressSignOut = { name: "Sign out", exact: true };

test("WEB-3: Back never shows the private page again", async ({ page, world }) => {
  await signIn(page, world);
  await page.getByRole("link", { name: "Account", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await page.getByRole("button", pressSignOut).click();
  await confirmAtProvider(page);
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();

  // Past the provider's question, to the private page itself.
  await page.evaluate(() => history.go(-2));
  await expect(page.getByRole("heading", { name: "You are not signed in" })).toBeVisible();
  await expect(page.getByText("alice@example.com")).toHaveCount(0);
});

const looks = {
  "comes to the front": () => document.dispatchEvent(new Event("visibilitychange")),
  "gets the focus, beside another window": () => dispatchEvent(new Event("focus")),
  "is taken out of the back/forward cache": () =>
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })),
};

for (const [name, look] of Object.entries(looks)) {
  test(`WEB-10: another tab shows that nobody is signed in once it ${name}`, async ({
    page,
    context,
    world,
  }) => {
    await signIn(page, world);
    const otherTab = await context.newPage();
    await otherTab.goto(`${world.app.url}/account`);
    await expect(otherTab.getByText("alice@example.com")).toBeVisible();
    await page.getByRole("button", pressSignOut).click();
    await confirmAtProvider(page);
    await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
    await expect(otherTab.getByText("alice@example.com")).toBeVisible();

    // A headless browser shows every tab, always, so it is told what a browser with windows tells it.
    await otherTab.evaluate(look);

    await expect(otherTab.getByRole("heading", { name: "You are not signed in" })).toBeVisible();
  });
}

test("whoever comes back from the provider by Back can ask it once more, without the id_token", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.getByRole("button", pressSignOut).click();
  await expect(page.getByRole("button", { name: "Yes, sign me out" })).toBeVisible();

  await page.goBack();
  await expect(page.getByText("has not sent you back from there")).toBeVisible();
  const asked = page.waitForRequest((request) =>
    request.url().startsWith(`${world.provider.url}/session/`),
  );
  await page.getByRole("button", { name: "Sign out at Development provider" }).click();

  expect(new URL((await asked).url()).searchParams.has("id_token_hint")).toBe(false);
  await confirmAtProvider(page);
  await expect(page.getByText("and sent you back")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Sign out at/ })).toHaveCount(0);
});

test("signOut() while a page is rendered fails, and signs nobody out", async ({ page, world }) => {
  await signIn(page, world);

  const answer = await page.goto(`${world.app.url}/render-sign-out`);

  expect(answer?.status()).toBe(500);
  await page.goto(world.app.url);
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
});

test("the private page asks who comes without a session to sign in, and then shows itself", async ({
  page,
  world,
}) => {
  await page.goto(`${world.app.url}/account`);
  await expect(page.getByText("Please sign in to see that page.")).toBeVisible();
  await page.getByRole("button", { name: "Sign in with Development provider" }).click();
  await page.getByLabel("Login").fill("alice");
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page).toHaveURL(`${world.app.url}/account`);
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await expect(page.getByRole("definition")).toHaveText([
    "Alice Adams",
    "alice@example.com",
    "Development provider",
  ]);
});

test("WEB-11: no token is anywhere that a page, a script or a log could show it", async ({
  page,
  context,
  world,
}) => {
  const token = /eyJ[\w-]{20,}/;
  await signIn(page, world);

  const session = await (await page.request.get(`${world.app.url}/api/auth/session`)).text();
  expect(session).toContain("alice@example.com");
  expect(session).not.toMatch(token);
  for (const path of ["/", "/account", "/signed-out"]) {
    expect(await (await page.request.get(world.app.url + path)).text()).not.toMatch(token);
  }
  await page.goto(world.app.url);
  await page.getByRole("button", pressSignOut).click();
  await confirmAtProvider(page);
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();

  const callbackUrl = (await context.cookies()).find(({ name }) => name.includes("callback-url"));
  expect(decodeURIComponent(callbackUrl?.value ?? "")).not.toMatch(/id_token_hint|eyJ/);
  expect([...world.app.output, ...world.provider.output].join("\n")).not.toMatch(token);
});

test("REV-16: the browser is given none of the library, and no secret", async () => {
  const scripts = join(buildDirectory("main"), ".next/static");
  const files = await readdir(scripts, { recursive: true });
  const bundles = files.filter((file) => file.endsWith(".js"));
  expect(bundles.length).toBeGreaterThan(0);
  for (const bundle of bundles) {
    const source = await readFile(join(scripts, bundle), "utf8");
    expect(source).not.toMatch(/id_token_hint|end_session|federated_logout|app-secret/);
  }
});

test("WEB-2: none of the routes is rendered ahead or cached", async ({ world }) => {
  const manifest = join(buildDirectory("main"), ".next/prerender-manifest.json");
  const { routes }: { routes: Record<string, unknown> } = JSON.parse(
    await readFile(manifest, "utf8"),
  );
  expect(Object.keys(routes).filter((route) => !route.startsWith("/_"))).toEqual(["/favicon.ico"]);

  for (const path of ["/api/auth/federated-logout", "/api/auth/federated-logout/callback"]) {
    const response = await fetch(world.app.url + path, { redirect: "manual" });
    expect(response.headers.get("cache-control")).toBe("no-store");
  }
});
