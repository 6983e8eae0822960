import type { JWT } from "next-auth/jwt";
import type { Adapter } from "next-auth/adapters";
import { readSessionClaim } from "../../packages/federated-logout/src/sessions/claim-in-token.ts";
import { sidDigest } from "../../packages/federated-logout/src/sessions/session-identity.ts";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  everywhere,
  sessionStrategies,
  whoIsThere,
  type EndedWorld,
} from "../support/ended-world.ts";
import { triggers } from "../support/keeper-world.ts";
import { failingStore } from "../support/failing-store.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
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

/** Holds something back until it is let go. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return { opened, open, arrived, arrive };
}

describe.each(sessionStrategies)("with %s sessions, after a sign-out", (strategy) => {
  describe.each(Object.entries(triggers))("by %s", (_name, signOut) => {
    test("a copy of the session's cookies is dead", async () => {
      const world = await createEndedWorld({ strategy });
      const browser = await world.signIn({ sid: "A1" });
      const copy = browser.copy();
      expect(await whoIsThere(world, copy)).toEqual(alice);

      await signOut({ ...world, browser, refreshed: {} });

      expect(await whoIsThere(world, copy)).toEqual(nobody);
      expect(await whoIsThere(world, browser)).toEqual(nobody);
    });
  });

  test("next-auth#4612: a late answer that brings the cookie back brings nobody back", async () => {
    const late = gate();
    let isHeldBack = false;
    const world = await createEndedWorld({
      strategy,
      callbacks: {
        async session({ session }) {
          if (!isHeldBack) return session;
          late.arrive();
          await late.opened;
          return session;
        },
      },
    });
    const browser = await world.signIn();
    isHeldBack = true;
    const answer = browser.get("/api/auth/session");
    await late.arrived;

    await browser.post("/api/auth/federated-logout");
    isHeldBack = false;
    late.open();
    await answer;

    expect(browser.cookieHeader("/")).toContain("authjs.session-token");
    expect(await whoIsThere(world, browser)).toEqual(nobody);
  });

  test("the rolling cookie of a middleware brings nobody back, either", async () => {
    const world = await createEndedWorld({ strategy });
    const browser = await world.signIn();
    const tab = browser.copy();
    await tab.visit("/account");
    await browser.post("/api/auth/federated-logout");

    await tab.visit("/account");
    await tab.visit("/account");

    expect(await whoIsThere(world, tab)).toEqual(nobody);
  });

  test("signing in again works, and leaves the copy dead", async () => {
    const world = await createEndedWorld({ strategy });
    const browser = await world.signIn({ sid: "A1" });
    const copy = browser.copy();
    await browser.post("/api/auth/federated-logout");

    const again = await world.signIn({ sid: "A1" });

    expect(await whoIsThere(world, again)).toEqual(alice);
    expect(await whoIsThere(world, copy)).toEqual(nobody);
  });

  test("who has ended one session still has the others", async () => {
    const world = await createEndedWorld({ strategy });
    const [one, other] = [await world.signIn(), await world.signIn()];

    await one.post("/api/auth/federated-logout");

    expect(await whoIsThere(world, other)).toEqual(alice);
  });
});

describe("a refresh that is under way when the session ends", () => {
  async function refreshing(end: (world: EndedWorld, browser: TestBrowser) => Promise<unknown>) {
    const refresh = gate();
    let isRefreshing = false;
    const world: EndedWorld = await createEndedWorld({
      logout: { idTokenKeeper: "cookie" },
      callbacks: {
        async jwt({ token, account }): Promise<JWT | null> {
          const claim = await world.app.logout.keepIdToken(token, account);
          if (!claim || account || !isRefreshing) return claim;
          refresh.arrive();
          await refresh.opened;
          const idToken = await world.a.idToken({ sid: "A1b" });
          return world.app.logout.keepRefreshedTokens(claim, { id_token: idToken });
        },
      },
    });
    const browser = await world.signIn({ sid: "A1" });
    isRefreshing = true;
    const answer = browser.get("/api/auth/session");
    await refresh.arrived;
    await end(world, browser);
    refresh.open();
    const seen: unknown = await (await answer).json();
    isRefreshing = false;
    return { world, browser, seen };
  }

  test.each<[string, Parameters<typeof refreshing>[0]]>([
    ["BCL-35: by a logout token", (world) => world.postLogoutToken({ sid: "A1" })],
    [
      "BCL-35: by a logout token with the new sid",
      (world) => world.postLogoutToken({ sid: "A1b" }),
    ],
    ["by its own sign-out", (_world, browser) => browser.post("/api/auth/federated-logout")],
  ])("%s, renews nothing", async (_name, end) => {
    const { world, browser, seen } = await refreshing(end);

    expect(seen).toBeNull();
    expect(browser.cookieHeader("/")).not.toContain("authjs.session-token");
    expect(await whoIsThere(world, browser)).toEqual(nobody);
  });
});

test("a sign-out with a session that has expired ends the copy that was renewed elsewhere", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const world = await createEndedWorld();
    const browser = await world.signIn();
    const copy = browser.copy();
    const cookie = browser.cookie("authjs.session-token", "/");
    const oneDayInMs = 86_400_000;
    vi.setSystemTime(Date.now() + 20 * oneDayInMs);
    await copy.get("/api/auth/session");
    vi.setSystemTime(Date.now() + 11 * oneDayInMs);
    expect(await whoIsThere(world, copy)).toEqual(alice);
    browser.setCookie(`authjs.session-token=${cookie}; Path=/`, "/");

    await browser.post("/api/auth/federated-logout");

    expect(await whoIsThere(world, copy)).toEqual(nobody);
  } finally {
    vi.useRealTimers();
  }
});

test("IDT-18: only the last three sids of a session are kept", async () => {
  const world = await createEndedWorld();
  const account = { provider: "a", type: "oidc", providerAccountId: "alice" } as const;
  const signedIn = { ...account, id_token: await world.a.idToken({ sid: "A0" }) };
  let token = await world.app.logout.keepIdToken({}, signedIn);
  for (const sid of ["A1", "A2", "A3", "A4", "A5"]) {
    const refreshed = { id_token: await world.a.idToken({ sid }) };
    token = await world.app.logout.keepRefreshedTokens(token ?? {}, refreshed);
  }

  const digests = ["A5", "A4", "A3", "A2"].map(async (sid) => sidDigest(world.a.issuer, sid));
  expect(readSessionClaim(token)?.identity.sids).toEqual(await Promise.all(digests));
});

test("IDT-18: a session ends by the sid of its refresh, and by the one before", async () => {
  for (const sid of ["A1", "A1b"]) {
    let isRefreshing = false;
    const world: EndedWorld = await createEndedWorld({
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
    expect(await whoIsThere(world, browser)).toEqual(alice);

    await world.postLogoutToken({ sid });

    expect(await whoIsThere(world, browser)).toEqual(nobody);
  }
});

describe("a database", () => {
  test("keeps no row of a session that has ended elsewhere, once it has been asked for", async () => {
    const client = await createSessionDatabase();
    const world = await createEndedWorld({ strategy: "database", adapter: adapterOf(client) });
    const rows = async () => (await client.execute(`SELECT * FROM session`)).rows.length;
    const browser = await world.signIn({ sid: "A1" });
    await world.postLogoutToken({ sid: "A1" });
    expect(await rows()).toBe(1);

    await whoIsThere(world, browser);

    expect(await rows()).toBe(0);
  });

  test("that could not delete the row of a sign-out does not bring the session back", async () => {
    const adapter = adapterOf(await createSessionDatabase());
    const failing: Adapter = {
      ...adapter,
      async deleteSession(): Promise<null> {
        throw new Error("the database is down");
      },
    };
    const world = await createEndedWorld({ strategy: "database", adapter: failing });
    const browser = await world.signIn();
    const copy = browser.copy();

    await browser.post("/api/auth/federated-logout");

    expect(await whoIsThere(world, copy)).toEqual(nobody);
  });

  test("loses the row of a sign-out also while the store is down", async () => {
    const client = await createSessionDatabase();
    const store = failingStore();
    const world = await createEndedWorld({
      strategy: "database",
      store,
      adapter: adapterOf(client),
    });
    const browser = await world.signIn();
    store.down = "refuses";

    await browser.post("/api/auth/federated-logout");

    expect((await client.execute(`SELECT * FROM session`)).rows).toEqual([]);
  });

  test("gives whoever signs in again a session of that sign-in", async () => {
    const client = await createSessionDatabase();
    const world = await createEndedWorld({ strategy: "database", adapter: adapterOf(client) });
    const browser = await world.signIn({ sid: "A1" });
    const copy = browser.copy();

    const idToken = await world.a.idToken({ sid: "A2", email: "alice@example.com" });
    await browser.signIn("a", world.a, idToken);

    expect((await client.execute(`SELECT * FROM session`)).rows).toHaveLength(1);
    expect(await whoIsThere(world, copy)).toEqual(nobody);
    await world.postLogoutToken({ sid: "A1" });
    expect(await whoIsThere(world, browser)).toEqual(alice);
    await world.postLogoutToken({ sid: "A2" });
    expect(await whoIsThere(world, browser)).toEqual(nobody);
  });

  test("links a second provider to the session that is there", async () => {
    const client = await createSessionDatabase();
    const world = await createEndedWorld({ strategy: "database", adapter: adapterOf(client) });
    const browser = await world.signIn({ sid: "A1" });

    const idToken = await world.b.idToken({ sub: "alice at b", email: "other@example.com" });
    await browser.signIn("b", world.b, idToken);

    expect(await whoIsThere(world, browser)).toEqual(alice);
    expect((await client.execute(`SELECT * FROM account`)).rows).toHaveLength(2);
  });

  test("has room for the tokens: 125 characters are enough, whatever the provider sends", async () => {
    const client = await createSessionDatabase();
    const world = await createEndedWorld({ strategy: "database", adapter: adapterOf(client) });
    await world.signIn({ sub: "s".repeat(255), sid: "i".repeat(1000) });

    const { rows } = await client.execute(`SELECT length("sessionToken") AS length FROM session`);

    expect(Number(rows[0]?.length)).toBeLessThanOrEqual(125);
  });
});
