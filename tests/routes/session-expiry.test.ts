import { NextRequest } from "next/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RevocationStore, SessionLimits } from "next-auth-federated-logout";
import type { TestClaims } from "next-auth-federated-logout/testing";
import { stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  everywhere,
  sessionStrategies,
  whoIsThere,
  type EndedWorld,
  type SessionStrategy,
} from "../support/ended-world.ts";
import { failingStore } from "../support/failing-store.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { createV4App, stubV4Environment } from "../support/v4-app.ts";
import type { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);

useClosedNetwork();
beforeEach(() => {
  stubEnvironment();
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => vi.useRealTimers());

const alice = everywhere("alice@example.com");
const nobody = everywhere(null);
const leeway = 30;
const tenMinutes = 600;
const keepers = ["session", "cookie"] as const;

const now = () => Math.floor(Date.now() / 1000);
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

async function openTab(browser: TestBrowser): Promise<unknown> {
  return (await browser.get("/api/auth/federated-logout/session")).json();
}

/** An app that refreshes whenever a browser asks for its session: with what it is given at the time. */
async function worldThatRefreshes(
  strategy: SessionStrategy,
  {
    limits,
    store,
    ...options
  }: {
    idTokenKeeper?: (typeof keepers)[number];
    limits?: SessionLimits;
    store?: RevocationStore;
  } = {},
) {
  const refresh: { claims?: TestClaims | undefined } = {};
  const refreshed = async () =>
    refresh.claims && { id_token: await world.a.idToken({ sub: "alice", ...refresh.claims }) };
  const world: EndedWorld = await createEndedWorld({
    strategy,
    ...(store && { store }),
    logout: { ...options, ...(limits && { sessionLimits: { a: limits } }) },
    callbacks:
      strategy === "jwt"
        ? {
            jwt: async ({ token, account }) =>
              account
                ? world.app.logout.keepIdToken(token, account)
                : world.app.logout.keepRefreshedTokens(token, (await refreshed()) ?? {}),
          }
        : {
            async session({ session }) {
              await world.app.logout.keepRefreshedIdToken((await refreshed()) ?? {});
              return session;
            },
          },
  });
  return { world, refresh };
}

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  describe.each(strategy === "jwt" ? keepers : (["cookie"] as const))("kept by %s", (keeper) => {
    const logout = { idTokenKeeper: keeper };

    test("a session never outlives the session_expiry of its id_token", async () => {
      const world = await createEndedWorld({ strategy, logout });
      const hers = await world.signIn({ session_expiry: now() + tenMinutes });

      pass(tenMinutes - leeway - 1);
      expect(await whoIsThere(world, hers)).toEqual(alice);
      expect(await openTab(hers)).toMatchObject({ expiresIn: 1 });

      pass(1);
      expect(await openTab(hers)).toEqual({ session: null });
      expect(await whoIsThere(world, hers)).toEqual(nobody);
      expect(await openTab(hers)).toEqual({ session: null });
    });

    test("who signs out of a page that was left open until then is signed out at the provider, too", async () => {
      const world = await createEndedWorld({ strategy, logout });
      const hers = await world.signIn({ session_expiry: now() + tenMinutes });
      pass(tenMinutes);

      const answer = await hers.post("/api/auth/federated-logout");

      expect(answer.headers.get("location")).toMatch(/^https:\/\/a\.test\/.*id_token_hint=/);
    });

    test("a refresh that brings a newer id_token moves its end, later and sooner", async () => {
      const { world, refresh } = await worldThatRefreshes(strategy, logout);
      const hers = await world.signIn({ session_expiry: now() + tenMinutes });
      await hers.get("/api/auth/session");

      pass(60);
      refresh.claims = { session_expiry: now() + 2 * tenMinutes };
      await hers.get("/api/auth/session");
      expect(await openTab(hers)).toMatchObject({ expiresIn: 2 * tenMinutes - leeway });
      refresh.claims = undefined;
      pass(tenMinutes);
      expect(await whoIsThere(world, hers)).toEqual(alice);

      refresh.claims = { session_expiry: now() + 100 };
      await hers.get("/api/auth/session");
      expect(await openTab(hers)).toMatchObject({ expiresIn: 100 - leeway });
      refresh.claims = undefined;
      pass(100);
      expect(await whoIsThere(world, hers)).toEqual(nobody);
    });

    test("a refresh whose id_token says nothing of it leaves its end", async () => {
      const { world, refresh } = await worldThatRefreshes(strategy, logout);
      const hers = await world.signIn({ session_expiry: now() + tenMinutes });

      refresh.claims = {};
      await hers.get("/api/auth/session");

      expect(await openTab(hers)).toMatchObject({ expiresIn: tenMinutes - leeway });
    });

    test("pinSessionExpiry keeps the end that the sign-in said", async () => {
      const limits = { pinSessionExpiry: true };
      const { world, refresh } = await worldThatRefreshes(strategy, { ...logout, limits });
      const hers = await world.signIn({ session_expiry: now() + tenMinutes });

      refresh.claims = { session_expiry: now() + 2 * tenMinutes };
      await hers.get("/api/auth/session");

      expect(await openTab(hers)).toMatchObject({ expiresIn: tenMinutes - leeway });
    });

    test("maxSessionAge ends a session that is used and renewed all the time", async () => {
      const sessionLimits = { a: { maxSessionAge: 3600 } };
      const world = await createEndedWorld({ strategy, logout: { ...logout, sessionLimits } });
      const [hers, atAnother] = [await world.signIn(), await world.signIn({}, "b")];

      for (let minute = 1; minute < 60; minute += 1) {
        pass(60);
        await hers.get("/api/auth/session");
      }
      expect(await openTab(hers)).toMatchObject({ expiresIn: 60 });
      pass(60);

      expect(await whoIsThere(world, hers)).toEqual(nobody);
      expect(await whoIsThere(world, atAnother)).toEqual(alice);
    });

    test("maxSessionAge counts where it is sooner than session_expiry, also after a refresh", async () => {
      const limits = { maxSessionAge: 3600 };
      const { world, refresh } = await worldThatRefreshes(strategy, { ...logout, limits });
      const hers = await world.signIn({ session_expiry: now() + tenMinutes });

      refresh.claims = { session_expiry: now() + 10 * 3600 };
      await hers.get("/api/auth/session");

      expect(await openTab(hers)).toMatchObject({ expiresIn: 3600 });
    });

    test("idleTimeout ends a session that nobody uses, and no other", async () => {
      const sessionLimits = { a: { idleTimeout: tenMinutes } };
      const world = await createEndedWorld({ strategy, logout: { ...logout, sessionLimits } });
      const [used, unused] = [await world.signIn(), await world.signIn()];

      // To the minute.
      for (let left = 10; left > 0; left -= 1) {
        pass(60);
        await used.get("/api/auth/session");
        // A tab that only watches is no use.
        expect(await openTab(unused)).toMatchObject({ expiresIn: left * 60 });
      }
      pass(60);

      expect(await openTab(unused)).toEqual({ session: null });
      expect(await whoIsThere(world, unused)).toEqual(nobody);
      expect(await whoIsThere(world, used)).toEqual(alice);
    });

    test("a session_expiry that has passed before anybody has signed in lets nobody in", async () => {
      const world = await createEndedWorld({ strategy, logout });

      const hers = await world.signIn({ session_expiry: now() + leeway });

      expect(await whoIsThere(world, hers)).toEqual(nobody);
    });
  });

  test.each([
    ["that is no number", () => String(now() + tenMinutes)],
    ["that is null", () => null],
    ["in milliseconds", () => Date.now() + tenMinutes * 1000],
    ["before the id_token was issued", () => now() - 1],
    ["when the id_token was issued", () => now()],
    ["that is negative", () => -1],
  ])("a session_expiry %s is ignored, with one event", async (_what, value) => {
    const world = await createEndedWorld({ strategy });
    const hers = await world.signIn({ session_expiry: value() });
    await world.signIn({ session_expiry: value() });

    pass(24 * 3600);

    expect(await whoIsThere(world, hers)).toEqual(alice);
    const codes = world.app.events.flatMap((event) =>
      event.type === "configuration.warning" ? [event.code] : [],
    );
    expect(codes).toEqual(["session_expiry"]);
  });

  test("a store that is down while a refresh has moved the end of a session keeps nobody out for good", async () => {
    const store = failingStore();
    const { world, refresh } = await worldThatRefreshes(strategy, { store });
    const hers = await world.signIn({ session_expiry: now() + tenMinutes });
    refresh.claims = { session_expiry: now() + 10 * tenMinutes };
    await hers.get("/api/auth/session");
    refresh.claims = undefined;
    pass(2 * tenMinutes);

    store.down = "refuses";
    expect(await whoIsThere(world, hers)).toEqual(alice);

    store.down = "not";
    expect(await whoIsThere(world, hers)).toEqual(alice);
  });

  test("what the newest id_token says counts, also where the store could not be told", async () => {
    const store = failingStore();
    const { world, refresh } = await worldThatRefreshes(strategy, { store });
    const hers = await world.signIn({ session_expiry: now() + tenMinutes });
    const refreshTo = async (seconds: number) => {
      pass(1);
      refresh.claims = { session_expiry: now() + seconds };
      await hers.get("/api/auth/session");
      refresh.claims = undefined;
    };
    await refreshTo(2 * tenMinutes);
    store.down = "refuses_writes";
    await refreshTo(20 * tenMinutes);

    pass(3 * tenMinutes);
    expect(await whoIsThere(world, hers)).toEqual(alice);
    await refreshTo(100);
    pass(100);

    expect(await whoIsThere(world, hers)).toEqual(nobody);
  });

  test.each(["allow", "deny"] as const)(
    "a request while the store is down does not begin anew what has been idle (%s)",
    async (whenStoreFails) => {
      const sessionLimits = { a: { idleTimeout: tenMinutes } };
      const store = failingStore();
      const logout = { sessionLimits, whenStoreFails };
      const world = await createEndedWorld({ strategy, store, logout });
      const hers = await world.signIn();
      pass(10 * tenMinutes);
      store.down = "refuses";
      await hers.get("/api/auth/session");
      store.down = "not";

      expect(await whoIsThere(world, hers)).toEqual(nobody);
    },
  );

  test.each(["refuses", "refuses_writes"] as const)(
    "nobody who is active is idle, whether or not the store can be told (%s)",
    async (down) => {
      const sessionLimits = { a: { idleTimeout: tenMinutes } };
      const store = failingStore();
      const world = await createEndedWorld({ strategy, store, logout: { sessionLimits } });
      const hers = await world.signIn();
      store.down = down;

      for (let minute = 0; minute < 15; minute += 1) {
        pass(60);
        expect(await whoIsThere(world, hers)).toEqual(alice);
      }
      store.down = "not";
      expect(await whoIsThere(world, hers)).toEqual(alice);

      pass(2 * tenMinutes);
      expect(await whoIsThere(world, hers)).toEqual(nobody);
    },
  );

  test("a store that has lost when a session was last used keeps nobody out", async () => {
    const sessionLimits = { a: { idleTimeout: tenMinutes } };
    const store = failingStore();
    const world = await createEndedWorld({ strategy, store, logout: { sessionLimits } });
    const { adapter } = world;
    const elsewhere = await createEndedWorld({
      strategy,
      adapter,
      logout: { sessionLimits },
    });
    const hers = await world.signIn();
    const copy = hers.copy(elsewhere.app);
    pass(2 * tenMinutes);

    // It has a store of its own, which knows nothing.
    expect(await whoIsThere(elsewhere, copy)).toEqual(alice);
    pass(2 * tenMinutes);
    expect(await whoIsThere(elsewhere, copy)).toEqual(nobody);
  });
});

