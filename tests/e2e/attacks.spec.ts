import { createServer } from "node:http";
import * as fc from "fast-check";
import { resolveReturnTarget } from "../../packages/federated-logout/src/http/return-target.ts";
import { returnTargets } from "../support/return-targets.ts";
import { freePort } from "../support/server-process.ts";
import { appUrls, startApp } from "../support/start-app.ts";
import { expect, signIn, test } from "./fixtures.ts";

const sessionCookie = "authjs.session-token";

test.describe("SEC-1: signOut({ redirectTo }) of a Server Action, with whatever a link says", () => {
  const origin = (url: string) => new URL(url).origin;

  for (const to of [
    "/.//evil.example/",
    "/x/..//evil.example/",
    "/%2e//evil.example/x",
    "{home}//evil.example/",
    "{home}/.//evil.example/",
    "//evil.example/",
    "/\\evil.example/",
  ]) {
    test(`${to} lands on the page of the app`, async ({ page, world }) => {
      await signIn(page, world);
      await page.goto(
        `${world.app.url}/leave?to=${encodeURIComponent(to.replace("{home}", world.app.url))}`,
      );

      await page.getByRole("button", { name: "Leave" }).click();

      await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
      expect(origin(page.url())).toBe(origin(world.app.url));
      expect(new URL(page.url()).pathname).toBe("/signed-out");
    });
  }

  test("/a;b?c=d lands where it says", async ({ page, world }) => {
    await signIn(page, world);
    await page.goto(`${world.app.url}/leave?to=${encodeURIComponent("/a;b?c=d;e")}`);

    await page.getByRole("button", { name: "Leave" }).click();

    await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
    expect(page.url()).toBe(`${world.app.url}/a%3Bb?c=d%3Be`);
  });
});

test("SEC-1: Chromium reads where a logout may land as it was judged", async ({ page, world }) => {
  await page.goto(world.app.url);
  const { origin } = new URL(world.app.url);
  for (const appPath of ["", "/app"]) {
    const base = { origin, authPath: `${appPath}/api/auth`, appPath };
    const asked = fc.sample(returnTargets([origin, "https://evil.example"]), 10_000);
    const targets = asked.flatMap((requested) => resolveReturnTarget(requested, base) ?? []);
    expect(targets.length).toBeGreaterThan(300);

    const read = await page.evaluate(
      (all) =>
        all.map((target) => {
          const link = document.createElement("a");
          link.href = target;
          const { pathname, search, hash } = link;
          const again = new URL(pathname + search + hash, location.href);
          return [link.href, new URL(target).href, again.href];
        }),
      targets,
    );

    expect(read).toEqual(targets.map((target) => [target, target, target]));
    expect(targets.filter((target) => !target.startsWith(`${origin}${appPath}`))).toEqual([]);
  }
});

for (const button of ["Sign out", "Sign out by Server Action", "Sign out in the browser"]) {
  test(`SEC-2: with a cookie of a sibling sub-domain's in the browser, no copy survives “${button}”`, async ({
    page,
    context,
    world,
  }) => {
    await signIn(page, world);
    await page.goto(`${world.app.url}/account`);
    const isSessionCookie = ({ name }: { name: string }) => name === sessionCookie;
    const copy = (await context.cookies()).find(isSessionCookie)?.value;
    const isAlive = async () => {
      const headers = { cookie: `${sessionCookie}=${copy}` };
      return (
        (await (await fetch(`${world.app.url}/api/auth/session`, { headers })).json()) !== null
      );
    };
    expect(await isAlive()).toBe(true);
    await context.addCookies([
      { name: `${sessionCookie}.9`, value: "junk", url: world.app.url, sameSite: "Lax" },
    ]);

    await page.getByRole("button", { name: button, exact: true }).click();

    // Asked with the id_token of the session that Auth.js could not read.
    await expect(page.getByRole("button", { name: "Yes, sign me out" })).toBeVisible();
    expect(await isAlive()).toBe(false);
  });
}

test("SEC-9: 30 MB to each route that takes a body leave a server with 512 MB of memory alive", async ({
  world,
}) => {
  const port = await freePort();
  const { home, authUrl } = appUrls(port);
  const app = await startApp({
    port,
    issuer: world.provider.url,
    env: { NODE_OPTIONS: "--max-old-space-size=512" },
  });
  try {
    const bodies: [contentType: string, text: string][] = [
      ["application/json", `[${"[],".repeat(10_000_000)}{}]`],
      ["application/json", "[".repeat(30_000_000)],
      ["application/x-www-form-urlencoded", "a&".repeat(15_000_000)],
    ];
    for (const path of ["/federated-logout", "/signout", "/federated-logout/back-channel"]) {
      for (const [contentType, body] of bodies) {
        const headers = {
          "content-type": contentType,
          "sec-fetch-site": "same-origin",
          origin: new URL(home).origin,
        };
        const answer = await fetch(authUrl + path, { method: "POST", headers, body }).then(
          ({ status }) => status,
          // The server has answered, and hung up before all of it was sent.
          () => 413,
        );
        expect([413, 400]).toContain(answer);
      }
    }
    expect((await fetch(`${authUrl}/csrf`)).status).toBe(200);
    expect(app.child.exitCode).toBeNull();
  } finally {
    await app.stop();
  }
});

test("another site cannot frame the app's own pages, and with them their buttons", async ({
  page,
  world,
}) => {
  const port = await freePort();
  const site = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<iframe src="${world.app.url}/account"></iframe>`);
  }).listen(port, "127.0.0.1");
  try {
    await signIn(page, world);
    const refusal = page.waitForEvent("console", (message) =>
      message.text().includes("frame-ancestors"),
    );

    await page.goto(`http://127.0.0.1:${port}/`);

    await refusal;
    await expect(page.frameLocator("iframe").getByRole("button")).toHaveCount(0);
  } finally {
    site.close();
  }
});
