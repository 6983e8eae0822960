import type { Page, Request } from "@playwright/test";
import {
  confirmAtProvider,
  expect,
  sessionCookieNames,
  signIn,
  silentSignIn,
  test,
  waysToSignOut,
  type World,
} from "./fixtures.ts";
import { inWorld, withDatabaseSessions } from "./worlds.ts";

/** The request that the browser makes at the provider's logout endpoint. */
function requestAtProvider(page: Page, { provider }: World): Promise<Request> {
  return page.waitForRequest(
    (request) =>
      new URL(request.url()).pathname === "/session/end" && request.url().startsWith(provider.url),
  );
}

function parametersOf(request: Request): URLSearchParams {
  const fields = new URLSearchParams(request.postData() ?? "");
  return request.method() === "POST" ? fields : new URL(request.url()).searchParams;
}

async function expectSignedOutEverywhere(page: Page, world: World) {
  await confirmAtProvider(page);
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  await expect(page.getByText("It was asked to sign you out, and sent you back.")).toBeVisible();
  expect(await sessionCookieNames(page.context())).toEqual([]);
  expect(await silentSignIn(page.context(), world)).toBe("login_required");
}

test("database sessions: whatever is pressed, the provider gets the id_token of this very sign-in", async ({
  page,
}) => {
  await withDatabaseSessions(async (world) => {
    const hints = new Set<string | null>();
    for (const { press } of Object.values(waysToSignOut)) {
      await signIn(page, world);
      const request = requestAtProvider(page, world);
      await press(page, world.app.url);
      hints.add(parametersOf(await request).get("id_token_hint"));
      await expectSignedOutEverywhere(page, world);
    }
    expect(hints).not.toContain(null);
    expect(hints.size).toBe(Object.keys(waysToSignOut).length);
  });
});

test("the cookie that keeps the id_token is for the Auth.js routes alone, and gone after the logout", async ({
  page,
  context,
}) => {
  await withDatabaseSessions(async (world) => {
    await signIn(page, world);
    const ours = async () =>
      (await context.cookies()).filter(({ name }) => name === "federated-logout.sign-in");
    expect(await ours()).toMatchObject([{ path: "/api/auth", httpOnly: true, sameSite: "Lax" }]);

    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await confirmAtProvider(page);

    expect(await ours()).toEqual([]);
  });
});

test("when the session here has expired, the provider is still told whose session to end", async ({
  page,
  context,
}) => {
  await withDatabaseSessions(async (world) => {
    await signIn(page, world);
    await context.clearCookies({ name: /session-token/ });
    const request = requestAtProvider(page, world);

    await waysToSignOut["the page that GET asks with"]?.press(page, world.app.url);

    expect(parametersOf(await request).has("id_token_hint")).toBe(true);
    await expectSignedOutEverywhere(page, world);
  });
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("an id_token of 9 kB reaches the provider in a form, whatever is pressed", async ({
      page,
    }) => {
      await inWorld({ idTokenBytes: 9000 }, async (world) => {
        for (const [name, { press, needsJavaScript }] of Object.entries(waysToSignOut)) {
          if (needsJavaScript && !javaScriptEnabled) continue;
          await signIn(page, world);
          const request = requestAtProvider(page, world);
          await press(page, world.app.url);
          if (!javaScriptEnabled) {
            await page.getByRole("button", { name: "Go on to Development provider" }).click();
          }
          expect((await request).method(), name).toBe("POST");
          expect(parametersOf(await request).get("id_token_hint")?.length, name).toBeGreaterThan(
            8500,
          );
          await expectSignedOutEverywhere(page, world);
        }
      });
    });
  });
}

test.describe("an app whose Content-Security-Policy has form-action 'self'", () => {
  const allowFormsOnlyHere = async (page: Page, { app }: World) => {
    await page.route(
      (url) => url.origin === app.url && !url.pathname.startsWith("/api/"),
      async (route) => {
        const request = route.request();
        if (request.resourceType() !== "document" || request.method() !== "GET") {
          await route.continue();
          return;
        }
        const response = await route.fetch();
        const headers = { ...response.headers(), "content-security-policy": "form-action 'self'" };
        await route.fulfill({ response, headers });
      },
    );
  };

  test("keeps the browser from being redirected to the provider", async ({ page, world }) => {
    await signIn(page, world);
    await allowFormsOnlyHere(page, world);
    await page.goto(world.app.url);
    const refused = page.waitForEvent("console", (message) =>
      message.text().includes("form-action"),
    );

    await page.getByRole("button", { name: "Sign out", exact: true }).click();

    await refused;
    expect(page.url().startsWith(world.app.url)).toBe(true);
  });

  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
      test.use({ javaScriptEnabled });

      test("lets it be sent there by a page", async ({ page }) => {
        await withDatabaseSessions(
          async (world) => {
            for (const [name, { press, needsJavaScript }] of Object.entries(waysToSignOut)) {
              if (needsJavaScript && !javaScriptEnabled) continue;
              await page.unrouteAll({ behavior: "wait" });
              await signIn(page, world);
              await allowFormsOnlyHere(page, world);
              await page.goto(world.app.url);
              const request = requestAtProvider(page, world);
              await press(page, world.app.url);
              expect((await request).method(), name).toBe("GET");
              expect(parametersOf(await request).has("id_token_hint"), name).toBe(true);
              await expectSignedOutEverywhere(page, world);
            }
          },
          { ANSWER_FORMS_WITH: "page" },
        );
      });
    });
  }
});
