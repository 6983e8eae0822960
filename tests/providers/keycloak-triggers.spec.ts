import { sessionCookieNames, waysToSignOut } from "../e2e/fixtures.ts";
import { expectSentBack } from "./browser.ts";
import {
  expect,
  expectPasswordAsked,
  keepers,
  pagesOf,
  signInAsAlice,
  silentSignIn,
  test,
} from "./keycloak-fixtures.ts";

for (const keeper of keepers) {
  for (const [name, { press }] of Object.entries(waysToSignOut)) {
    test(`Keycloak, with ${keeper}: ${name} ends the session here and there, and nobody is asked anything`, async ({
      page,
      context,
      apps,
    }) => {
      const app = apps[keeper];
      await signInAsAlice(page, app);
      expect(await silentSignIn(context, app)).toBe("signed in");
      const shown = pagesOf(app, page);

      await press(page, app.app.url);

      await expectSentBack(page);
      expect(shown).toEqual([]);
      expect(await sessionCookieNames(context)).toEqual([]);
      expect(await silentSignIn(context, app)).toBe("login_required");
      await expectPasswordAsked(page);
    });
  }
}
