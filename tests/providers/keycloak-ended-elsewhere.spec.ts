import type { Page } from "@playwright/test";
import {
  expect,
  expectSessionAlive,
  expectSessionEnded,
  keepers,
  logoutUrlOfOtherApp,
  signInAsAlice,
  signInAsBob,
  test,
  type KeycloakApp,
} from "./keycloak-fixtures.ts";

/** How Alice's session ends at Keycloak, and not by this app. */
const endings: Readonly<Record<string, (page: Page, app: KeycloakApp) => Promise<void>>> = {
  async "by an administrator who signs the person out"(_page, { keycloak, realm }) {
    await keycloak.admin.signOut(realm, "alice");
  },
  async "by an administrator who ends that one session"(_page, { keycloak, realm, client }) {
    const sessions = await keycloak.admin.sessionsOf(realm, "alice");
    const session = sessions.find(({ clients }) =>
      Object.values(clients).includes(client.clientId),
    );
    await keycloak.admin.endSession(realm, session?.id ?? "");
  },
  async "by a sign-out in another app"(page, app) {
    await page.goto(await logoutUrlOfOtherApp(page.context(), app));
    await expect(page.getByRole("heading", { name: "You are logged out" })).toBeVisible();
  },
  async "by a sign-out in the account console"(page, { keycloak, realm }) {
    await page.goto(`${keycloak.issuerOf(realm)}/account`);
    await page.getByRole("button", { name: "Alice Adams" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByLabel("Password", { exact: true })).toBeVisible();
  },
};

for (const keeper of keepers) {
  for (const [ending, end] of Object.entries(endings)) {
    test(`Keycloak, with ${keeper}: a session ended ${ending} is dead here at the next request, and nobody else's is`, async ({
      page,
      browser,
      apps,
    }) => {
      const app = apps[keeper];
      await signInAsAlice(page, app);
      const bob = await signInAsBob(browser, app);
      await expectSessionAlive(page, app);

      await end(page, app);

      await expectSessionEnded(page, app);
      await expectSessionAlive(bob, app);
      await bob.context().close();
    });
  }
}
