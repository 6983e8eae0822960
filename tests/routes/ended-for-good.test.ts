import NextAuth from "next-auth";
import type { Adapter } from "next-auth/adapters";
import Credentials from "next-auth/providers/credentials";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { NextRequest } from "next/server";
import {
  issuerDigest,
  sidDigest,
} from "../../packages/federated-logout/src/sessions/session-identity.ts";
import { baseUrl, createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  everywhere,
  sessionStrategies,
  whoIsThere,
  type EndedWorld,
} from "../support/ended-world.ts";
import { failingStore } from "../support/failing-store.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider } from "../support/openid-provider.ts";
import { runOnPage, runServerAction } from "../support/server-action.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
import { TestBrowser } from "../support/test-browser.ts";

// Ways in which an ended session could do something after all, or somebody else could end one.

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const alice = everywhere("alice@example.com");
const nobody = everywhere(null);
const logoutRoute = "/api/auth/federated-logout";
const oneDayInMs = 86_400_000;

test("fail closed: a stranger's account is linked to nobody whose JWT session has ended", async () => {
  const [a, b] = [
    await serveOpenIdProvider("https://a.test"),
    await serveOpenIdProvider("https://b.test"),
  ];
  const client = { clientId: a.clientId, clientSecret: "s3cret" };
  const app = createConnectedApp({
    providers: [
      { id: "a", name: "A", type: "oidc", issuer: a.issuer, ...client },
      { id: "b", name: "B", type: "oidc", issuer: b.issuer, ...client },
    ],
    auth: {
      adapter: adapterOf(await createSessionDatabase()),
      session: { strategy: "jwt" },
    },
  });
  const browser = new TestBrowser(app);
  await browser.signIn("a", a, await a.idToken());
  const [signedOut, endedElsewhere] = [browser.copy(), browser.copy()];
  const signInAsMallory = async (thief: TestBrowser) => {
    await thief.signIn("b", b, await b.idToken({ sub: "mallory", email: "mallory@example.com" }));
    return (await (await thief.get("/api/auth/session")).json())?.user?.email;
  };

  await browser.post(logoutRoute);
  expect(await signInAsMallory(signedOut)).toBe("mallory@example.com");
  await app.logout.endSessions({ issuer: a.issuer, sub: "alice" });
  expect(await signInAsMallory(endedElsewhere)).toBe("mallory@example.com");
});

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  const keeper = { idTokenKeeper: strategy === "jwt" ? "session" : "cookie" } as const;

  test("a session that has ended has no say in the others of its person", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const world = await createEndedWorld({ strategy, logout: keeper });
      const stolen = await world.signIn({ sid: "A1" });
      await world.app.logout.endSessions({ issuer: world.a.issuer, sub: "alice" });
      vi.setSystemTime(Date.now() + 2000);
      const phone = await world.signIn({ sid: "A2" });

      const answer = await stolen.post(logoutRoute, {
        form: { scope: "everywhere" },
        headers: { accept: "application/json" },
      });

      expect(await answer.json()).toMatchObject({ outcome: { everywhere: false } });
      expect(await whoIsThere(world, phone)).toEqual(alice);
    } finally {
      vi.useRealTimers();
    }
  });

  test("whoever signs in again with the same sid is signed in", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const world = await createEndedWorld({ strategy });
      const now = () => Math.floor(Date.now() / 1000);
      const signIn = () => world.signIn({ sid: "A1", iat: now() });
      const before = await signIn();
      await world.app.logout.endSessions({ issuer: world.a.issuer, sid: "A1" });
      vi.setSystemTime(Date.now() + 1000);
      expect(await whoIsThere(world, await signIn())).toEqual(alice);

      await world.postLogoutToken({ sid: "A1", iat: now(), exp: now() + 60 });
      // Within the minute that its machines may disagree by.
      vi.setSystemTime(Date.now() + 59_000);
      expect(await whoIsThere(world, await signIn())).toEqual(nobody);
      vi.setSystemTime(Date.now() + 2000);
      expect(await whoIsThere(world, await signIn())).toEqual(alice);
      expect(await whoIsThere(world, before)).toEqual(nobody);
    } finally {
      vi.useRealTimers();
    }
  });

  test("BCL-47: sub and sid end a session whose id_token had no sid", async () => {
    const world = await createEndedWorld({ strategy });
    const [without, other] = [await world.signIn(), await world.signIn({ sid: "A2" })];

    await world.postLogoutToken({ sub: "alice", sid: "A1" });

    expect(await whoIsThere(world, without)).toEqual(nobody);
    expect(await whoIsThere(world, other)).toEqual(alice);
  });

  test('"deny": unstable_update leaves the cookie', async () => {
    const store = failingStore();
    const world = await createEndedWorld({ strategy, store, logout: { whenStoreFails: "deny" } });
    const browser = await world.signIn();
    const before = browser.cookieHeader("/");
    store.down = "refuses";

    await expect(runOnPage(browser, () => world.app.auth.unstable_update({}))).rejects.toThrow(
      expect.objectContaining({ code: "sessions_unavailable" }),
    );

    expect(browser.cookieHeader("/")).toContain(before.split("=")[0]);
    store.down = "not";
    expect(await whoIsThere(world, browser)).toEqual(alice);
  });

  test("FCL-9: a session that is used for longer than a sid is remembered still ends by its frame", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const world = await createEndedWorld({ strategy, logout: { frontChannelLogout: true } });
      const browser = await world.signIn({ sid: "A1" });
      for (let day = 0; day < 40; day += 5) {
        vi.setSystemTime(Date.now() + 5 * oneDayInMs);
        await browser.get("/api/auth/session");
      }
      expect(await whoIsThere(world, browser)).toEqual(alice);

      await world.app.logout.routes.frontChannel.GET(
        new Request(`${baseUrl}${logoutRoute}/front-channel?iss=${world.a.issuer}&sid=A1`),
      );

      expect(await whoIsThere(world, browser)).toEqual(nobody);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("with JWT sessions, signing in ends the session that was there", () => {
  const others: Record<string, { sub: string; email: string }> = {
    "of somebody else": { sub: "bob", email: "bob@example.com" },
    "of the same person": { sub: "alice", email: "alice@example.com" },
  };

  test.each(Object.entries(others))("%s", async (_whose, person) => {
    const world = await createEndedWorld();
    const browser = await world.signIn({ sid: "A1" });
    const copy = browser.copy();

    await browser.signIn("a", world.a, await world.a.idToken({ ...person, sid: "A2" }));

    expect(await whoIsThere(world, copy)).toEqual(nobody);
    expect(await whoIsThere(world, browser)).toEqual(everywhere(person.email));
  });

  test("also where only the session's own cookie names it", async () => {
    const world = await createEndedWorld();
    const browser = await world.signIn({ sid: "A1" });
    const copy = browser.copy();
    browser.setCookie("federated-logout.sign-in=; Max-Age=0; Path=/api/auth", "/api/auth/session");

    await browser.signIn("a", world.a, await world.a.idToken({ sid: "A2" }));

    expect(await whoIsThere(world, copy)).toEqual(nobody);
    expect(await whoIsThere(world, browser)).toEqual(alice);
  });

  test("also where a password is enough, in a Server Action", async () => {
    const password = Credentials({
      authorize: () => ({ id: "alice", email: "alice@example.com" }),
    });
    const app = createConnectedApp({ providers: [password] });
    const browser = new TestBrowser(app);
    const signIn = () => app.auth.signIn("credentials", { redirectTo: "/" });
    await runServerAction(browser, signIn);
    const copy = browser.copy();
    const seenIn = async (who: TestBrowser) =>
      (await (await who.get("/api/auth/session")).json())?.user?.email;
    expect(await seenIn(copy)).toBe("alice@example.com");

    await runServerAction(browser, signIn);

    expect(await seenIn(copy)).toBeUndefined();
    expect(await seenIn(browser)).toBe("alice@example.com");
  });

  test("and a sign-in that comes to nothing leaves it", async () => {
    let refuses = false;
    const world: EndedWorld = await createEndedWorld({
      callbacks: {
        jwt: ({ token, account }) =>
          refuses && account ? null : world.app.logout.keepIdToken(token, account),
      },
    });
    const browser = await world.signIn({ sid: "A1" });
    const copy = browser.copy();
    refuses = true;

    await browser.signIn("a", world.a, await world.a.idToken({ sid: "A2" }));

    expect(await whoIsThere(world, copy)).toEqual(alice);
  });
});

test('"deny": an account that is linked to a JWT session while the store is down makes no second person, and ends nothing', async () => {
  const store = failingStore();
  const client = await createSessionDatabase();
  const [a, b] = [
    await serveOpenIdProvider("https://a.test"),
    await serveOpenIdProvider("https://b.test"),
  ];
  const credentials = { clientId: a.clientId, clientSecret: "s3cret" };
  const app = createConnectedApp({
    providers: [
      { id: "a", name: "A", type: "oidc", issuer: a.issuer, ...credentials },
      { id: "b", name: "B", type: "oidc", issuer: b.issuer, ...credentials },
    ],
    logout: {
      revocationStore: store,
      whenStoreFails: "deny",
    },
    auth: { adapter: adapterOf(client), session: { strategy: "jwt" } },
  });
  const browser = new TestBrowser(app);
  await browser.signIn("a", a, await a.idToken());
  store.down = "refuses";

  const other = await b.idToken({ sub: "alice at b", email: "other@example.com" });
  const answer = await browser.signIn("b", b, other);

  expect(answer.status).toBe(503);
  expect((await client.execute(`SELECT * FROM "user"`)).rows).toHaveLength(1);
  store.down = "not";
  const session = await (await browser.get("/api/auth/session")).json();
  expect(session?.user?.email).toBe("alice@example.com");
});

test("a second press does not take “everywhere” back", async () => {
  const world = await createEndedWorld({ logout: { idTokenKeeper: "cookie" } });
  const [here, there] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
  await runServerAction(here, () => world.app.auth.signOut({ scope: "everywhere" }));

  const answer = await here.post(logoutRoute, { headers: { accept: "application/json" } });

  expect(await answer.json()).toMatchObject({ outcome: { everywhere: true } });
  expect(await whoIsThere(world, there)).toEqual(nobody);
});

describe("what is made up leaves nothing in the store, and nothing fails", () => {
  test.each([true, false])(
    "FCL-15: a cookie of the front channel's, turned on: %s",
    async (isOn) => {
      const world = await createEndedWorld({
        logout: { frontChannelLogout: isOn, logoutsFrom: { a: { foreignSid: true } } },
      });
      const raise = vi.spyOn(world.store, "raise");
      const iss = world.a.issuer;
      const digests = `${await issuerDigest(iss)}:${await sidDigest(iss, "x")}`;
      for (const value of [`${"z".repeat(22)}:${digests}`, `m:s:${digests}:a b`, "::::", ":"]) {
        const cookie = `federated-logout.framed-session=${encodeURIComponent(value)}`;
        const url = `${baseUrl}${logoutRoute}/front-channel?iss=${iss}&sid=x`;

        const answer = await world.app.logout.routes.frontChannel.GET(
          new NextRequest(url, { headers: { cookie } }),
        );

        expect(answer.status).toBe(200);
      }
      expect(raise).not.toHaveBeenCalled();
    },
  );

  test("the token of a database session", async () => {
    const world = await createEndedWorld({ strategy: "database" });
    const raise = vi.spyOn(world.store, "raise");
    const browser = new TestBrowser(world.app);
    browser.setCookie(`authjs.session-token=x.fl.${"z".repeat(22)}.0.0..; Path=/`, "/");

    await browser.post(logoutRoute);

    expect(raise).not.toHaveBeenCalled();
  });
});

describe("a database", () => {
  test("that finds a row by what is not quite its token keeps nobody signed in", async () => {
    const client = await createSessionDatabase();
    await client.batch([
      `DROP TABLE session`,
      `CREATE TABLE session ("sessionToken" TEXT COLLATE NOCASE PRIMARY KEY,
        "userId" TEXT NOT NULL, expires INTEGER NOT NULL)`,
    ]);
    const world = await createEndedWorld({ strategy: "database", adapter: adapterOf(client) });
    const browser = await world.signIn({ sid: "A1" });
    const token = browser.cookie("authjs.session-token", "/") ?? "";
    await world.postLogoutToken({ sid: "A1" });
    const [beginning, rest = ""] = token.split(".fl.");
    const flipped = rest.replaceAll(/[a-z]/gi, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    browser.setCookie(`authjs.session-token=${beginning}.fl.${flipped}; Path=/`, "/");

    expect(await whoIsThere(world, browser)).toEqual(nobody);
  });

  test("gives whoever signs in through another provider of theirs a session that it can end", async () => {
    const world = await createEndedWorld({ strategy: "database" });
    const claims = { sub: "alice", email: "alice@example.com" };
    const browser = await world.signIn({ sid: "A1" });
    await browser.signIn("b", world.b, await world.b.idToken({ ...claims, sid: "B1" }));
    expect(await whoIsThere(world, browser)).toEqual(alice);
    // Linked for the first time, its account has joined the session that was there.
    await browser.signIn("b", world.b, await world.b.idToken({ ...claims, sid: "B2" }));
    expect(await whoIsThere(world, browser)).toEqual(alice);

    await world.post(await world.b.logoutToken({ sub: "alice", sid: "B2" }));

    expect(await whoIsThere(world, browser)).toEqual(nobody);
  });

  test("gives whoever signs in again a session that can be ended, if the one before could not", async () => {
    const adapter = adapterOf(await createSessionDatabase());
    const world = await createEndedWorld({ strategy: "database", adapter });
    const { issuer, clientId } = world.a;
    const stock = NextAuth({
      providers: [{ id: "a", name: "A", type: "oidc", issuer, clientId, clientSecret: "s3cret" }],
      adapter,
    });
    const old = new TestBrowser({ auth: stock });
    const email = "alice@example.com";
    await old.signIn("a", world.a, await world.a.idToken({ sid: "A1", email }));
    const browser = new TestBrowser(world.app);
    const token = old.cookie("authjs.session-token", "/");
    browser.setCookie(`authjs.session-token=${token}; Path=/`, "/");
    expect(await whoIsThere(world, browser)).toEqual(alice);

    await browser.signIn("a", world.a, await world.a.idToken({ sid: "A2", email }));
    expect(await whoIsThere(world, browser)).toEqual(alice);
    await world.postLogoutToken({ sid: "A2" });

    expect(await whoIsThere(world, browser)).toEqual(nobody);
    expect(await (await old.get("/api/auth/session")).json()).toBeNull();
  });

  test("whose adapter cannot delete twice fails no request", async () => {
    const adapter = adapterOf(await createSessionDatabase());
    const strict: Adapter = {
      ...adapter,
      async deleteSession(token) {
        if (!(await adapter.getSessionAndUser?.(token))) throw new Error("there is no such row");
        await adapter.deleteSession?.(token);
        return null;
      },
    };
    const world = await createEndedWorld({ strategy: "database", adapter: strict });
    const browser = await world.signIn({ sid: "A1" });
    const copy = browser.copy();
    await world.postLogoutToken({ sid: "A1" });

    const both = await Promise.all([
      browser.get("/api/auth/session"),
      copy.get("/api/auth/session"),
    ]);

    for (const answer of both) {
      expect(await answer.json()).toBeNull();
      expect(answer.headers.getSetCookie().join()).toContain("authjs.session-token=;");
    }
  });

  test('"deny": makes no second person of one who links an account while the store is down', async () => {
    const client = await createSessionDatabase();
    const store = failingStore();
    const world = await createEndedWorld({
      strategy: "database",
      adapter: adapterOf(client),
      store,
      logout: { whenStoreFails: "deny" },
    });
    const browser = await world.signIn();
    store.down = "refuses";

    const idToken = await world.b.idToken({ sub: "alice at b", email: "other@example.com" });
    const answer = await browser.signIn("b", world.b, idToken);

    expect(answer.status).toBe(503);
    expect((await client.execute(`SELECT * FROM "user"`)).rows).toHaveLength(1);
  });
});
