import { beforeEach, describe, expect, test, vi } from "vitest";
import { NextRequest } from "next/server";
import { parseSetCookie } from "cookie";
import { baseUrl, stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  everywhere,
  sessionStrategies,
  whoIsThere,
  type EndedWorld,
  type EndedWorldOptions,
} from "../support/ended-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import type { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const alice = everywhere("alice@example.com");
const nobody = everywhere(null);
const path = "/api/auth/federated-logout/front-channel";

function createWorld({ logout, ...options }: EndedWorldOptions = {}) {
  return createEndedWorld({ ...options, logout: { frontChannelLogout: true, ...logout } });
}

/** Loads the frame; with a browser, as one that sends its cookies along. */
async function frame(
  { app }: EndedWorld,
  query: Record<string, string> | string,
  browser?: TestBrowser,
  sent: Record<string, string> = {},
) {
  const cookie = browser?.cookieHeader(path) ?? "";
  const headers = { "sec-fetch-dest": "iframe", ...(cookie && { cookie }), ...sent };
  const search = typeof query === "string" ? query : new URLSearchParams(query).toString();
  const answer = await app.logout.routes.frontChannel.GET(
    new NextRequest(`${baseUrl}${path}?${search}`, { headers }),
  );
  for (const setCookie of answer.headers.getSetCookie()) browser?.setCookie(setCookie, path);
  return answer;
}

const a = "https://a.test";

async function contentOf(answer: Response) {
  const { status, headers } = answer;
  return { status, headers: Object.fromEntries(headers), body: await answer.text() };
}

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  test("FCL-3, FCL-7, FCL-9: iss and sid end that session without any cookie, and no other", async () => {
    const world = await createWorld({ strategy });
    const [s1, s2] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];

    await frame(world, { iss: a, sid: "A2" });

    expect(await whoIsThere(world, s1)).toEqual(alice);
    expect(await whoIsThere(world, s2)).toEqual(nobody);
  });

  test("FCL-3, FCL-13, WEB-1: clears its cookies where the browser sends who it is", async () => {
    const world = await createWorld({ strategy });
    const browser = await world.signIn({ sid: "A1", groups: "g".repeat(6000) });
    const names = browser.jar
      .getCookiesSync(baseUrl)
      .map(({ key }) => key)
      .filter((key) => key.includes("session-token"));

    const answer = await frame(world, { iss: a, sid: "A1" }, browser);

    const removed = answer.headers.getSetCookie().map((setCookie) => parseSetCookie(setCookie));
    for (const name of names) {
      expect(removed).toContainEqual(
        expect.objectContaining({ name, maxAge: 0, path: "/", secure: true, sameSite: "none" }),
      );
    }
    expect(names.length).toBeGreaterThan(0);
    expect(await whoIsThere(world, browser)).toEqual(nobody);
  });

  test("FCL-6: leaves a browser alone whose session is another", async () => {
    const world = await createWorld({ strategy });
    const browser = await world.signIn({ sid: "A1" });
    await world.signIn({ sub: "bob", sid: "B1" });

    for (const query of [
      { iss: a, sid: "B1" },
      { iss: a, sid: "unknown" },
      { iss: "https://b.test", sid: "A1" },
      { iss: `${a}/realm`, sid: "A1" },
    ]) {
      const answer = await frame(world, query, browser);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }

    expect(await whoIsThere(world, browser)).toEqual(alice);
  });

  test("FCL-5, FCL-8: does nothing without both, or with one of them twice", async () => {
    const world = await createWorld({ strategy });
    const browser = await world.signIn({ sid: "A1" });

    for (const query of [
      "",
      "sid=A1",
      `iss=${a}`,
      `iss=${a}&sid=`,
      `iss=&sid=A1`,
      `iss=${a}&sid=A1&sid=A2`,
      `iss=${a}&iss=https://b.test&sid=A1`,
    ]) {
      const answer = await frame(world, query, browser);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.getSetCookie()).toEqual([]);
    }

    expect(await whoIsThere(world, browser)).toEqual(alice);
  });

  test("FCL-14: a sid is opaque, decoded once, and its issuer's alone", async () => {
    const world = await createWorld({ strategy });
    const sid = "a b+/=&%25";
    const her = await world.signIn({ sid });
    const elsewhere = await world.signIn({ sid }, "b");
    const never = await world.signIn({ sid: "a b+/=&%" });

    await frame(world, { iss: a, sid });

    expect(await whoIsThere(world, her)).toEqual(nobody);
    expect(await whoIsThere(world, elsewhere)).toEqual(alice);
    expect(await whoIsThere(world, never)).toEqual(alice);
  });

  test("FCL-19: an option ends the browser's session for a sid that no id_token had", async () => {
    const world = await createWorld({
      strategy,
      logout: { logoutsFrom: { a: { foreignSid: true } } },
    });
    const [browser, other] = [await world.signIn(), await world.signIn({ sub: "bob" })];
    const through = await world.signIn({}, "b");

    await frame(world, { iss: a, sid: "dwho" });
    await frame(world, { iss: a, sid: "dwho" }, through);
    for (const headers of [
      { "sec-fetch-dest": "image" },
      { "sec-fetch-dest": "document" },
      { "sec-fetch-dest": "empty" },
      { referer: "https://evil.test/" },
    ]) {
      await frame(world, { iss: a, sid: "dwho" }, browser, headers);
    }
    expect(await whoIsThere(world, browser)).toEqual(alice);
    expect(await whoIsThere(world, through)).toEqual(alice);

    const copy = browser.copy();
    await frame(world, { iss: a, sid: "dwho" }, browser);
    expect(await whoIsThere(world, copy)).toEqual(nobody);
    expect(await whoIsThere(world, browser)).toEqual(nobody);
    expect(await whoIsThere(world, other)).toEqual(everywhere("bob@example.com"));
  });

  test("FCL-8: by an option a bare frame of the provider's ends this browser's session", async () => {
    const world = await createWorld({
      strategy,
      logout: { logoutsFrom: { a: { bareFrames: true } } },
    });
    const [browser, other] = [await world.signIn(), await world.signIn({ sub: "bob" })];
    const through = await world.signIn({}, "b");
    const referer = `${a}/session/end`;

    for (const headers of [
      {},
      { referer: "https://evil.test/" },
      { referer: "https://b.test/" },
      { referer, "sec-fetch-dest": "image" },
      { referer, "sec-fetch-dest": "document" },
    ]) {
      await frame(world, "", browser, headers);
    }
    await frame(world, "", undefined, { referer });
    await frame(world, "", through, { referer });
    await frame(world, "", through, { referer: "https://b.test/" });
    expect(await whoIsThere(world, browser)).toEqual(alice);
    expect(await whoIsThere(world, through)).toEqual(alice);

    const copy = browser.copy();
    const answer = await frame(world, "", browser, { referer });
    expect(answer.headers.get("content-security-policy")).toContain(`frame-ancestors ${a}`);
    expect(await whoIsThere(world, copy)).toEqual(nobody);
    expect(await whoIsThere(world, browser)).toEqual(nobody);
    expect(await whoIsThere(world, other)).toEqual(everywhere("bob@example.com"));
  });

  test("FCL-5: by an option a sid without iss ends that session, with or without cookies", async () => {
    const world = await createWorld({
      strategy,
      logout: { logoutsFrom: { a: { withoutIss: true } } },
    });
    const [s1, s2] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    const elsewhere = await world.signIn({ sid: "A1" }, "b");

    for (const query of ["sid=unknown", "sid=", `iss=${a}`]) await frame(world, query, s1);
    expect(await whoIsThere(world, s1)).toEqual(alice);

    await frame(world, "sid=A1");
    expect(await whoIsThere(world, s1)).toEqual(nobody);
    await frame(world, "sid=A2", s2);
    expect(await whoIsThere(world, s2)).toEqual(nobody);
    expect(s2.cookieHeader("/")).not.toContain("session-token");
    expect(await whoIsThere(world, elsewhere)).toEqual(alice);
  });

  test("FCL-19: without it such a sid ends nothing", async () => {
    const world = await createWorld({ strategy });
    const browser = await world.signIn();

    await frame(world, { iss: a, sid: "dwho" }, browser);

    expect(await whoIsThere(world, browser)).toEqual(alice);
  });
});

