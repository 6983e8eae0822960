import { NextRequest } from "next/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { subDigest } from "../../packages/federated-logout/src/sessions/session-identity.ts";
import { stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  everywhere,
  sessionStrategies,
  whoIsThere,
  type EndedWorld,
} from "../support/ended-world.ts";
import { failingStore } from "../support/failing-store.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { runServerAction } from "../support/server-action.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
import { TestBrowser } from "../support/test-browser.ts";
import { createV4App, stubV4Environment } from "../support/v4-app.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());
afterEach(() => vi.useRealTimers());

const alice = everywhere("alice@example.com");
const nobody = everywhere(null);
const logoutRoute = "/api/auth/federated-logout";
const json = { accept: "application/json" };

const headersOf = (browser: TestBrowser) =>
  new Headers({ cookie: browser.cookieHeader("/account") });

async function currentSession({ app }: EndedWorld, browser: TestBrowser) {
  const session = await app.logout.currentSession(headersOf(browser));
  if (session) return session;
  throw new Error("Nobody is signed in");
}

const triggers: Readonly<
  Record<string, (world: EndedWorld, browser: TestBrowser) => Promise<unknown>>
> = {
  form: (_world, browser) => browser.post(logoutRoute, { form: { scope: "others" } }),
  script: (_world, browser) =>
    browser.post(logoutRoute, { form: { scope: "others" }, headers: json }),
  "sign-out endpoint": (_world, browser) =>
    browser.postToAuth("signout", { form: { scope: "others" } }),
  "Server Action": ({ app }, browser) =>
    runServerAction(browser, () => app.auth.signOut({ scope: "others" })),
};

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  test.each(Object.entries(triggers))(
    "scope=others (%s) ends all other sessions of the person, and no more",
    async (_name, trigger) => {
      const world = await createEndedWorld({ strategy });
      const [here, there, bob] = [
        await world.signIn({ sid: "A1" }),
        await world.signIn({ sid: "A2" }),
        await world.signIn({ sub: "bob" }),
      ];

      await trigger(world, here);

      expect(await whoIsThere(world, there)).toEqual(nobody);
      expect(await whoIsThere(world, here)).toEqual(alice);
      expect(await whoIsThere(world, bob)).toEqual(everywhere("bob@example.com"));
      expect(await world.app.logout.readOutcome(headersOf(here))).toEqual({
        kind: "others",
        ended: true,
      });
      // Whoever signs in later is signed in.
      expect(await whoIsThere(world, await laterSignIn(world))).toEqual(alice);
    },
  );

  test("scope=others answers where the page is, and touches neither the session nor the provider", async () => {
    const world = await createEndedWorld({ strategy });
    const here = await world.signIn();

    const form = await here.post(logoutRoute, {
      form: { scope: "others", redirectTo: "/account" },
    });
    const script = await here.post(logoutRoute, { form: { scope: "others" }, headers: json });

    expect(form.status).toBe(303);
    expect(form.headers.get("location")).toBe("http://localhost:3000/account");
    expect(form.headers.getSetCookie().map((cookie) => cookie.split("=")[0])).toEqual([
      "federated-logout.outcome",
    ]);
    expect(await script.json()).toEqual({
      url: "http://localhost:3000/",
      outcome: { kind: "others", ended: true },
    });
  });

  test.each(["federated-logout", "signout"])(
    "scope=others from another site ends nothing (%s)",
    async (action) => {
      const world = await createEndedWorld({ strategy });
      const [here, there] = [await world.signIn(), await world.signIn()];

      const answer = await here.postToAuth(action, {
        form: { scope: "others" },
        headers: { "sec-fetch-site": "cross-site", origin: "https://evil.test" },
      });

      expect(answer.status).toBe(403);
      expect(await whoIsThere(world, there)).toEqual(alice);
    },
  );

  test("scope=others from a browser that says nothing of where it is from ends nothing", async () => {
    const world = await createEndedWorld({ strategy });
    const [here, there] = [await world.signIn(), await world.signIn()];
    const cookie = here.cookieHeader("/api/auth/signout");
    const request = new NextRequest("http://localhost:3000/api/auth/signout", {
      method: "POST",
      headers: { cookie },
      body: new URLSearchParams({ scope: "others" }),
    });

    expect((await world.app.auth.handlers.POST(request)).status).toBe(403);

    expect(await whoIsThere(world, there)).toEqual(alice);
  });

  test("scope=others of nobody ends nothing, nor of a session that has ended", async () => {
    const world = await createEndedWorld({ strategy });
    const [here, there] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    const copy = headersOf(here);
    await world.postLogoutToken({ sub: "alice", sid: "A1" });

    const answer = await here.post(logoutRoute, { form: { scope: "others" }, headers: json });

    expect(await answer.json()).toMatchObject({
      outcome: { kind: "local", reason: "not_signed_in" },
    });
    expect(await world.app.logout.currentSession(copy)).toBeUndefined();
    expect(await whoIsThere(world, there)).toEqual(alice);
  });

  test("scope=others says so when that could not be recorded", async () => {
    const store = failingStore();
    const world = await createEndedWorld({ strategy, store });
    const here = await world.signIn();
    store.down = "refuses";

    const answer = await here.post(logoutRoute, { form: { scope: "others" }, headers: json });

    expect(await answer.json()).toMatchObject({ outcome: { kind: "others", ended: false } });
    store.down = "not";
    expect(await whoIsThere(world, here)).toEqual(alice);
  });

  test("the session that stays is ended by whatever ends sessions afterwards", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const world = await createEndedWorld({ strategy });
    const here = await world.signIn();
    await here.post(logoutRoute, { form: { scope: "others" } });
    vi.setSystemTime(Date.now() + 1000);

    await world.app.logout.endSessions({ issuer: world.a.issuer, sub: "alice" });

    expect(await whoIsThere(world, here)).toEqual(nobody);
  });

  test("of two that end each other's in the same second one stays, and whoever ends all ends both", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const world = await createEndedWorld({ strategy });
    const both = [await world.signIn(), await world.signIn()] as const;
    const [one, other] = await Promise.all(both.map((browser) => currentSession(world, browser)));
    const subject = { issuer: world.a.issuer, sub: "alice" };
    const { endSessions } = world.app.logout;
    await endSessions({ ...subject, except: one });
    await endSessions({ ...subject, except: other });

    const stay = await Promise.all(both.map((browser) => isThere(world, browser)));
    expect(stay.filter(Boolean)).toHaveLength(1);

    await endSessions(subject);
    for (const browser of both) expect(await whoIsThere(world, browser)).toEqual(nobody);
  });

  test("every instance knows which session stays, also one that has seen the others end", async () => {
    const world = await createEndedWorld({ strategy });
    const { store, adapter } = world;
    const elsewhere = await createEndedWorld({ strategy, store, adapter });
    const [here, there] = [await world.signIn(), await world.signIn()];
    await here.post(logoutRoute, { form: { scope: "others" } });

    expect(await whoIsThere(elsewhere, there)).toEqual(nobody);
    expect(await whoIsThere(elsewhere, here)).toEqual(alice);
  });

  test("an instance that cannot ask the store keeps the session that stays, if it has seen the others end", async () => {
    const store = failingStore();
    const world = await createEndedWorld({ strategy, store });
    const { adapter } = world;
    const elsewhere = await createEndedWorld({ strategy, store, adapter });
    const [here, there] = [await world.signIn(), await world.signIn()];
    await here.post(logoutRoute, { form: { scope: "others" } });
    expect(await whoIsThere(elsewhere, there.copy())).toEqual(nobody);
    store.down = "refuses";

    expect(await isThere(elsewhere, there)).toBe(false);
    expect(await whoIsThere(elsewhere, here)).toEqual(alice);
  });

  test("nobody's sessions end where the cookies are of two people", async () => {
    const world = await createEndedWorld({ strategy });
    const [hers, mallorys] = [await world.signIn(), await world.signIn({ sub: "mallory" })];
    const others = [await world.signIn(), await world.signIn({ sub: "mallory" })];
    const cookies = [hers, mallorys].map((browser) => browser.cookieHeader("/account"));
    const headers = new Headers({ cookie: cookies.join("; ") });

    expect(await world.app.logout.currentSession(headers)).toBeUndefined();
    const answer = await world.app.logout.routes.logout.POST(
      new NextRequest(`http://localhost:3000${logoutRoute}`, {
        method: "POST",
        headers: { cookie: cookies.join("; "), "sec-fetch-site": "same-origin", ...json },
        body: new URLSearchParams({ scope: "others" }),
      }),
    );

    expect(await answer.json()).toMatchObject({ outcome: { kind: "local" } });
    for (const browser of others) expect(await isThere(world, browser)).toBe(true);
  });

  test("except is a session of the person whose sessions end, and goes without a sid", async () => {
    const world = await createEndedWorld({ strategy });
    const { issuer } = world.a;
    const [hers, bobs] = [await world.signIn({ sid: "A1" }), await world.signIn({ sub: "bob" })];
    const { endSessions } = world.app.logout;
    const [her, him] = [await currentSession(world, hers), await currentSession(world, bobs)];

    for (const subject of [
      { issuer, sub: "alice", except: him },
      { issuer, sub: "alice", sid: "A1", except: her },
      { issuer, sid: "A1", except: her },
    ]) {
      await expect(endSessions(subject)).rejects.toMatchObject({ code: "invalid_subject" });
    }
    expect(await whoIsThere(world, hers)).toEqual(alice);
  });

  test('with "deny", nobody can say whose session it is while the store is down', async () => {
    const store = failingStore();
    const world = await createEndedWorld({ strategy, store, logout: { whenStoreFails: "deny" } });
    const here = await world.signIn();
    store.down = "refuses";

    await expect(world.app.logout.currentSession(headersOf(here))).rejects.toMatchObject({
      code: "sessions_unavailable",
    });
    const answer = await here.post(logoutRoute, { form: { scope: "others" }, headers: json });
    expect(await answer.json()).toMatchObject({ outcome: { kind: "others", ended: false } });
  });

  test("endSessions ends all but the session that is excepted", async () => {
    const world = await createEndedWorld({ strategy });
    const [here, there] = [await world.signIn(), await world.signIn()];
    const except = await currentSession(world, here);

    await world.app.logout.endSessions({ issuer: world.a.issuer, sub: "alice", except });

    expect(await whoIsThere(world, there)).toEqual(nobody);
    expect(await whoIsThere(world, here)).toEqual(alice);
    expect(world.app.events).toContainEqual({ type: "sessions.ended", by: "app", scope: "others" });
  });

  test("nobody is excepted by a name that a browser may have sent", async () => {
    const world = await createEndedWorld({ strategy });
    const here = await world.signIn();
    const { sessionId } = await currentSession(world, here);

    await expect(
      world.app.logout.endSessions({ issuer: world.a.issuer, sub: "alice", except: { sessionId } }),
    ).rejects.toMatchObject({ code: "invalid_subject" });
  });

  test("endSessions ends sessions by e-mail address, however it is written, where that is kept", async () => {
    const world = await createEndedWorld({ strategy, logout: { endsSessionsByEmail: true } });
    const { issuer } = world.a;
    const [hers, atAnother, bobs, unverified] = [
      await world.signIn(),
      await world.signIn({}, "b"),
      await world.signIn({ sub: "bob" }),
      await world.signIn({ sub: "carol", email_verified: false }),
    ];
    // Amazon Cognito writes it out.
    const spelt = await world.signIn({ sub: "dave", email_verified: "false" });

    await world.app.logout.endSessions({ issuer, email: " Alice@Example.COM" });
    await world.app.logout.endSessions({ issuer, email: "carol@example.com" });
    await world.app.logout.endSessions({ issuer, email: "dave@example.com" });

    expect(await whoIsThere(world, spelt)).toEqual(everywhere("dave@example.com"));
    expect(await whoIsThere(world, hers)).toEqual(nobody);
    expect(await whoIsThere(world, atAnother)).toEqual(alice);
    expect(await whoIsThere(world, bobs)).toEqual(everywhere("bob@example.com"));
    expect(await whoIsThere(world, unverified)).toEqual(everywhere("carol@example.com"));
  });

  test("endSessions by e-mail address is refused where no session keeps one", async () => {
    const world = await createEndedWorld({ strategy });

    await expect(
      world.app.logout.endSessions({ issuer: world.a.issuer, email: "alice@example.com" }),
    ).rejects.toMatchObject({ code: "invalid_option" });
  });

  describe("with a list of sessions", () => {
    const logout = { sessionList: true };
    const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    test("sessionsOf lists a person's own, the newest first, with when each was last used", async () => {
      vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-26T10:00:00Z") });
      const world = await createEndedWorld({ strategy, logout });
      const first = await world.signIn({}, "a");
      await world.signIn({ sub: "bob" });
      await world.signIn({}, "b");
      vi.setSystemTime(new Date("2026-11-26T10:40:00Z"));
      const second = await signInWith(world, firefox);
      vi.setSystemTime(new Date("2026-11-26T10:50:00Z"));
      await whoIsThere(world, first);

      const listed = await world.app.logout.sessionsOf(await currentSession(world, second));

      expect(listed).toEqual([
        {
          sessionId: expect.any(String),
          isCurrent: true,
          signedInAt: new Date("2026-11-26T10:40:00Z"),
          lastUsedAt: new Date("2026-11-26T10:40:00Z"),
          browser: "Firefox on Linux",
        },
        {
          sessionId: expect.any(String),
          isCurrent: false,
          signedInAt: new Date("2026-11-26T10:00:00Z"),
          lastUsedAt: new Date("2026-11-26T10:50:00Z"),
          browser: "Unknown browser",
        },
      ]);
    });

    test("one of them is ended by its id, and is not listed any more", async () => {
      const world = await createEndedWorld({ strategy, logout });
      const [here, there] = [await world.signIn(), await world.signIn()];
      const of = await currentSession(world, here);
      const { sessionId } = await currentSession(world, there);

      await world.app.logout.endSessions({ sessionId, of });

      expect(await whoIsThere(world, there)).toEqual(nobody);
      expect(await whoIsThere(world, here)).toEqual(alice);
      const listed = await world.app.logout.sessionsOf(of);
      expect(listed.map((session) => session.isCurrent)).toEqual([true]);
    });

    test("nobody ends another person's by its id", async () => {
      const world = await createEndedWorld({ strategy, logout });
      const [hers, bobs] = [await world.signIn(), await world.signIn({ sub: "bob" })];
      const { sessionId } = await currentSession(world, bobs);

      await world.app.logout.endSessions({ sessionId, of: await currentSession(world, hers) });

      expect(await whoIsThere(world, bobs)).toEqual(everywhere("bob@example.com"));
    });

    test("a session goes from the list as it ends, however that is", async () => {
      const world = await createEndedWorld({ strategy, logout });
      const { issuer } = world.a;
      const here = await world.signIn({ sid: "A1" });
      const signedOut = await world.signIn({ sid: "A2" });
      await world.signIn({ sid: "A3" });
      await signedOut.post(logoutRoute);
      await world.postLogoutToken({ sub: "alice", sid: "A3" });

      await vi.waitFor(async () => expect(await itemsIn(world)).toBe(1));
      await here.post(logoutRoute, { form: { scope: "everywhere" } });
      await world.app.logout.endSessions({ issuer, sub: "alice" });

      await vi.waitFor(async () => expect(await itemsIn(world)).toBe(0));
    });

    test("a session that is used for longer than a session lasts stays in it", async () => {
      vi.useFakeTimers({ toFake: ["Date"] });
      const session = { maxAge: 3600, updateAge: 0 };
      const world = await createEndedWorld({ strategy, logout, session });
      const here = await world.signIn();

      for (let times = 0; times < 6; times += 1) {
        vi.setSystemTime(Date.now() + 20 * 60 * 1000);
        await here.get("/api/auth/session");
      }

      const listed = await world.app.logout.sessionsOf(await currentSession(world, here));
      expect(listed).toHaveLength(1);
    });

    test("of more than a hundred the newest are kept, in the store, too", async () => {
      const world = await createEndedWorld({ strategy, logout });
      let newest = await world.signIn();
      for (let times = 0; times < 105; times += 1) newest = await world.signIn();

      expect(await itemsIn(world)).toBeLessThanOrEqual(101);
      const listed = await world.app.logout.sessionsOf(await currentSession(world, newest));
      expect(listed).toHaveLength(100);
    });

    test("what a refresh has moved is in it: a session that lasts longer is listed as long", async () => {
      vi.useFakeTimers({ toFake: ["Date"] });
      const now = () => Math.floor(Date.now() / 1000);
      const refresh: { claims?: object } = {};
      const world: EndedWorld = await createEndedWorld({
        strategy,
        logout,
        callbacks: {
          async jwt({ token, account }) {
            if (account) return world.app.logout.keepIdToken(token, account);
            return world.app.logout.keepRefreshedTokens(token, await refreshed());
          },
          async session({ session }) {
            if (strategy === "database") {
              await world.app.logout.keepRefreshedIdToken(await refreshed());
            }
            return session;
          },
        },
      });
      const refreshed = async () =>
        refresh.claims
          ? { id_token: await world.a.idToken({ sub: "alice", ...refresh.claims }) }
          : {};
      const here = await signInWith(world, firefox, { session_expiry: now() + 600 });
      refresh.claims = { session_expiry: now() + 7200, sid: "changed" };
      await here.get("/api/auth/session");
      await whoIsThere(world, here);
      vi.setSystemTime(Date.now() + 900_000);

      const listed = await world.app.logout.sessionsOf(await currentSession(world, here));

      expect(listed).toMatchObject([{ browser: "Firefox on Linux" }]);
    });

    test("a session in use writes once in a quarter of an hour", async () => {
      vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-26T10:00:00Z") });
      const world = await createEndedWorld({ strategy, logout });
      const here = await world.signIn();
      const raise = vi.spyOn(world.store, "raise");
      const put = vi.spyOn(world.store.lists!, "put");

      for (let minute = 0; minute < 30; minute += 1) {
        vi.setSystemTime(Date.now() + 60_000);
        await here.get("/api/auth/session");
      }

      expect(raise).toHaveBeenCalledTimes(2);
      await vi.waitFor(() => expect(put).toHaveBeenCalledTimes(2));
    });

    test("a sign-in that the app refuses is not in it", async () => {
      const world: EndedWorld = await createEndedWorld({
        strategy,
        logout,
        callbacks: {
          jwt: ({ token, account }) =>
            account && token.email === "bob@example.com" ? null : token,
          signIn: ({ user }) => strategy === "jwt" || user.email !== "bob@example.com",
        },
      });
      const put = vi.spyOn(world.store.lists!, "put");

      await world.signIn({ sub: "bob" });

      expect(put).not.toHaveBeenCalled();
    });

    test("items that nobody can read any more go", async () => {
      const world = await createEndedWorld({ strategy, logout });
      const here = await world.signIn();
      const list = `l${await subDigest(world.a.issuer, "alice")}`;
      await world.store.lists?.put(list, "junk", "junk", 3600);

      await world.app.logout.sessionsOf(await currentSession(world, here));

      expect(await itemsIn(world)).toBe(1);
    });

    test("the store learns neither who it is nor what browser", async () => {
      const world = await createEndedWorld({ strategy, logout });
      const put = vi.spyOn(world.store.lists!, "put");

      await signInWith(world, firefox);

      expect(put).toHaveBeenCalledOnce();
      expect(JSON.stringify(put.mock.calls)).not.toMatch(/alice|firefox|a\.test|Linux/i);
    });

    test("what somebody has put into another person's list is not in it", async () => {
      const world = await createEndedWorld({ strategy, logout });
      const put = vi.spyOn(world.store.lists!, "put");
      const [hers, bobs] = [await world.signIn(), await world.signIn({ sub: "bob" })];
      const [hersPut, bobsPut] = put.mock.calls;
      if (!hersPut || !bobsPut) throw new Error("They are not listed");
      const [[herList], [, name, item]] = [hersPut, bobsPut];
      await world.store.lists?.put(herList, name, item, 3600);
      await world.store.lists?.put(herList, "anything", "no item", 3600);

      const listed = await world.app.logout.sessionsOf(await currentSession(world, hers));

      expect(listed).toHaveLength(1);
      expect(await whoIsThere(world, bobs)).toEqual(everywhere("bob@example.com"));
    });
  });

  test("without sessionList nothing of it is stored, and sessionsOf says what it takes", async () => {
    const world = await createEndedWorld({ strategy });
    const put = vi.spyOn(world.store.lists!, "put");
    const raise = vi.spyOn(world.store, "raise");
    const here = await world.signIn();
    await whoIsThere(world, here);

    await expect(
      world.app.logout.sessionsOf(await currentSession(world, here)),
    ).rejects.toMatchObject({ code: "invalid_option" });
    expect(put).not.toHaveBeenCalled();
    expect(raise).not.toHaveBeenCalled();
  });
});

