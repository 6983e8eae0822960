import { beforeEach, describe, expect, test } from "vitest";
import {
  baseUrl,
  browserRequest,
  createConnectedApp,
  sessionCookies,
  stubEnvironment,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

describe("POST from elsewhere", () => {
  const refused: Record<string, Record<string, string>> = {
    "another site": { "sec-fetch-site": "cross-site", origin: "https://evil.test" },
    "a sibling subdomain": { "sec-fetch-site": "same-site", origin: "http://sub.localhost:3000" },
    "a foreign origin, without Fetch Metadata": { origin: "https://evil.test" },
    "an opaque origin, without Fetch Metadata": { origin: "null" },
    "a sandboxed frame": { "sec-fetch-site": "cross-site", origin: "null" },
    "the address bar": { "sec-fetch-site": "none" },
    "nobody knows where": {},
  };
  for (const [where, headers] of Object.entries(refused)) {
    test(`RPI-24, fail closed: ${where} gets 403, and everyone stays signed in`, async () => {
      const app = createConnectedApp();
      const cookies = await sessionCookies(app, { idToken: await idToken() });

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