test("FCL-4, FCL-15: the answer is the same whether or not there was such a session", async () => {
  const world = await createWorld();
  await world.signIn({ sid: "A1" });

  const unknown = await contentOf(await frame(world, { iss: a, sid: "unknown" }));
  const known = await contentOf(await frame(world, { iss: a, sid: "A1" }));
  const again = await contentOf(await frame(world, { iss: a, sid: "A1" }));

  expect(known).toEqual(unknown);
  expect(again).toEqual(unknown);
  expect(unknown.status).toBe(200);
  expect(unknown.headers["cache-control"]).toBe("no-store");
});

test("FCL-2, WEB-9: a query of the URL's own changes nothing, nor does what loads it", async () => {
  for (const destination of ["iframe", "image", "document"]) {
    const world = await createWorld();
    const browser = await world.signIn({ sid: "A1" });

    await world.app.logout.routes.frontChannel.GET(
      new Request(`${baseUrl}${path}?tenant=7&iss=${a}&sid=A1`, {
        headers: { "sec-fetch-dest": destination },
      }),
    );

    expect(await whoIsThere(world, browser)).toEqual(nobody);
  }
});

test("FCL-12: that provider alone may frame it", async () => {
  const world = await createWorld();
  const ancestors = async (query: Record<string, string>) =>
    /frame-ancestors ([^;]+)/.exec(
      (await frame(world, query)).headers.get("content-security-policy") ?? "",
    )?.[1];

  expect(await ancestors({ iss: a, sid: "A1" })).toBe("https://a.test");
  expect(await ancestors({ iss: "https://b.test", sid: "A1" })).toBe("https://b.test");
  // One configured issuer may stand for many tenants of the same host.
  expect(await ancestors({ iss: "https://a.test/tenant", sid: "A1" })).toBe("https://a.test");
  expect(await ancestors({ iss: "https://evil.test", sid: "A1" })).toBe("'none'");
  expect(await ancestors({ iss: "not a url", sid: "A1" })).toBe("'none'");
  expect(await ancestors({})).toBe("'none'");
  expect((await frame(world, {})).headers.has("x-frame-options")).toBe(false);
});

