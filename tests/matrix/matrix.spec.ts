import { createCellApp, type CellApp } from "../support/cell-app.ts";
import { freePort } from "../support/server-process.ts";
import { startProvider } from "../support/start-app.ts";
import {
  confirmAtProvider,
  endAtProvider,
  expect,
  sessionCookieNames,
  signIn,
  silentSignIn,
  test,
  type World,
} from "../e2e/fixtures.ts";
import { cells, nameOf } from "./cells.ts";
import { triggersOf } from "./triggers.ts";

// An installation and a build.
const fiveMinutesInMs = 300_000;

for (const cell of cells) {
  test.describe(nameOf(cell), () => {
    test.describe.configure({ mode: "serial", timeout: fiveMinutesInMs });
    let app: CellApp;
    test.beforeAll(async () => {
      app = await createCellApp(cell);
    });
    test.afterAll(() => app?.remove());

    test("every trigger signs out here and at the provider, which asks again; what has ended stays ended", async ({
      page,
      context,
      browser,
    }) => {
      await inCell(app, async (world) => {
        for (const [name, press] of Object.entries(triggersOf(cell))) {
          await test.step(name, async () => {
            await signIn(page, world);
            expect(await silentSignIn(context, world)).toBe("signed in");
            const before = await context.cookies();

            await press(page, world.app.url);
            await confirmAtProvider(page);

            await expect(page).toHaveURL(`${world.app.url}/signed-out`);
            await expect(page.getByRole("heading", { name: /signed out/i })).toBeVisible();
            expect(await sessionCookieNames(context)).toEqual([]);
            expect(await silentSignIn(context, world)).toBe("login_required");
            await context.clearCookies();
            await context.addCookies(
              before.filter(({ name: cookie }) => cookie.includes("session")),
            );
            await page.goto(world.app.url);
            await expect(page.getByRole("button", { name: "Sign in with" })).toBeVisible();
            await context.clearCookies();
          });
        }

        await test.step("a logout token", async () => {
          await signIn(page, world);
          const before = await context.cookies();
          if (cell.hasOlderPage) {
            await page.goto(`${world.app.url}/older`);
            await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
            await page.goto(world.app.url);
          }

          expect(await endAtProvider(browser, world)).toEqual([
            "Federated logout demo was told, and confirmed it",
          ]);

          if (cell.watchesSessions === false) await page.reload();
          // SessionWatch looks when the window gets the focus.
          else await page.evaluate(() => dispatchEvent(new Event("focus")));
          await expect(page.getByRole("button", { name: "Sign in with" })).toBeVisible();
          const isWarned = (code: string) => world.app.output.some((line) => line.includes(code));
          expect(isWarned("outdated_next_auth")).toBe(cell.isOutdated ?? false);
          expect(isWarned("edge_runtime")).toBe(cell.hasEdgeMiddleware ?? false);
          if (cell.hasOlderPage) {
            await context.addCookies(before);
            await page.goto(`${world.app.url}/older`);
            await expect(page.getByRole("heading", { name: "Nobody is signed in" })).toBeVisible();
          }
          if (cell.hasProxy) {
            await context.addCookies(before);
            await page.goto(`${world.app.url}/account`);
            await expect(page).toHaveURL(/\/api\/auth\/signin/);
          }
        });
      });
    });

    test("the library's declarations compile, with none skipped", async () => {
      expect(await app.problemsOfDeclarations()).toEqual([]);
    });

    if (cell.hasTests) {
      test("the unit tests of the example pass, as the documentation has them", () => app.test());
    }
  });
}

/** Runs the app of a cell with a provider of its own. */
async function inCell(app: CellApp, use: (world: World) => Promise<void>): Promise<void> {
  const [appPort, providerPort] = [await freePort(), await freePort()];
  const authUrl = `http://localhost:${appPort}/api/auth`;
  const provider = await startProvider({ port: providerPort, authUrls: [authUrl] });
  try {
    const server = await app.start(appPort, provider.url);
    try {
      await use({ app: server, provider, authUrl });
    } finally {
      await server.stop();
    }
  } finally {
    await provider.stop();
  }
}
