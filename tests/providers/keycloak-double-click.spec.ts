import { expectSentBack, pressSignOut } from "./browser.ts";
import {
  answerSignInPage,
  expect,
  expectSignedIn,
  keepers,
  nextHint,
  pagesOf,
  signInAsAlice,
  silentSignIn,
  test,
} from "./keycloak-fixtures.ts";

for (const keeper of keepers) {
  test(`Keycloak, with ${keeper}: a second press while it works on the first leads to no question`, async ({
    page,
    context,
    keycloak,
    apps,
  }) => {
    const app = apps[keeper];
    // Once before, so that the app has no need to ask Keycloak anything.
    await signInAsAlice(page, app);
    await pressSignOut(page);
    await expectSentBack(page);
    await page.getByRole("button", { name: "Sign in again with Keycloak" }).click();
    await answerSignInPage(page);
    await expectSignedIn(page);
    const shown = pagesOf(app, page);
    const button = await page.getByRole("button", { name: "Sign out", exact: true }).boundingBox();
    if (!button) throw new Error("There is no button");
    // By the mouse itself: on an element, Playwright would wait for the page that the first press leads to.
    const press = () => page.mouse.click(button.x + 5, button.y + 5);

    keycloak.pause();
    try {
      const first = nextHint(page, app);
      await press();
      await first;
      const second = nextHint(page, app);
      await press();
      await second;
    } finally {
      keycloak.goOn();
    }

    await expectSentBack(page);
    expect(shown).toEqual([]);
    expect(await silentSignIn(context, app)).toBe("login_required");
  });
}