test("a made-up row names no session", async () => {
  const world = await createEndedWorld({ strategy: "database" });
  const hers = await world.signIn();
  const token = hers.cookie("authjs.session-token", "/account") ?? "";
  const headers = new Headers({ cookie: `authjs.session-token=x${token.slice(1)}` });

  expect(await world.app.logout.currentSession(headers)).toBeUndefined();
});

test("while the database is down, a made-up row ends nobody's sessions", async () => {
  const { adapter, setDown } = adapterThatFails();
  const world = await createEndedWorld({ strategy: "database", adapter: await adapter });
  const hers = await world.signIn();
  const sub = await subDigest(world.a.issuer, "alice");
  const at = Math.floor(Date.now() / 1000).toString(36);
  const stranger = new TestBrowser(world.app);
  const token = `x.fl.${"A".repeat(22)}.${at}.${at}.${sub}.`;
  stranger.setCookie(`authjs.session-token=${token}; Path=/`, "/");
  setDown(true);

  await stranger.post(logoutRoute, { form: { scope: "everywhere" } });
  await stranger.postToAuth("signout", { form: { scope: "everywhere" } });

  setDown(false);
  expect(await whoIsThere(world, hers)).toEqual(alice);
});

describe.each(["App Router", "Pages Router"] as const)("with next-auth v4 in the %s", (router) => {
  test.each(["jwt", "database"] as const)(
    "scope=others ends all other sessions, and lists them (%s)",
    async (strategy) => {
      stubV4Environment();
      const v4 = await createV4App({ router, strategy, logout: { sessionList: true } });
      const [here, there] = [await v4.signIn(), await v4.signIn()];
      const current = async () => {
        const session = await v4.logout.currentSession(headersOf(here));
        if (!session) throw new Error("Nobody is signed in");
        return session;
      };
      expect(await v4.logout.sessionsOf(await current())).toHaveLength(2);

      const answer = await here.post(logoutRoute, { form: { scope: "others" } });

      expect(answer.status).toBe(303);
      expect((await v4.sessionOf(there)).session).toBeNull();
      expect((await v4.sessionOf(here)).session).not.toBeNull();
      expect(await v4.logout.sessionsOf(await current())).toHaveLength(1);
    },
  );
});