test("while the store is down, a JWT session that has expired has expired", async () => {
  const store = failingStore();
  const world = await createEndedWorld({ store });
  const hers = await world.signIn({ session_expiry: now() + tenMinutes });
  store.down = "refuses";

  expect(await whoIsThere(world, hers)).toEqual(alice);
  pass(tenMinutes);

  expect(await whoIsThere(world, hers)).toEqual(nobody);
});

test("a copy from before a refresh that shortened the session does not outlive it", async () => {
  const { world, refresh } = await worldThatRefreshes("jwt");
  const hers = await world.signIn({ session_expiry: now() + 10 * tenMinutes });
  const copy = hers.copy();
  refresh.claims = { session_expiry: now() + 100 };
  await hers.get("/api/auth/session");
  refresh.claims = undefined;

  pass(100);

  expect(await whoIsThere(world, copy)).toEqual(nobody);
});

test("a refresh that moves nothing sets no cookie of ours", async () => {
  const { world, refresh } = await worldThatRefreshes("jwt");
  const end = now() + 10 * tenMinutes;
  const hers = await world.signIn({ session_expiry: end });

  const cookiesOfRefresh = async (session_expiry: number) => {
    refresh.claims = { session_expiry };
    const answer = await hers.get("/api/auth/session");
    return answer.headers.getSetCookie().filter((cookie) => cookie.startsWith("federated-logout"));
  };

  expect(await cookiesOfRefresh(end)).toEqual([]);
  expect(await cookiesOfRefresh(end + 60)).toHaveLength(1);
});

