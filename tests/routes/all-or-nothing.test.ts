import { skipCSRFCheck } from "@auth/core";
import type { NextAuthConfig } from "next-auth";
import type { FederatedLogoutOptions } from "next-auth-federated-logout";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider, type OpenIdProvider } from "../support/openid-provider.ts";
import { runOnPage, runServerAction } from "../support/server-action.ts";
import { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

async function createWorld(
  auth: Partial<NextAuthConfig> = {},
  host = "localhost:3000",
  logout: FederatedLogoutOptions = {},
) {
  const provider = await serveOpenIdProvider("https://op.test");
  const client = { clientId: provider.clientId, clientSecret: "s3cret" };
  const configure = (changes: Partial<NextAuthConfig> = {}) =>
    createConnectedApp({
      providers: [{ id: "op", name: "OP", type: "oidc", issuer: provider.issuer, ...client }],
      logout,
      auth: { ...auth, ...changes },
    });
  const app: ReturnType<typeof createConnectedApp> = configure();
  const browser = new TestBrowser(app, { host });
  await signIn(browser, provider);
  return { app, provider, browser, configure };
}

async function signIn(browser: TestBrowser, provider: OpenIdProvider): Promise<void> {
  const idToken = await provider.idToken({ sid: crypto.randomUUID() });
  await browser.signIn("op", provider, idToken);
}

async function isSignedIn(browser: TestBrowser): Promise<boolean> {
  return (await (await browser.get("/api/auth/session")).json()) !== null;
}

const endpoint = "https://op.test/session/end";

describe("signOut() while a page is rendered", () => {
  test("throws, and leaves the person signed in, here and there", async () => {
    const { app, browser } = await createWorld();

    await expect(
      runOnPage(browser, async () => app.auth.signOut(), undefined, true),
    ).rejects.toThrow(/Cookies can only be modified/);

    expect(app.events).toEqual([]);
    expect(await isSignedIn(browser)).toBe(true);
    const request = await browser.follow(await browser.post("/api/auth/federated-logout"));
    expect(request?.parameters).toHaveProperty("id_token_hint");
  });
});

test.each(["session", "cookie"] as const)(
  "a Server Action that is pressed again once the browser is back leaves the outcome as it was: id_token in the %s",
  async (idTokenKeeper) => {
    const { app, browser } = await createWorld({}, "localhost:3000", { idTokenKeeper });
    const press = () => runServerAction(browser, async () => app.auth.signOut());
    const request = await browser.follow(await press());
    const query = new URLSearchParams({ state: request?.parameters.state ?? "" });
    await browser.get(`/api/auth/federated-logout/callback?${query}`);

    await browser.follow(await press());

    const cookie = browser.cookieHeader("/signed-out");
    expect(await app.logout.readOutcome(new Headers({ cookie }))).toMatchObject({
      kind: "provider",
      returned: true,
    });
  },
);

describe("a script that posts without saying what it accepts", () => {
  const sent = { accept: "*/*", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" };

  test("is told where to go, by the logout route", async () => {
    const { browser } = await createWorld();

    const answer = await browser.post("/api/auth/federated-logout", { headers: sent });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      url: expect.stringContaining(endpoint),
      outcome: { kind: "provider" },
    });
  });

  test("is told where to go, by Auth.js's own endpoint", async () => {
    const { browser } = await createWorld();

    const answer = await browser.postToAuth("signout", { headers: sent });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ url: expect.stringContaining(endpoint) });
  });

  test("is told that it is refused, from another site", async () => {
    const { browser } = await createWorld();

    const answer = await browser.post("/api/auth/federated-logout", {
      headers: { ...sent, "sec-fetch-site": "cross-site" },
    });

    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ error: "cross_site" });
    expect(await isSignedIn(browser)).toBe(true);
  });

  test("a form that a service worker passes on is a form", async () => {
    const { browser } = await createWorld();

    const answer = await browser.post("/api/auth/federated-logout", {
      headers: { accept: "text/html,*/*;q=0.8", "sec-fetch-mode": "same-origin" },
    });

    expect(answer.status).toBe(303);
  });

  test("a form is sent on, as ever", async () => {
    const { browser } = await createWorld();

    const answer = await browser.post("/api/auth/federated-logout", {
      headers: { accept: "text/html,*/*;q=0.8", "sec-fetch-mode": "navigate" },
    });

    expect(answer.status).toBe(303);
  });
});