test("so does a Server Action with next-auth v4", async () => {
  stubV4Environment();
  const v4 = await createV4App({});
  const [here, there] = [await v4.signIn(), await v4.signIn()];

  await runServerAction(here, () => v4.auth.signOut({ scope: "others" }));

  expect((await v4.sessionOf(there)).session).toBeNull();
  expect((await v4.sessionOf(here)).session).not.toBeNull();
});

async function isThere({ app }: EndedWorld, browser: TestBrowser): Promise<boolean> {
  return (await app.logout.currentSession(headersOf(browser))) !== undefined;
}

async function laterSignIn(world: EndedWorld): Promise<TestBrowser> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1000 });
  return world.signIn();
}

async function signInWith(
  world: EndedWorld,
  userAgent: string,
  claims: object = {},
): Promise<TestBrowser> {
  const idToken = await world.a.idToken({ sub: "alice", email: "alice@example.com", ...claims });
  const browser = new TestBrowser(world.app, { host: "localhost:3000", "user-agent": userAgent });
  await browser.signIn("a", world.a, idToken);
  return browser;
}

async function itemsIn({ store, a }: EndedWorld): Promise<number | undefined> {
  const items = await store.lists?.read(`l${await subDigest(a.issuer, "alice")}`);
  return items?.length;
}

function adapterThatFails() {
  let isDown = false;
  const failing = async () => {
    const adapter = adapterOf(await createSessionDatabase());
    return new Proxy(adapter, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return async (...given: unknown[]): Promise<unknown> => {
          if (isDown) throw new Error("no database");
          return Reflect.apply(method, target, given);
        };
      },
    });
  };
  return {
    adapter: failing(),
    setDown: (value: boolean) => {
      isDown = value;
    },
  };
}
