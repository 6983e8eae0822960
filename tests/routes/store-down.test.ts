import { beforeEach, describe, expect, test, vi } from "vitest";
import { NextRequest } from "next/server";
import { baseUrl, stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  everywhere,
  sessionStrategies,
  whoIsThere,
  type EndedWorld,
  type SessionStrategy,
} from "../support/ended-world.ts";
import { failingStore, type FailingStore } from "../support/failing-store.ts";
import { triggers } from "../support/keeper-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { runOnPage } from "../support/server-action.ts";
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

interface DownWorld extends EndedWorld {
  store: FailingStore;
}

async function createWorld(
  strategy: SessionStrategy,
  whenStoreFails: "allow" | "deny",
): Promise<DownWorld> {
  const store = failingStore();
  const logout = { whenStoreFails, storeTimeLimitMs: 20, frontChannelLogout: true };
  return { ...(await createEndedWorld({ strategy, store, logout })), store };
}

const cookiesOf = (browser: TestBrowser) => browser.cookieHeader("/api/auth/session");

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  describe.each(["refuses", "hangs"] as const)('WEB-5: "allow", while the store %s', (down) => {
    test("people keep working, and an event says so", async () => {
      const world = await createWorld(strategy, "allow");
      const browser = await world.signIn({ sid: "A1" });
      world.store.down = down;

      expect(await whoIsThere(world, browser)).toEqual(alice);

      expect(world.app.events.filter(({ type }) => type === "revocation_store.failed")).toEqual([
        { type: "revocation_store.failed", operation: "read", detail: expect.any(String) },
      ]);
    });

    test("what this instance has ended, or has seen to be ended, stays so", async () => {
      const world = await createWorld(strategy, "allow");
      const other = await createEndedWorld({
        strategy,
        store: world.store,
        adapter: world.adapter,
      });
      const [told, seen, signedOut] = [
        await world.signIn({ sid: "A1" }),
        await world.signIn({ sid: "A2" }),
        await world.signIn({ sid: "A3" }),
      ];
      await world.postLogoutToken({ sid: "A1" });
      await other.postLogoutToken({ sid: "A2" });
      expect(await runOnPage(seen, () => Promise.resolve(world.app.auth.auth()))).toBeNull();
      world.store.down = down;
      const copy = signedOut.copy();
      await signedOut.post("/api/auth/federated-logout");

      for (const browser of [told, seen, signedOut, copy]) {
        expect(await whoIsThere(world, browser)).toEqual(nobody);
      }
    });

    test("a sign-out succeeds, and its cookies are gone", async () => {
      const world = await createWorld(strategy, "allow");
      const browser = await world.signIn();
      world.store.down = down;

      const copy = browser.copy();
      const answer = await browser.post("/api/auth/federated-logout");

      expect(answer.status).toBe(303);
      expect(cookiesOf(browser)).not.toContain("session-token");
      // Also where the row of a database had to go.
      world.store.down = "not";
      expect(await whoIsThere(world, copy)).toEqual(nobody);
    });

    test("people can sign in", async () => {
      const world = await createWorld(strategy, "allow");
      world.store.down = down;

      expect(await whoIsThere(world, await world.signIn({ sid: "A1" }))).toEqual(alice);
    });

    test("BCL-38: a logout token is answered with 400", async () => {
      const world = await createWorld(strategy, "allow");
      world.store.down = down;

      expect((await world.postLogoutToken({ sid: "A1" })).status).toBe(400);
    });

    test("FCL-11: a frame is answered as ever", async () => {
      const world = await createWorld(strategy, "allow");
      world.store.down = down;

      const answer = await world.app.logout.routes.frontChannel.GET(
        new Request(`${baseUrl}/x?iss=https://a.test&sid=A1`),
      );

      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
    });
  });

  describe('WEB-5: "deny", while the store is down', () => {
    async function expect503(answer: unknown) {
      if (!(answer instanceof Response)) throw new Error("There is no answer");
      expect(answer.status).toBe(503);
      expect(answer.headers.get("retry-after")).toBe("5");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.getSetCookie()).toEqual([]);
      return answer;
    }

    test("a middleware, a route handler and the session endpoint answer 503, and nobody's cookie goes", async () => {
      const world = await createWorld(strategy, "deny");
      const browser = await world.signIn();
      const before = cookiesOf(browser);
      world.store.down = "refuses";

      await expect503(await browser.visit("/account"));
      await expect503(await browser.visitInline("/account"));
      await expect503(await browser.get("/api/auth/session"));
      const answer = await browser.get("/api/auth/session");
      expect(await answer.json()).toEqual({ error: "sessions_unavailable" });

      expect(cookiesOf(browser)).toBe(before);
      world.store.down = "not";
      expect(await whoIsThere(world, browser)).toEqual(alice);
    });

    test("nobody is there for a route handler that runs all the same, or throws", async () => {
      const world = await createWorld(strategy, "deny");
      const browser = await world.signIn();
      world.store.down = "refuses";
      const headers = { cookie: browser.cookieHeader("/"), accept: "text/html" };
      const seen: unknown[] = [];
      // oxlint-disable-next-line await-thenable -- a promise, with a config that is a function
      const handler = await world.app.auth.auth((request) => {
        seen.push(request.auth);
        if (!request.auth) throw new Error("who are you?");
        return Response.json("private");
      });

      const request = new NextRequest(`${baseUrl}/api/private`, { headers });
      const answer = await expect503(await handler(request, { params: Promise.resolve({}) }));

      expect(seen).toEqual([null]);
      expect(await answer.text()).toContain("You have not been signed out");
    });

    test("a page and a Server Action get an error to handle", async () => {
      const world = await createWorld(strategy, "deny");
      const browser = await world.signIn();
      world.store.down = "refuses";

      await expect(
        runOnPage(browser, () => Promise.resolve(world.app.auth.auth())),
      ).rejects.toThrow(expect.objectContaining({ code: "sessions_unavailable" }));
    });

    test("auth(request, response) of the Pages Router leaves the cookie, too", async () => {
      const world = await createWorld(strategy, "deny");
      const browser = await world.signIn();
      world.store.down = "refuses";
      const { auth }: { auth: unknown } = world.app.auth;
      if (typeof auth !== "function") throw new Error("no function");
      const response = new Response();

      await expect(
        auth({ headers: { cookie: browser.cookieHeader("/"), host: "localhost:3000" } }, response),
      ).rejects.toThrow(expect.objectContaining({ code: "sessions_unavailable" }));

      expect(
        response.headers.getSetCookie().filter((setCookie) => setCookie.includes("Max-Age=0")),
      ).toEqual([]);
    });

    test("who has no session is not concerned, and people can sign out", async () => {
      const world = await createWorld(strategy, "deny");
      const browser = await world.signIn();
      world.store.down = "refuses";

      expect((await browser.post("/api/auth/federated-logout")).status).toBe(303);

      expect(cookiesOf(browser)).not.toContain("session-token");
      expect((await browser.get("/api/auth/session")).status).toBe(200);
    });
  });
});

