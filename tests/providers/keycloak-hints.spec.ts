import { decodeJwt, decodeProtectedHeader } from "jose";
import { sessionCookieNames } from "../e2e/fixtures.ts";
import { realmOf } from "../support/keycloak-realm.ts";
import { expectSentBack, pressSignOut } from "./browser.ts";
import {
  confirmAtKeycloak,
  expect,
  expectPasswordAsked,
  expectSessionEnded,
  nextHint,
  pagesOf,
  signInAsAlice,
  silentSignIn,
  test,
  untilKeysAreLookedAt,
  withKeycloakApp,
} from "./keycloak-fixtures.ts";

const nowInSeconds = () => Math.floor(Date.now() / 1000);

test("Keycloak: an id_token that has expired is as good as a fresh one", async ({
  page,
  context,
  keycloak,
}) => {
  const client = { attributes: { "access.token.lifespan": "1" } };
  await withKeycloakApp(keycloak, { client }, async (app) => {
    await signInAsAlice(page, app);
    const signedInAt = nowInSeconds();
    await expect.poll(nowInSeconds).toBeGreaterThan(signedInAt + 1);
    const shown = pagesOf(app, page);
    const sent = nextHint(page, app);

    await pressSignOut(page);

    const { exp } = decodeJwt((await sent) ?? "");
    expect(exp).toBeLessThan(nowInSeconds());
    await expectSentBack(page);
    expect(shown).toEqual([]);
    expect(await silentSignIn(context, app)).toBe("login_required");
  });
});

test("Keycloak: without an id_token it asks, and sends back whoever says yes", async ({
  page,
  context,
  apps,
}) => {
  const app = apps["the id_token in the session"];
  await signInAsAlice(page, app);
  const session = (await context.cookies()).find(({ name }) => name.includes("session-token"));
  if (!session) throw new Error("There is no session cookie");
  await page.goto(`${app.authUrl}/federated-logout`);
  await context.addCookies([{ ...session, value: `${session.value.slice(0, -5)}AAAAA` }]);
  const sent = nextHint(page, app);

  await pressSignOut(page);

  expect(await sent).toBeNull();
  await confirmAtKeycloak(page);
  await expectSentBack(page);
  expect(await sessionCookieNames(context)).toEqual([]);
  expect(await silentSignIn(context, app)).toBe("login_required");
});

test("Keycloak: a client that has been registered anew in the meantime is asked nothing, either", async ({
  page,
  context,
  keycloak,
}) => {
  await withKeycloakApp(keycloak, {}, async (app) => {
    await signInAsAlice(page, app);
    await keycloak.admin.deleteClient(app.realm, app.client.clientId);
    await keycloak.admin.createClient(app.realm, app.client);
    const shown = pagesOf(app, page);

    await pressSignOut(page);

    await expectSentBack(page);
    expect(shown).toEqual([]);
    expect(await silentSignIn(context, app)).toBe("login_required");
  });
});

test.describe("Keycloak, when its signing keys change", () => {
  const realm = "with-changing-keys";

  test.beforeAll(async ({ keycloak }) => {
    await keycloak.admin.createRealm(realmOf(realm));
  });

  test("an id_token of the key before is taken without a question", async ({
    page,
    context,
    keycloak,
  }) => {
    await withKeycloakApp(keycloak, { realm }, async (app) => {
      await signInAsAlice(page, app);
      const before = await keycloak.admin.signingKey(realm);
      await keycloak.admin.rotateKeys(realm);
      expect(await keycloak.admin.signingKey(realm)).not.toBe(before);
      const shown = pagesOf(app, page);
      const sent = nextHint(page, app);

      await pressSignOut(page);

      expect(decodeProtectedHeader((await sent) ?? "").kid).toBe(before);
      await expectSentBack(page);
      expect(shown).toEqual([]);
      expect(await silentSignIn(context, app)).toBe("login_required");
    });
  });

  test("a logout token of the key after ends the session here", async ({ page, keycloak }) => {
    await withKeycloakApp(keycloak, { realm }, async (app) => {
      await signInAsAlice(page, app);
      await keycloak.admin.rotateKeys(realm);

      await keycloak.admin.signOut(realm, "alice");

      await expectSessionEnded(page, app);
    });
  });

  for (const change of ["disableKey", "deleteKey"] as const) {
    const changed = { disableKey: "disabled", deleteKey: "deleted" }[change];
    test(`with the id_token's key ${changed}, it asks, and whoever says yes comes back signed out there`, async ({
      page,
      context,
      keycloak,
    }) => {
      await withKeycloakApp(keycloak, { realm }, async (app) => {
        await signInAsAlice(page, app);
        const untilOldEnough = oldEnough();
        const before = await keycloak.admin.signingKey(realm);
        await keycloak.admin.rotateKeys(realm);
        await keycloak.admin[change](realm, before);
        await untilOldEnough();
        // What it knows of the keys is at most ten minutes old: here, nothing.
        await app.restart();
        await untilKeysAreLookedAt(page, app);

        await pressSignOut(page);

        await confirmAtKeycloak(page);
        await expectSentBack(page);
        expect(await silentSignIn(context, app)).toBe("login_required");
        await expectPasswordAsked(page);
      });
    });
  }
});

// Keys that are looked at within ten seconds of an id_token say nothing of its key: clocks may differ.
function oldEnough(): () => Promise<void> {
  const at = Date.now() + 11_000;
  return () => expect.poll(() => Date.now(), { intervals: [500] }).toBeGreaterThan(at);
}
