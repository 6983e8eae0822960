import { decodeProtectedHeader } from "jose";
import { sessionCookieNames } from "../e2e/fixtures.ts";
import { expectSentBack, pressSignOut } from "./browser.ts";
import {
  answerSignInPage,
  expect,
  expectPasswordAsked,
  expectSessionAlive,
  expectSessionEnded,
  expectSignedIn,
  logoutUrlOfOtherApp,
  nextHint,
  pagesOf,
  pressSignIn,
  signInAsAlice,
  silentSignIn,
  test,
  withKeycloakApp,
} from "./keycloak-fixtures.ts";

test.describe("Keycloak, for a client whose id_tokens are signed with ES256, which the app knows nothing of", () => {
  const client = { attributes: { "id.token.signed.response.alg": "ES256" } };

  test("takes the id_token without a question", async ({ page, context, keycloak }) => {
    await withKeycloakApp(keycloak, { client }, async (app) => {
      await signInAsAlice(page, app);
      const shown = pagesOf(app, page);
      const sent = nextHint(page, app);

      await pressSignOut(page);

      expect(decodeProtectedHeader((await sent) ?? "").alg).toBe("ES256");
      await expectSentBack(page);
      expect(shown).toEqual([]);
      expect(await silentSignIn(context, app)).toBe("login_required");
    });
  });

  test("ends the session here by its logout token", async ({ page, keycloak }) => {
    await withKeycloakApp(keycloak, { client }, async (app) => {
      await signInAsAlice(page, app);

      await keycloak.admin.signOut(app.realm, "alice");

      await expectSessionEnded(page, app);
    });
  });
});

test("Keycloak, for a client that needs the person's consent: asks nothing at the sign-out", async ({
  page,
  context,
  keycloak,
}) => {
  const client = { consentRequired: true };
  await withKeycloakApp(keycloak, { client }, async (app) => {
    await pressSignIn(page, app);
    await answerSignInPage(page);
    await page.getByRole("button", { name: "Yes" }).click();
    await expectSignedIn(page);
    const shown = pagesOf(app, page);

    await pressSignOut(page);

    await expectSentBack(page);
    expect(shown).toEqual([]);
    expect(await silentSignIn(context, app)).toBe("login_required");
    await expectPasswordAsked(page);
  });
});

test("Keycloak, for a client whose return address is not registered: shows an error, and the person is signed out here alone", async ({
  page,
  context,
  keycloak,
}) => {
  const client = { attributes: { "post.logout.redirect.uris": "http://localhost:9/elsewhere" } };
  await withKeycloakApp(keycloak, { client }, async (app) => {
    await signInAsAlice(page, app);

    await pressSignOut(page);

    await expect(page.getByText("Invalid redirect uri")).toBeVisible();
    expect(await sessionCookieNames(context)).toEqual([]);
    expect(await silentSignIn(context, app)).toBe("signed in");
    await page.goto(`${app.app.url}/signed-out`);
    await expect(page.getByText("has not sent you back from there")).toBeVisible();
  });
});

test.describe("Keycloak, for a client with front-channel logout", () => {
  const notice = "Your sign-in provider shows this when you sign out there.";
  const client = (authUrl: string) => ({
    frontchannelLogout: true,
    attributes: {
      "backchannel.logout.url": "",
      "frontchannel.logout.url": `${authUrl}/federated-logout/front-channel`,
      "frontchannel.logout.session.required": "true",
    },
  });

  test("ends the session here in a frame when the person signs out of another app", async ({
    page,
    keycloak,
  }) => {
    await withKeycloakApp(keycloak, { client }, async (app) => {
      await signInAsAlice(page, app);
      await expectSessionAlive(page, app);

      await page.goto(await logoutUrlOfOtherApp(page.context(), app));
      // Keycloak hides its frames.
      await expect(page.frameLocator("iframe").getByText(notice)).toBeAttached();

      await expectSessionEnded(page, app);
    });
  });

  test("comes back by itself from the page with the frames", async ({
    page,
    context,
    keycloak,
  }) => {
    await withKeycloakApp(keycloak, { client }, async (app) => {
      await signInAsAlice(page, app);

      await pressSignOut(page);

      await expectSentBack(page);
      expect(await silentSignIn(context, app)).toBe("login_required");
    });
  });
});

test.describe("Keycloak, with one client id in two realms", () => {
  const inOther = "the other realm";

  test("a session that ends in one of them ends for its own people alone", async ({
    page,
    browser,
    keycloak,
  }) => {
    await withKeycloakApp(keycloak, {}, async (app) => {
      await keycloak.admin.createClient("other", app.client);
      await signInAsAlice(page, app);
      const elsewhere = await browser.newContext();
      const namesake = await elsewhere.newPage();
      await signInAsAlice(namesake, app, inOther);

      await keycloak.admin.signOut("other", "alice");

      await expectSessionEnded(namesake, app);
      await expectSessionAlive(page, app);
      await elsewhere.close();
    });
  });

  test("a sign-out goes to the realm that the person has signed in at", async ({
    page,
    context,
    keycloak,
  }) => {
    await withKeycloakApp(keycloak, {}, async (app) => {
      await keycloak.admin.createClient("other", app.client);
      await signInAsAlice(page, app);
      await context.clearCookies({ domain: "localhost" });
      await signInAsAlice(page, app, inOther);
      const shown = pagesOf(app, page);

      await pressSignOut(page);

      await expectSentBack(page);
      expect(shown).toEqual([]);
      expect(await silentSignIn(context, { ...app, realm: "other" })).toBe("login_required");
      expect(await silentSignIn(context, app)).toBe("signed in");
      await expectPasswordAsked(page, inOther);
    });
  });
});
