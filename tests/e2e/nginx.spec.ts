import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { startNginx } from "../support/nginx.ts";
import { appUrls, startApp, startProvider } from "../support/start-app.ts";
import { freePort, pathInRepository, type ServerProcess } from "../support/server-process.ts";
import type { Build } from "../support/build-app.ts";
import { confirmAtProvider, expect, sessionCookieNames, test } from "./fixtures.ts";

interface Deployment {
  build: Build;
  idTokenBytes: number;
  directives?: readonly string[];
}

/** Runs with an app that is reached through nginx; `home` is where. */
async function behindNginx(
  { build, idTokenBytes, directives }: Deployment,
  use: (home: string) => Promise<void>,
): Promise<void> {
  const [port, appPort, providerPort] = [await freePort(), await freePort(), await freePort()];
  const { home, authUrl } = appUrls(port, build);
  const running: ServerProcess[] = [];
  try {
    const settings = { port: providerPort, authUrls: [authUrl], idTokenBytes, takesPost: true };
    const provider = await startProvider(settings);
    running.push(provider);
    const env = { AUTH_URL: authUrl };
    running.push(await startApp({ port: appPort, issuer: provider.url, build, env }));
    const target = `http://127.0.0.1:${appPort}`;
    running.push(await startNginx({ port, target, ...(directives && { directives }) }));
    await use(home);
  } finally {
    for (const server of running.toReversed()) await server.stop();
  }
}

const builds = { "the session": "main", "a cookie of its own": "sub-path" } as const;

// As the documentation has them.
const documentation = readFileSync(pathInRepository("docs/id-token.md"), "utf8");
const [, raised = ""] = /```nginx\n([^`]+)```/.exec(documentation) ?? [];

async function signIn(page: Page, home: string) {
  await page.goto(`${home}/account`);
  await page.getByRole("button", { name: "Sign in with Development provider" }).click();
  await page.getByLabel("Login").fill("alice");
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function expectToSignInAndOut(page: Page, home: string) {
  await signIn(page, home);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await confirmAtProvider(page);
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  expect(await sessionCookieNames(page.context())).toEqual([]);
}

for (const [keeper, build] of Object.entries(builds)) {
  test(`behind nginx as it comes, an id_token of 1 kB is claim in ${keeper}`, async ({ page }) => {
    await behindNginx({ build, idTokenBytes: 1000 }, (home) => expectToSignInAndOut(page, home));
  });

  test(`behind nginx with raised buffers, an id_token of 6 kB is claim in ${keeper}`, async ({
    page,
  }) => {
    await behindNginx({ build, idTokenBytes: 6000, directives: [raised] }, (home) =>
      expectToSignInAndOut(page, home),
    );
  });
}

test("behind nginx as it comes, an id_token of 6 kB lets nobody in", async ({ page }) => {
  await behindNginx({ build: "main", idTokenBytes: 6000 }, async (home) => {
    await signIn(page, home);

    await expect(page.getByRole("heading", { name: "502 Bad Gateway" })).toBeVisible();
  });
});