test("a session in use writes once a minute", async () => {
  const world = await createEndedWorld({ logout: { sessionLimits: { a: { idleTimeout: 900 } } } });
  const hers = await world.signIn();
  const raise = vi.spyOn(world.store, "raise");

  for (let seconds = 0; seconds < 180; seconds += 10) {
    pass(10);
    await hers.get("/api/auth/session");
  }

  expect(raise).toHaveBeenCalledTimes(3);
});

test("made-up tokens of rows leave nothing in the store", async () => {
  const logout = { sessionList: true, frontChannelLogout: true };
  const world = await createEndedWorld({ strategy: "database", logout });
  const raise = vi.spyOn(world.store, "raise");
  const put = vi.spyOn(world.store.lists!, "put");
  const at = now().toString(36);
  const id = "A".repeat(22);

  for (const rest of ["..", `.${id}.${id}`, `.${id}.${id}..zz.`]) {
    const cookie = `authjs.session-token=x.fl.${id}.${at}.${at}${rest}`;
    await world.app.auth.handlers.GET(
      new NextRequest("http://localhost:3000/api/auth/session", { headers: { cookie } }),
    );
  }

  expect(raise).not.toHaveBeenCalled();
  expect(put).not.toHaveBeenCalled();
});

test("an account that is linked to a session moves no end of it", async () => {
  const sessionLimits = { a: { maxSessionAge: 3600 } };
  const refresh: { idToken?: string } = {};
  const world: EndedWorld = await createEndedWorld({
    strategy: "database",
    logout: { sessionLimits },
    callbacks: {
      async session({ session }) {
        if (refresh.idToken !== undefined) {
          await world.app.logout.keepRefreshedIdToken({ id_token: refresh.idToken });
        }
        return session;
      },
    },
  });
  const hers = await world.signIn({ session_expiry: now() + tenMinutes });
  const atB = { sub: "alice-b", email: "other@example.com" };
  await hers.signIn("b", world.b, await world.b.idToken(atB));
  expect(await openTab(hers)).toMatchObject({ expiresIn: tenMinutes - leeway });
  refresh.idToken = await world.b.idToken({ ...atB, session_expiry: now() + 36_000 });
  await hers.get("/api/auth/session");

  pass(tenMinutes);

  expect(await whoIsThere(world, hers)).toEqual(nobody);
});