describe.each(sessionStrategies)(
  "SEC-4: with %s sessions, a sign-out while the store is down",
  (strategy) => {
    async function signedOutWhileDown(signOut = triggers["the logout route, asked for JSON"]) {
      const here = await createWorld(strategy, "allow");
      const there = await createEndedWorld({ strategy, store: here.store, adapter: here.adapter });
      const browser = await here.signIn({ sid: "A1" });
      const copy = browser.copy();
      here.store.down = "refuses";
      const answer = await signOut?.({ ...here, browser, refreshed: {} });
      here.store.down = "not";
      return { here, there, copy, answer };
    }
    const isAliveAt = (world: EndedWorld, holder: TestBrowser) =>
      runOnCopy(world, holder).then((seen) => seen !== null);
    // Another instance's, in which the same cookies count.
    const runOnCopy = (world: EndedWorld, holder: TestBrowser) =>
      runOnPage(holder, () => Promise.resolve(world.app.auth.auth()));

    test.each(Object.entries(triggers))(
      "by %s is made up for as soon as the store answers this instance",
      async (_name, signOut) => {
        const { here, there, copy } = await signedOutWhileDown(signOut);
        const others = await here.signIn({ sub: "bob" });
        await whoIsThere(here, others);

        await vi.waitFor(() =>
          expect(here.app.events).toContainEqual(
            expect.objectContaining({ type: "revocation_store.caught_up" }),
          ),
        );
        expect(await isAliveAt(there, copy)).toBe(false);
        expect(await isAliveAt(here, copy)).toBe(false);
      },
    );

    test("says that other instances do not know yet, also when the browser is back", async () => {
      const { here, answer } = await signedOutWhileDown();
      const { url, outcome } = (await answer?.json()) ?? {};
      expect(outcome).toMatchObject({ kind: "provider", recorded: false });

      const state = new URL(url).searchParams.get("state");
      const cookie = answer?.headers
        .getSetCookie()
        .map((set: string) => set.split(";", 1))
        .join("; ");
      const back = await here.app.logout.routes.callback.GET(
        new Request(`${baseUrl}/api/auth/federated-logout/callback?state=${state}`, {
          headers: { cookie: cookie ?? "" },
        }),
      );
      const left = back.headers
        .getSetCookie()
        .map((set) => set.split(";", 1))
        .join("; ");
      expect(await here.app.logout.readOutcome(new Headers({ cookie: left }))).toMatchObject({
        returned: true,
        recorded: false,
      });
    });

    test("says nothing of the kind where the store was told", async () => {
      const world = await createWorld(strategy, "allow");
      const browser = await world.signIn();

      const answer = await browser.post("/api/auth/federated-logout", {
        headers: { accept: "application/json" },
      });

      expect((await answer.json()).outcome).not.toHaveProperty("recorded");
    });
  },
);

test("SEC-4: a sign-in while the store is down lets its frame end it later", async () => {
  const world = await createWorld("jwt", "allow");
  world.store.down = "refuses";
  const browser = await world.signIn({ sid: "A1" });
  world.store.down = "not";
  await whoIsThere(world, browser);
  await vi.waitFor(() =>
    expect(world.app.events).toContainEqual({ type: "revocation_store.caught_up", entries: 1 }),
  );

  await world.app.logout.routes.frontChannel.GET(
    new Request(`${baseUrl}/x?iss=https://a.test&sid=A1`),
  );

  expect(await whoIsThere(world, browser)).toEqual(nobody);
});

test("one report in ten seconds says it all", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const world = await createWorld("jwt", "allow");
    const browser = await world.signIn();
    world.store.down = "refuses";
    const failures = () =>
      world.app.events.filter(({ type }) => type === "revocation_store.failed").length;
    for (let request = 0; request < 20; request += 1) await browser.get("/api/auth/session");
    expect(failures()).toBe(1);

    vi.setSystemTime(Date.now() + 11_000);
    await browser.get("/api/auth/session");
    expect(failures()).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});