describe("a page that hides where it is from, over plain http", () => {
  test("is told why its form is refused, and what to do", async () => {
    const { browser } = await createWorld();
    const hidden = { origin: "null", "sec-fetch-site": "" };

    const answer = await browser.post("/api/auth/federated-logout", {
      headers: { ...hidden, accept: "text/html" },
    });

    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("Referrer-Policy: no-referrer");
    expect(await isSignedIn(browser)).toBe(true);
  });

  test("is not told that of another site's form", async () => {
    const { browser } = await createWorld();

    const answer = await browser.post("/api/auth/federated-logout", {
      headers: { origin: "https://evil.test", "sec-fetch-site": "cross-site" },
    });

    const page = await answer.text();
    expect(page).toContain("asked for by another site");
    expect(page).not.toContain("Referrer-Policy");
  });
});

describe("with skipCSRFCheck", () => {
  type Trigger = (world: Awaited<ReturnType<typeof createWorld>>) => Promise<Response>;
  const triggers: Record<string, Trigger> = {
    "the form": ({ browser }) => browser.post("/api/auth/federated-logout"),
    "a Server Action": ({ app, browser }) =>
      runServerAction(browser, async () => app.auth.signOut()),
    "next-auth/react": ({ browser }) =>
      browser.post("/api/auth/signout", { headers: { "x-auth-return-redirect": "1" } }),
    "a client that sends no CSRF token": ({ browser }) => browser.post("/api/auth/signout"),
  };

  test.each(Object.entries(triggers))(
    "%s ends the session, here and there",
    async (_name, press) => {
      const world = await createWorld({ skipCSRFCheck });
      const copy = world.browser.copy();

      const request = await world.browser.follow(await press(world));

      expect(request?.endpoint).toBe(endpoint);
      expect(request?.parameters).toHaveProperty("id_token_hint");
      expect(await isSignedIn(world.browser)).toBe(false);
      expect(await isSignedIn(copy)).toBe(false);
    },
  );

  const paths = ["/api/auth/signout", "/api/auth/federated-logout"];
  const otherSites: Record<string, Record<string, string>> = {
    "a browser that says so": { "sec-fetch-site": "cross-site" },
    "one without Fetch Metadata": { "sec-fetch-site": "", origin: "http://evil.localhost:3000" },
    "one that hides the page": { "sec-fetch-site": "", origin: "null" },
  };
  test.each(
    paths.flatMap((path) =>
      Object.entries(otherSites).map(([what, headers]) => [path, what, headers] as const),
    ),
  )("another site's form signs nobody out at %s, from %s", async (path, _what, headers) => {
    const { app, browser } = await createWorld({ skipCSRFCheck });

    const answer = await browser.post(path, { headers });

    expect(answer.status).toBe(403);
    expect(await isSignedIn(browser)).toBe(true);
    expect(app.events).toMatchObject([{ type: "logout.refused", reason: "cross_site" }]);
  });
});

describe("the session cookie of this host, and that of a domain above it", () => {
  const host = "app.example.test:3000";
  const cookieOf = (domain?: string): Partial<NextAuthConfig> =>
    domain === undefined ? {} : { cookies: { sessionToken: { options: { domain } } } };

  test.each([
    ["a domain that was added between two sign-ins", undefined, ".example.test", true],
    ["a domain that was added since the sign-in", undefined, ".example.test", false],
    ["a domain that was taken away between two sign-ins", "example.test", undefined, true],
  ])("%s: no session is left in the browser", async (_what, before, after, signsInAgain) => {
    stubEnvironment({ AUTH_URL: `http://${host}` });
    const { provider, browser, configure } = await createWorld(cookieOf(before), host);
    const app: ReturnType<typeof createConnectedApp> = configure(
      after === undefined ? { cookies: {} } : cookieOf(after),
    );
    const later = browser.copy(app);
    const sessions = () =>
      later.jar
        .getCookiesSync(`http://${host}/`)
        .filter(({ key }) => key === "authjs.session-token");
    if (signsInAgain) await signIn(later, provider);
    expect(sessions()).toHaveLength(signsInAgain ? 2 : 1);

    await later.post("/api/auth/federated-logout");

    expect(sessions()).toEqual([]);
  });
});
