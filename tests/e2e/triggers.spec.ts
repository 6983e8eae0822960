import type { BrowserContext } from "@playwright/test";
import {
  confirmAtProvider,
  expect,
  sessionCookieNames,
  signIn,
  silentSignIn,
  test,
  waysToSignOut,
} from "./fixtures.ts";

const sealedCookie = { httpOnly: true, sameSite: "Lax", path: "/", secure: false };

async function logoutCookies(context: BrowserContext) {
  return (await context.cookies())
    .filter(({ name }) => name.startsWith("federated-logout."))
    .map(({ httpOnly, sameSite, path, secure }) => ({ httpOnly, sameSite, path, secure }));
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    for (const [name, { press, needsJavaScript }] of Object.entries(waysToSignOut)) {
      if (needsJavaScript && !javaScriptEnabled) continue;
      test(`WEB-7, RPI-1, RPI-18: ${name} ends the session here and at the provider`, async ({
        page,
        context,
        world,
      }) => {
        const consoleErrors: string[] = [];
        page.on("console", (message) => {
          if (message.type() === "error") consoleErrors.push(message.text());
        });
        await signIn(page, world);
        expect(await silentSignIn(context, world)).toBe("signed in");
        const logoutRequests = () =>
          world.provider.output.filter((line) => line.startsWith("GET /session/end "));
        const before = logoutRequests().length;
        const atProvider = page.waitForRequest((request) =>
          request.url().startsWith(`${world.provider.url}/session/end?`),
        );

        await press(page, world.app.url);

        const { searchParams } = new URL((await atProvider).url());
        expect([...searchParams.keys()]).toEqual([
          "id_token_hint",
          "client_id",
          "post_logout_redirect_uri",
          "state",
        ]);
        expect(searchParams.get("post_logout_redirect_uri")).toBe(
          `${world.authUrl}/federated-logout/callback`,
        );
        await expect(page.getByText("Alice Adams")).toBeVisible();
        expect(await sessionCookieNames(context)).toEqual([]);
        expect(await logoutCookies(context)).toEqual([sealedCookie]);

        await confirmAtProvider(page);

        await expect(page).toHaveURL(`${world.app.url}/signed-out`);
        await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
        expect(await silentSignIn(context, world)).toBe("login_required");
        // The browser went there, once; the server of the app never did.
        expect(logoutRequests().length - before).toBe(1);
        expect(consoleErrors).toEqual([]);
      });
    }
  });
}
