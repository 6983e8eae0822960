import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  baseUrl,
  browserRequest,
  createConnectedApp,
  sessionCookies,
  stubEnvironment,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { metadata, serveMetadata } from "../support/provider-metadata.ts";
import { runServerAction } from "../support/server-action.ts";
import { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const refused: Record<string, Record<string, string>> = {
  "another site": { "sec-fetch-site": "cross-site", origin: "https://evil.test" },
  "a sibling subdomain": { "sec-fetch-site": "same-site", origin: "http://sub.localhost:3000" },
  "a foreign origin, without Fetch Metadata": { origin: "https://evil.test" },
  "an opaque origin, without Fetch Metadata": { origin: "null" },
  "a sandboxed frame": { "sec-fetch-site": "cross-site", origin: "null" },
  "the address bar": { "sec-fetch-site": "none" },
  "nobody knows where": {},
};

describe("POST from elsewhere", () => {
  for (const [where, headers] of Object.entries(refused)) {
    test(`RPI-24, fail closed: ${where} gets 403, and everyone stays signed in`, async () => {
      const app = createConnectedApp();
      const cookies = await sessionCookies({ idToken: await idToken() });

      const response = await app.logout.routes.logout.POST(browserRequest({ cookies, headers }));

      expect(response.status).toBe(403);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).toContain("You are still signed in");
      expect(app.events).toEqual([
        { type: "logout.refused", trigger: "logout_route", reason: "cross_site" },
      ]);
    });
  }

  test("RPI-24: a page of this app is believed without Fetch Metadata, by its Origin", async () => {
    const app = createConnectedApp();

    const response = await app.logout.routes.logout.POST(
      browserRequest({ headers: { origin: baseUrl } }),
    );

    expect(response.status).toBe(303);
  });

  test("a request that accepts JSON is refused in JSON", async () => {
    const app = createConnectedApp();

    const response = await app.logout.routes.logout.POST(
      browserRequest({ headers: { "sec-fetch-site": "cross-site", accept: "application/json" } }),
    );

    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ error: "cross_site" });
  });
});

describe("signOut() in a Server Action", () => {
  async function callFrom(headers: Record<string, string>) {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });
    const [cookie = ""] = Object.entries(cookies).map((pair) => pair.join("="));
    const set: string[] = [];
    const browser = {
      origin: baseUrl,
      cookieHeader: () => cookie,
      setCookie: (setCookie: string) => void set.push(setCookie),
    } as const;
    return { app, set, redirected: runServerAction(browser, () => app.auth.signOut(), headers) };
  }

  test.each(Object.entries(refused))(
    "RPI-24, fail closed: for a request from %s it throws, and everyone stays signed in",
    async (_where, headers) => {
      const { app, set, redirected } = await callFrom(headers);

      await expect(redirected).rejects.toMatchObject({ code: "cross_site" });

      expect(set).toEqual([]);
      expect(app.events).toEqual([
        { type: "logout.refused", trigger: "server_action", reason: "cross_site" },
      ]);
    },
  );

  test.each([{ "sec-fetch-site": "same-origin" }, { origin: baseUrl }])(
    "RPI-24: a page of this app is believed by %j",
    async (headers) => {
      const { redirected } = await callFrom(headers);

      const location = new URL((await redirected).headers.get("location") ?? "");
      expect(location.searchParams.has("id_token_hint")).toBe(true);
    },
  );

  // Next.js's router takes what is behind it for something else.
  test("a provider's address with a semicolon is gone to by a route that can", async () => {
    const moved = `${metadata.issuer}/logout;tenant=1`;
    serveMetadata({ ...metadata, end_session_endpoint: moved });
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });
    const browser = new TestBrowser(app);
    for (const [name, value] of Object.entries(cookies)) {
      browser.setCookie(`${name}=${value}; Path=/`, "/");
    }

    const answer = await runServerAction(browser, () => app.auth.signOut());

    expect(answer.headers.get("location")).not.toContain(";");
    expect((await browser.follow(answer))?.endpoint).toBe(moved);
  });
});
