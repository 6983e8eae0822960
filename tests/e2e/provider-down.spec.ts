import { expect, sessionCookieNames, signIn, test } from "./fixtures.ts";
import { appUrls, startApp, startProvider } from "../support/start-app.ts";
import { freePort } from "../support/server-process.ts";

test("DISC-5: while the provider is down, people are signed out here and told so", async ({
  page,
  context,
}) => {
  const [appPort, providerPort] = [await freePort(), await freePort()];
  const { authUrl } = appUrls(appPort);
  const provider = await startProvider({ port: providerPort, authUrls: [authUrl] });
  let app = await startApp({ port: appPort, issuer: provider.url });
  try {
    await signIn(page, { app });
    await provider.stop();
    // Its metadata is known until the app starts anew.
    await app.stop();
    app = await startApp({ port: appPort, issuer: provider.url });

    await page.getByRole("button", { name: "Sign out", exact: true }).click();

    await expect(page).toHaveURL(`${app.url}/signed-out`);
    await expect(
      page.getByText("You may still be signed in there: it could not be reached."),
    ).toBeVisible();
    expect(await sessionCookieNames(context)).toEqual([]);
    expect(app.output.join("\n")).toContain("signed out here, not at oidc: discovery_failed");
  } finally {
    await app.stop();
    await provider.stop();
  }
});
