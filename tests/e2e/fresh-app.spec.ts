import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFreshApp, twoLines, type FreshApp } from "../support/fresh-app.ts";
import { freePort } from "../support/server-process.ts";
import { createSessionDatabase } from "../support/session-database.ts";
import { appSecret, startProvider } from "../support/start-app.ts";
import {
  confirmAtProvider,
  endAtProvider,
  expect,
  sessionCookieNames,
  signIn,
  silentSignIn,
  test,
  waysToSignOut,
  type World,
} from "./fixtures.ts";

// An installation and a build.
const fiveMinutesInMs = 300_000;

let app: FreshApp;

test.beforeAll(async () => {
  test.setTimeout(fiveMinutesInMs);
  app = await createFreshApp();
  await app.edit(twoLines);
  await app.build();
});
test.afterAll(() => app.remove());

test.describe("two lines in auth.ts of a fresh app", () => {
  for (const sessions of ["JWT", "database"]) {
    test(`sign out at the provider, too, from wherever one can, with ${sessions} sessions`, async ({
      page,
      context,
    }) => {
      test.setTimeout(fiveMinutesInMs);
      await inFreshWorld(sessions, async (world) => {
        for (const { press } of Object.values(waysToSignOut)) {
          await signIn(page, world);
          expect(await silentSignIn(context, world)).toBe("signed in");

          await press(page, world.app.url);
          await confirmAtProvider(page);

          await expect(page).toHaveURL(`${world.app.url}/`);
          await expect(page.getByRole("button", { name: "Sign in with" })).toBeVisible();
          expect(await sessionCookieNames(context)).toEqual([]);
          expect(await silentSignIn(context, world)).toBe("login_required");
        }
      });
    });

    test(`end a session that ends at the provider, with ${sessions} sessions`, async ({
      page,
      browser,
    }) => {
      await inFreshWorld(sessions, async (world) => {
        await signIn(page, world);

        expect(await endAtProvider(browser, world)).toEqual([
          "Federated logout demo was told, and confirmed it",
        ]);

        await page.goto(world.app.url);
        await expect(page.getByRole("button", { name: "Sign in with" })).toBeVisible();
      });
    });
  }
});

const landingPage = `import { headers } from "next/headers";
import { describeOutcome } from "next-auth-federated-logout";
import { Suspense } from "react";
import { logout } from "../../auth";

async function Outcome() {
  const { here, there } = describeOutcome(await logout.readOutcome(await headers()));
  return <p>{\`\${here} \${there ?? ""}\`}</p>;
}

export default function SignedOut() {
  return (
    <Suspense>
      <Outcome />
    </Suspense>
  );
}
`;

test("a landing page of a few lines says what has ended, with Cache Components", async ({
  page,
}) => {
  test.setTimeout(fiveMinutesInMs);
  await app.edit([
    {
      file: "auth.ts",
      from: "export const { handlers, auth, signIn, signOut } = federatedLogout().connect(",
      to: `export const logout = federatedLogout({ afterLogout: "/signed-out" });
        export const { handlers, auth, signIn, signOut } = logout.connect(`,
    },
  ]);
  await mkdir(join(app.directory, "app/signed-out"));
  await writeFile(join(app.directory, "app/signed-out/page.tsx"), landingPage);
  await app.build();

  await inFreshWorld("JWT", async (world) => {
    await signIn(page, world);
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await confirmAtProvider(page);

    await expect(page).toHaveURL(`${world.app.url}/signed-out`);
    await expect(page.getByText("It was asked to sign you out, and sent you back.")).toBeVisible();
  });
});

test("auth.ts in a client component fails the build, and names the file", async () => {
  test.setTimeout(fiveMinutesInMs);

  await app.edit([
    {
      file: "app/account/sign-out-in-browser.tsx",
      from: 'from "next-auth/react"',
      to: 'from "../../auth"',
    },
  ]);

  await expect(app.build()).rejects.toThrow(
    /let it use signOut\(\) of next-auth\/react[^]*\.\/app\/account\/sign-out-in-browser\.tsx/,
  );
});

/** Runs the app with a provider of its own. */
async function inFreshWorld(sessions: string, use: (world: World) => Promise<void>): Promise<void> {
  const [appPort, providerPort] = [await freePort(), await freePort()];
  const authUrl = `http://localhost:${appPort}/api/auth`;
  const database = `file:${app.directory}/sessions-${appPort}.db`;
  if (sessions === "database") (await createSessionDatabase(database)).close();
  const provider = await startProvider({ port: providerPort, authUrls: [authUrl] });
  try {
    const server = await app.start(appPort, {
      AUTH_URL: authUrl,
      AUTH_SECRET: appSecret,
      AUTH_OIDC_ISSUER: provider.url,
      ...(sessions === "database" && { DATABASE_URL: database }),
    });
    try {
      await use({ app: server, provider, authUrl });
    } finally {
      await server.stop();
    }
  } finally {
    await provider.stop();
  }
}
