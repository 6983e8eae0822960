import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { confirmAtProvider, expect, signIn, test } from "./fixtures.ts";

async function expectNoViolations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("no page has a barrier that axe can find", async ({ page, world }) => {
      const { app, provider } = world;
      for (const path of ["/", "/account", "/?error=AccessDenied", "/signed-out"]) {
        await page.goto(app.url + path);
        await expectNoViolations(page);
      }
      await page.goto(app.url);
      await page.getByRole("button", { name: /^Sign in with/ }).click();
      await expect(page.getByLabel("Login")).toBeVisible();
      await expectNoViolations(page);
      await signIn(page, world);
      const signedIn = ["/", "/account", "/signed-out", "/api/auth/federated-logout"];
      for (const path of signedIn) {
        await page.goto(app.url + path);
        await expectNoViolations(page);
      }
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await expect(page.getByText("Alice Adams")).toBeVisible();
      await expectNoViolations(page);
      await confirmAtProvider(page);
      await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
      await expectNoViolations(page);
      for (const path of ["/", "/session/end?client_id=nobody"]) {
        await page.goto(provider.url + path);
        await expectNoViolations(page);
      }
    });
  });
}

test("signing in and out takes a keyboard and nothing else", async ({ page, world }) => {
  const { keyboard } = page;
  const tabTo = async (name: string | RegExp) => {
    const target = page.getByRole("button", { name, exact: true });
    await expect(async () => {
      await keyboard.press("Tab");
      await expect(target).toBeFocused({ timeout: 50 });
    }).toPass();
  };
  await page.goto(world.app.url);
  await tabTo(/^Sign in with/);
  await keyboard.press("Enter");
  // The login has the focus already.
  await expect(page.getByLabel("Login")).toBeFocused();
  await keyboard.type("alice");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();

  await tabTo("Sign out");
  await keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Yes, sign me out" })).toBeFocused();
  await keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
});