test.each<[string, object]>([
  ["a fraction of a second", { idleTimeout: 15 * 60 * 1.1 }],
  ["nothing", { maxSessionAge: 0 }],
  ["infinity", { maxSessionAge: Infinity }],
  ["text", { idleTimeout: "900" }],
  ["a limit that there is none of", { maxAge: 900 }],
])("limits with %s are refused at once", async (_what, limits) => {
  await expect(
    createEndedWorld({ logout: { sessionLimits: { a: limits } } }),
  ).rejects.toMatchObject({ code: "invalid_option" });
});

describe.each(["App Router", "Pages Router"] as const)("with next-auth v4 in the %s", (router) => {
  beforeEach(() => stubV4Environment());

  test.each(["jwt", "database"] as const)(
    "a session never outlives its limits (%s)",
    async (strategy) => {
      const logout = { sessionLimits: { a: { maxSessionAge: 3600, idleTimeout: tenMinutes } } };
      const v4 = await createV4App({ router, strategy, logout });
      const [short, idle, used] = [
        await v4.signIn({ session_expiry: now() + 120 }),
        await v4.signIn(),
        await v4.signIn(),
      ];
      const isThere = async (browser: TestBrowser) =>
        (await v4.sessionOf(browser)).session !== null;

      pass(120);
      expect(await isThere(short)).toBe(false);
      expect(await isThere(used)).toBe(true);
      pass(9 * 60);
      expect(await isThere(idle)).toBe(false);
      for (let uses = 0; uses < 5; uses += 1) {
        expect(await isThere(used)).toBe(true);
        pass(9 * 60);
      }
      pass(4 * 60);
      expect(await isThere(used)).toBe(false);
    },
  );
});
