import { beforeEach, describe, expect, test } from "vitest";
import {
  baseUrl,
  browserRequest,
  cookiesKept,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

const tricks = [
  "https://evil.test",
  "https://evil.test/bye",
  "//evil.test",
  "///evil.test",
  "/\\evil.test",
  "\\\\evil.test",
  "/\t/evil.test",
  "/\n/evil.test",
  "\t//evil.test",
  " https://evil.test",
  "/%2Fevil.test",
  "/%2f%2fevil.test",
  "/%5Cevil.test",
  "/%09/evil.test",
  "https:evil.test",
  "https:/evil.test",
  "http://localhost:3000@evil.test",
  "http://user@localhost:3000/bye",
  "http://localhost:3000.evil.test",
  "http://localhost:30001",
  "https://localhost:3000",
  "http://localhost",
  "javascript:alert(1)",
  "data:text/html,hi",
  "not a url",
  "bye",
  "?bye",
  "#bye",
  "",
  "http://",
  "http://[",
];

const wishes = {
  "/bye": "/bye",
  "/bye?x=1&next=%2Fhome#top": "/bye?x=1&next=%2Fhome#top",
  "/": "/",
  [`${baseUrl}/bye`]: "/bye",
  "/caf%C3%A9/%20": "/caf%C3%A9/%20",
};

describe("a logout that stays local lands where it was asked to", () => {
  const land = async (redirectTo: string) => {
    const app = createConnectedApp();
    const request = browserRequest({ form: { redirectTo } });
    return locationOf(await app.logout.routes.logout.POST(request)).href;
  };

  for (const trick of tricks) {
    test(`SEC-1: ${JSON.stringify(trick)} is answered with the default page`, async () => {
      expect(await land(trick)).toBe(`${baseUrl}/signed-out`);
    });
  }

  for (const [wish, landing] of Object.entries(wishes)) {
    test(`SEC-1: ${wish} is a page of this app`, async () => {
      expect(await land(wish)).toBe(baseUrl + landing);
    });
  }

  test("a page on a listed origin is allowed, and on its look-alikes is not", async () => {
    const app = createConnectedApp({ logout: { allowedOrigins: ["https://www.test"] } });
    const landOn = async (redirectTo: string) => {
      const request = browserRequest({ form: { redirectTo } });
      return locationOf(await app.logout.routes.logout.POST(request)).href;
    };

    expect(await landOn("https://www.test/bye")).toBe("https://www.test/bye");
    expect(await landOn("https://www.test.evil.test/")).toBe(`${baseUrl}/signed-out`);
    expect(await landOn("http://www.test/")).toBe(`${baseUrl}/signed-out`);
  });

  test("the wish may come as JSON, and garbage is no wish", async () => {
    const app = createConnectedApp();
    const headers = { "sec-fetch-site": "same-origin", "content-type": "application/json" };
    const landWith = async (body: string) => {
      const request = new Request(`${baseUrl}/api/auth/federated-logout`, {
        method: "POST",
        headers,
        body,
      });
      return locationOf(await app.logout.routes.logout.POST(request)).pathname;
    };

    expect(await landWith('{"redirectTo":"/bye"}')).toBe("/bye");
    for (const garbage of ["", "{", "null", "[]", '{"redirectTo":7}', '"/bye"']) {
      expect(await landWith(garbage)).toBe("/signed-out");
    }
  });
});

describe("a logout at the provider remembers where to land", () => {
  const landAfterProvider = async (redirectTo: string) => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });
    const started = await app.logout.routes.logout.POST(
      browserRequest({ cookies, form: { redirectTo } }),
    );
    const url = locationOf(started);
    expect(url.href).not.toContain(encodeURIComponent(redirectTo));
    const finished = await app.logout.routes.callback.GET(
      browserRequest({
        method: "GET",
        path: `/api/auth/federated-logout/callback?state=${url.searchParams.get("state")}`,
        cookies: cookiesKept(started),
      }),
    );
    return locationOf(finished).href;
  };

  test("RPI-9, RPI-12: a wanted page travels in the sealed cookie, not in a URL", async () => {
    expect(await landAfterProvider("/bye?x=1")).toBe(`${baseUrl}/bye?x=1`);
  });

  test("SEC-1: a trick lands on the default page", async () => {
    expect(await landAfterProvider("//evil.test")).toBe(`${baseUrl}/signed-out`);
  });
});