test("FCL-15: a sid that nobody has signed in with leaves nothing in the store", async () => {
  const world = await createWorld();
  const raise = vi.spyOn(world.store, "raise");

  for (let index = 0; index < 50; index += 1) await frame(world, { iss: a, sid: `guess ${index}` });

  expect(raise).not.toHaveBeenCalled();
});

test("FCL-10: an app is told of frames that ended something, and of those that did not", async () => {
  const world = await createWorld();
  await world.signIn({ sid: "A1" });

  await frame(world, { iss: a, sid: "unknown" });
  await frame(world, { iss: a, sid: "A1" });

  const provider = { id: "a", name: "A" };
  expect(world.app.events).toEqual([
    { type: "sessions.not_ended", by: "front_channel", provider, reason: "unknown_session" },
    { type: "sessions.ended", by: "front_channel", provider, scope: "session" },
  ]);
});

test.each([
  ["", /have not come together.*frontchannel_logout_session_required/],
  ["sid=A1", /have not come together/],
  [`iss=${a}`, /have not come together/],
  [`iss=${a}&sid=A1&sid=A2`, /is repeated/],
])("FCL-10: an app is told of a frame that names no session: ?%s", async (query, detail) => {
  const world = await createWorld();

  await frame(world, query);

  expect(world.app.events).toEqual([
    {
      type: "sessions.not_ended",
      by: "front_channel",
      reason: "unnamed_session",
      detail: expect.stringMatching(detail),
    },
  ]);
});

test("without the option it ends nothing, notes no sid and leaves no cookie", async () => {
  const world = await createEndedWorld();
  const browser = await world.signIn({ sid: "A1" });

  await frame(world, { iss: a, sid: "A1" }, browser);

  expect(await whoIsThere(world, browser)).toEqual(alice);
  expect(browser.cookieHeader(path)).not.toContain("framed-session");
  expect(world.app.events).toMatchObject([
    { type: "sessions.not_ended", by: "front_channel", reason: "turned_off" },
  ]);
});

test("a sign-in that no provider can end forgets the one before", async () => {
  const world = await createWorld();
  const browser = await world.signIn({ sid: "A1" });
  expect(browser.cookieHeader(path)).toContain("framed-session");

  await browser.post("/api/auth/federated-logout");

  expect(browser.cookieHeader(path)).not.toContain("framed-session");
});

test("IDT-18, FCL-7: the sid that a refresh has brought is known, too", async () => {
  let isRefreshing = false;
  const world: EndedWorld = await createWorld({
    callbacks: {
      async jwt({ token, account }) {
        const claim = await world.app.logout.keepIdToken(token, account);
        if (!claim || !isRefreshing) return claim;
        const idToken = await world.a.idToken({ sid: "A1b" });
        return world.app.logout.keepRefreshedTokens(claim, { id_token: idToken });
      },
    },
  });
  const browser = await world.signIn({ sid: "A1" });
  isRefreshing = true;
  await browser.get("/api/auth/session");
  isRefreshing = false;

  await frame(world, { iss: a, sid: "A1b" });

  expect(await whoIsThere(world, browser)).toEqual(nobody);
});

test("a sid that a refresh has changed is listened to, too", async () => {
  const refresh: { claims?: object } = {};
  const world: EndedWorld = await createWorld({
    callbacks: {
      async jwt({ token, account }) {
        if (account) return world.app.logout.keepIdToken(token, account);
        const claims = { sub: "alice", ...refresh.claims };
        const refreshed = refresh.claims ? { id_token: await world.a.idToken(claims) } : {};
        return world.app.logout.keepRefreshedTokens(token, refreshed);
      },
    },
  });
  const hers = await world.signIn({ sid: "A1" });
  refresh.claims = { sid: "A1b" };
  await hers.get("/api/auth/session");

  await frame(world, { iss: a, sid: "A1b" });

  expect(await whoIsThere(world, hers)).toEqual(nobody);
});

test("a frame that comes while the app's callback runs ends the session of the sign-in", async () => {
  const world: EndedWorld = await createWorld({
    callbacks: {
      async jwt({ token, account }) {
        if (account) await frame(world, { iss: a, sid: "A1" });
        return token;
      },
    },
  });

  const hers = await world.signIn({ sid: "A1" });

  expect(await whoIsThere(world, hers)).toEqual(nobody);
});
