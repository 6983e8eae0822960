import NextAuth, { type NextAuthConfig } from "next-auth";
import {
  federatedLogout,
  type AuthConfig,
  type FederatedLogoutOptions,
  type RevocationStore,
} from "next-auth-federated-logout";
import { decode, encode, type JWT } from "next-auth/jwt";
import { NextRequest } from "next/server";
import { inspect } from "node:util";
import { jwtVerify, SignJWT } from "jose";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { readSessionClaim } from "../../packages/federated-logout/src/sessions/claim-in-token.ts";
import {
  baseUrl,
  createConnectedApp,
  secret,
  stubEnvironment,
  type ConnectedApp,
} from "../support/connected-app.ts";
import { createEndedWorld, everywhere, whoIsThere } from "../support/ended-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider, type OpenIdProvider } from "../support/openid-provider.ts";
import { runOnPage, runServerAction } from "../support/server-action.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
import { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const sessionCookie = "authjs.session-token";
const logoutRoute = "/api/auth/federated-logout";
const alice = everywhere("alice@example.com");
const nobody = everywhere(null);

type Callbacks = NonNullable<NextAuthConfig["callbacks"]>;
type JwtCallback = NonNullable<Callbacks["jwt"]>;

const clientOf = ({ issuer, clientId }: OpenIdProvider, id = "a") =>
  ({ id, name: "A", type: "oidc", issuer, clientId, clientSecret: "s" }) as const;

async function claimsIn(browser: TestBrowser): Promise<JWT | null> {
  return decode({ token: browser.cookie(sessionCookie, "/") ?? "", secret, salt: sessionCookie });
}

describe("a jwt callback need not know of this library, and cannot undo it", () => {
  const written: Record<string, (app: () => ConnectedApp) => JwtCallback | undefined> = {
    "there is none": () => undefined,
    "it knows nothing":
      () =>
      ({ token }) => ({ ...token, role: "admin" }),
    "it keeps the id_token first":
      (app) =>
      async ({ token, account }) => {
        const claim = await app().logout.keepIdToken(token, account);
        return claim && { ...claim, role: "admin" };
      },
    "it keeps the id_token last":
      (app) =>
      ({ token, account }) =>
        app().logout.keepIdToken({ ...token, role: "admin" }, account),
    "it keeps it twice":
      (app) =>
      async ({ token, account }) => {
        const once = await app().logout.keepIdToken(token, account);
        return once && app().logout.keepIdToken({ ...once, role: "admin" }, account);
      },
    "it spreads what may be null":
      (app) =>
      async ({ token, account }) => ({
        ...(await app().logout.keepIdToken(token, account)),
        role: "admin",
      }),
    "it rebuilds the token from nothing":
      () =>
      ({ token: { name = null, email = null } }) => ({ name, email, role: "admin" }),
    "it takes over whatever a client sends":
      () =>
      ({ token, session }) => ({ ...token, ...session, role: "admin" }),
  };

  describe.each(Object.entries(written))("%s:", (_how, write) => {
    async function createWorld() {
      const callback = write(() => world.app);
      const world = await createEndedWorld({ callbacks: callback ? { jwt: callback } : {} });
      return world;
    }

    test("a logout has the id_token of the sign-in, and ends its copies", async () => {
      const world = await createWorld();
      const browser = await world.signIn({ sid: "A1" });
      await browser.get("/api/auth/session");
      const copy = browser.copy();
      expect(await whoIsThere(world, browser)).toEqual(alice);

      const asked = await browser.follow(await browser.post(logoutRoute));

      expect(asked?.parameters.id_token_hint).toBeDefined();
      expect(await whoIsThere(world, copy)).toEqual(nobody);
    });

    test("a session that has ended elsewhere is dead", async () => {
      const world = await createWorld();
      const browser = await world.signIn({ sid: "A1" });

      await world.postLogoutToken({ sid: "A1" });

      expect(await whoIsThere(world, browser)).toEqual(nobody);
    });

    test("what the browser sends in an update never gets into the claim", async () => {
      const world = await createWorld();
      const browser = await world.signIn({ sid: "A1" });
      const before = readSessionClaim(await claimsIn(browser));
      const { csrfToken } = await (await browser.get("/api/auth/csrf")).json();
      for (const federated_logout of [null, { provider: "a", sessionId: "x", sub: "bob" }]) {
        const update = new NextRequest(`${baseUrl}/api/auth/session`, {
          method: "POST",
          headers: {
            cookie: browser.cookieHeader("/api/auth/session"),
            "content-type": "application/json",
          },
          body: JSON.stringify({ csrfToken, data: { federated_logout } }),
        });
        const answer = await world.app.auth.handlers.POST(update);
        for (const set of answer.headers.getSetCookie()) browser.setCookie(set, "/");
      }

      expect(readSessionClaim(await claimsIn(browser))).toEqual(before);
      await world.postLogoutToken({ sid: "A1" });
      expect(await whoIsThere(world, browser)).toEqual(nobody);
    });
  });

  test("what it returns otherwise stays what it means", async () => {
    const world = await createEndedWorld({
      callbacks: {
        jwt: ({ token, account }) => (account ? { ...token, role: "admin" } : token),
      },
    });
    const browser = await world.signIn();
    expect(await claimsIn(browser)).toMatchObject({ role: "admin", email: "alice@example.com" });
  });

  test.each([
    ["returns null", () => null],
    [
      "throws",
      () => {
        throw new Error("not any more");
      },
    ],
  ])("one that %s ends the session in this browser, as ever", async (_how, giveUp) => {
    let isOver = false;
    const world = await createEndedWorld({
      callbacks: { jwt: ({ token }) => (isOver ? giveUp() : token) },
    });
    const browser = await world.signIn();
    isOver = true;

    expect(await (await browser.get("/api/auth/session")).json()).toBeNull();
    expect(browser.cookie(sessionCookie, "/")).toBeUndefined();
  });

  test("IDT-13: one that catches everything around a refresh does not go on with another's id_token", async () => {
    let isRefreshing = false;
    const world = await createEndedWorld({
      callbacks: {
        async jwt({ token }) {
          if (!isRefreshing) return token;
          try {
            const id_token = await world.a.idToken({ sub: "mallory" });
            return await world.app.logout.keepRefreshedTokens(token, { id_token });
          } catch {
            return token;
          }
        },
      },
    });
    const browser = await world.signIn();
    isRefreshing = true;

    await browser.get("/api/auth/session");

    expect(browser.cookie(sessionCookie, "/")).toBeUndefined();
  });
});

describe("a signIn callback decides as ever who may sign in", () => {
  const answers: [name: string, answer: () => boolean | string, isIn: boolean][] = [
    ["true", () => true, true],
    ["false", () => false, false],
    ["another page", () => "/waiting", false],
  ];
  const strategies = ["jwt", "database"] as const;
  const cases = strategies.flatMap((strategy) =>
    answers.map((answer) => [strategy, ...answer] as const),
  );

  test.each(cases)("with %s sessions: %s", async (strategy, _name, answer, isIn) => {
    const world = await createEndedWorld({ strategy, callbacks: { signIn: answer } });
    const browser = await world.signIn();

    expect(await whoIsThere(world, browser)).toEqual(isIn ? alice : nobody);
    expect(browser.cookie("federated-logout.sign-in", "/api/auth/session") !== undefined).toBe(
      isIn,
    );
  });

  test("one that throws denies", async () => {
    const world = await createEndedWorld({
      callbacks: {
        signIn() {
          throw new Error("no");
        },
      },
    });
    expect(await whoIsThere(world, await world.signIn())).toEqual(nobody);
  });
});

describe("a signOut event runs once, whatever it does", () => {
  const events: Record<
    string,
    (app: () => ConnectedApp) => NonNullable<NonNullable<NextAuthConfig["events"]>["signOut"]>
  > = {
    "it knows nothing": () => () => undefined,
    "it builds the logout URL": (app) => (message) => app().logout.buildLogoutUrl(message),
    "it builds it twice": (app) => async (message) => {
      await app().logout.buildLogoutUrl(message);
      await app().logout.buildLogoutUrl(message);
    },
    "it throws": () => () => {
      throw new Error("the audit log is full");
    },
  };

  test.each(Object.entries(events))("%s", async (_how, write) => {
    const op = await serveOpenIdProvider("https://a.test");
    const told: unknown[] = [];
    const app: ConnectedApp = createConnectedApp({
      providers: [clientOf(op)],
      auth: {
        events: {
          async signOut(message) {
            told.push("token" in message && message.token?.email);
            await write(() => app)(message);
          },
        },
      },
    });
    const browser = new TestBrowser(app);
    const hint = await op.idToken();
    await browser.signIn("a", op, hint);

    const asked = await browser.follow(await browser.post(logoutRoute));

    expect(asked?.parameters.id_token_hint).toBe(hint);
    expect(told).toEqual(["alice@example.com"]);
    expect(app.events).toMatchObject([{ type: "logout.started", idTokenHint: true }]);
  });
});

describe("a config that is a function", () => {
  async function createTenants() {
    const [a, b] = [
      await serveOpenIdProvider("https://a.test"),
      await serveOpenIdProvider("https://b.test"),
    ];
    const tenants: Record<string, Partial<NextAuthConfig>> = {
      "a.app.test": { providers: [clientOf(a, "op")], secret: "the secret of tenant a" },
      "b.app.test": { providers: [clientOf(b, "op")], secret: "the secret of tenant b" },
    };
    stubEnvironment({ AUTH_URL: undefined, AUTH_TRUST_HOST: "true" });
    const app = createConnectedApp({
      lazily: (request) => tenants[request?.headers.get("host") ?? ""],
    });
    const at = (host: string) => ({ host, "x-forwarded-proto": "http" });
    return { a, b, app, at };
  }

  test("gives every tenant its own provider and secret", async () => {
    const { a, b, app, at } = await createTenants();
    for (const [host, op] of [
      ["a.app.test", a],
      ["b.app.test", b],
    ] as const) {
      const browser = new TestBrowser(app, at(host));
      const hint = await op.idToken();
      await browser.signIn("op", op, hint);
      const copy = browser.copy();

      const asked = await browser.follow(await browser.post(logoutRoute));

      expect(asked?.endpoint).toBe(op.endSessionEndpoint);
      expect(asked?.parameters).toMatchObject({
        id_token_hint: hint,
        post_logout_redirect_uri: `http://${host}/api/auth/federated-logout/callback`,
      });
      expect(await (await copy.get("/api/auth/session")).json()).toBeNull();
    }
  });

  test("a logout token ends sessions at the tenant whose provider has signed it, and at no other", async () => {
    const { a, b, app, at } = await createTenants();
    const [ofA, ofB] = [
      new TestBrowser(app, at("a.app.test")),
      new TestBrowser(app, at("b.app.test")),
    ];
    await ofA.signIn("op", a, await a.idToken({ sid: "S1" }));
    await ofB.signIn("op", b, await b.idToken({ sid: "S1" }));
    const post = async (host: string, token: string) =>
      (
        await app.auth.handlers.POST(
          new NextRequest(`http://${host}${logoutRoute}/back-channel`, {
            method: "POST",
            headers: at(host),
            body: new URLSearchParams({ logout_token: token }),
          }),
        )
      ).status;

    expect(await post("b.app.test", await a.logoutToken({ sid: "S1" }))).toBe(400);
    expect(await post("a.app.test", await a.logoutToken({ sid: "S1" }))).toBe(200);

    expect(await (await ofA.get("/api/auth/session")).json()).toBeNull();
    expect(await (await ofB.get("/api/auth/session")).json()).not.toBeNull();
  });

  test.each(["the same secret", "a secret of its own"])(
    "may tell a tenant, with %s, by a cookie: Auth.js's part of the sign-out is the same tenant's",
    async (secrets) => {
      const [a, b] = [
        await serveOpenIdProvider("https://a.test"),
        await serveOpenIdProvider("https://b.test"),
      ];
      const tenants = { a, b };
      const app = createConnectedApp({
        lazily: (request) => {
          const tenant = request?.cookies.get("tenant")?.value;
          if (tenant !== "a" && tenant !== "b") throw new Error("There is no such tenant");
          return {
            providers: [clientOf(tenants[tenant], "op")],
            ...(secrets !== "the same secret" && { secret: `the secret of ${tenant}` }),
          };
        },
      });
      for (const tenant of ["a", "b", "a"] as const) {
        for (const leave of [
          (browser: TestBrowser) => browser.post(logoutRoute),
          (browser: TestBrowser) => browser.postToAuth("signout"),
        ]) {
          const browser = new TestBrowser(app);
          browser.setCookie(`tenant=${tenant}; Path=/`, "/");
          const hint = await tenants[tenant].idToken();
          await browser.signIn("op", tenants[tenant], hint);

          const asked = await browser.follow(await leave(browser));

          expect(asked?.parameters.id_token_hint).toBe(hint);
          expect(await (await browser.get("/api/auth/session")).json()).toBeNull();
        }
      }
    },
  );

  test("a request within another one has the config of its own tenant", async () => {
    const { a, b, app, at } = await createTenants();
    const post = async (token: string) => {
      const request = new NextRequest(`http://b.app.test${logoutRoute}/back-channel`, {
        method: "POST",
        headers: at("b.app.test"),
        body: new URLSearchParams({ logout_token: token }),
      });
      return app.auth.handlers.POST(request);
    };
    const tokens = [await b.logoutToken({ sid: "S" }), await a.logoutToken({ sid: "S" })];
    const statuses: number[] = [];
    const guarded = app.auth.auth(async () => {
      for (const token of tokens) statuses.push((await post(token)).status);
      return new Response();
    });

    // Types do not say so, but with such a config it is a promise.
    const fanOut = await Promise.resolve(guarded);
    await fanOut(new NextRequest("http://a.app.test/fan-out", { headers: at("a.app.test") }), {
      params: Promise.resolve({}),
    });

    expect(statuses).toEqual([200, 400]);
  });

  test("every callback and event of it can call this library, on pages, too", async () => {
    const op = await serveOpenIdProvider("https://a.test");
    const seen: unknown[] = [];
    const app: ConnectedApp = createConnectedApp({
      lazily: () => ({
        providers: [clientOf(op)],
        events: { session: ({ token }) => void seen.push(app.logout.providerOf(token)) },
      }),
    });
    const browser = new TestBrowser(app);
    await browser.signIn("a", op, await op.idToken());

    await runOnPage(browser, () => app.auth.auth());

    expect(seen).toEqual([{ id: "a", name: "A" }]);
  });

  test("may be asynchronous, and is asked in Server Actions, too", async () => {
    const op = await serveOpenIdProvider("https://a.test");
    const logout = federatedLogout();
    const config: AuthConfig = async () => ({ providers: [clientOf(op)] });
    const app = { logout, auth: logout.connect(NextAuth, config) };
    const browser = new TestBrowser(app);
    const hint = await op.idToken();
    await browser.signIn("a", op, hint);

    const asked = await browser.follow(await runServerAction(browser, () => app.auth.signOut()));

    expect(asked?.parameters.id_token_hint).toBe(hint);
  });
});

describe("what the config says of sessions is heeded", () => {
  test("jwt.encode and jwt.decode of the app's own", async () => {
    const key = new TextEncoder().encode("a key of the app's own, for signing and nothing else");
    const op = await serveOpenIdProvider("https://a.test");
    const app = createConnectedApp({
      providers: [clientOf(op)],
      auth: {
        jwt: {
          encode: ({ token = {} }) =>
            new SignJWT({ ...token }).setProtectedHeader({ alg: "HS256" }).sign(key),
          decode: async ({ token }) => (token ? (await jwtVerify(token, key)).payload : null),
        },
      },
    });
    const browser = new TestBrowser(app);
    const hint = await op.idToken();
    await browser.signIn("a", op, hint);
    const copy = browser.copy();
    // A sibling sub-domain's.
    browser.setCookie(`${sessionCookie}.9=junk; Path=/`, "/");

    const asked = await browser.follow(await browser.post(logoutRoute));

    expect(asked?.parameters.id_token_hint).toBe(hint);
    expect(await (await copy.get("/api/auth/session")).json()).toBeNull();
  });

  test("what jwt.decode of the app's own throws is in the log, and never the claims of a token", async () => {
    const op = await serveOpenIdProvider("https://a.test");
    const claims = { sub: "the person's own claims" };
    // As another copy of jose throws it.
    const expired = Object.assign(new Error('"exp" claim timestamp check failed'), {
      code: "ERR_JWT_EXPIRED",
      payload: claims,
    });
    const thrown = [
      new Error("The key ring was not found"),
      expired,
      new Error("It cannot be read", { cause: expired }),
    ];
    const logged: string[] = [];
    const app = createConnectedApp({
      providers: [clientOf(op)],
      auth: {
        logger: { error: (error) => void logged.push(inspect(error, { depth: 9 })) },
        jwt: {
          decode() {
            throw thrown.shift();
          },
        },
      },
    });
    const browser = new TestBrowser(app);
    await browser.signIn("a", op, await op.idToken());
    const copy = browser.copy();

    for (const signedIn of [copy.copy(), copy.copy(), copy.copy()]) {
      await signedIn.get("/api/auth/session");
    }

    expect(logged.join()).toContain("The key ring was not found");
    expect(logged.join()).toContain("ERR_JWT_EXPIRED");
    expect(logged.join()).not.toContain(claims.sub);
  });

  test("the name, domain and path of the session's cookie, also where Auth.js overlooks it", async () => {
    const op = await serveOpenIdProvider("https://a.test");
    const app = createConnectedApp({
      providers: [clientOf(op)],
      auth: {
        cookies: {
          sessionToken: {
            name: "sid",
            options: { domain: "localhost", path: "/", httpOnly: true, sameSite: "lax" },
          },
        },
      },
    });
    const browser = new TestBrowser(app);
    await browser.signIn("a", op, await op.idToken());
    const session = browser.cookie("sid", "/");
    const headers = { "sec-fetch-site": "same-origin", cookie: `sid=; sid=${session}` };

    const answer = await app.auth.handlers.POST(
      new NextRequest(baseUrl + logoutRoute, { method: "POST", headers }),
    );

    expect(answer.headers.getSetCookie()).toContainEqual(
      expect.stringMatching(/^sid=; Max-Age=0; Domain=localhost; Path=\//),
    );
    const copy = new NextRequest(`${baseUrl}/api/auth/session`, {
      headers: { cookie: `sid=${session}` },
    });
    expect(await (await app.auth.handlers.GET(copy)).json()).toBeNull();
  });

  test("session.maxAge: ended sessions are remembered for longer than that", async () => {
    const raise = vi.fn<RevocationStore["raise"]>(async () => undefined);
    const world = await createEndedWorld({
      store: { raise, read: async (keys) => keys.map(() => undefined) },
      session: { maxAge: 90 * 86_400 },
    });

    await world.app.logout.endSessions({ issuer: "https://a.test", sub: "alice" });

    expect(raise).toHaveBeenCalledWith(expect.anything(), (90 + 7) * 86_400 + 3600);
  });

  test("a secret that is a list, of which the session has the older one", async () => {
    const op = await serveOpenIdProvider("https://a.test");
    const before = createConnectedApp({ providers: [clientOf(op)], auth: { secret: "old" } });
    const after = createConnectedApp({
      providers: [clientOf(op)],
      auth: { secret: ["new", "old"] },
    });
    const browser = new TestBrowser(before);
    const hint = await op.idToken();
    await browser.signIn("a", op, hint);
    const now = browser.copy(after);

    const asked = await now.follow(await now.post(logoutRoute));

    expect(asked?.parameters.id_token_hint).toBe(hint);
  });

  test("a session that was made by something else is left to it", async () => {
    const app = createConnectedApp();
    const token = await encode({
      token: { email: "alice@example.com" },
      secret,
      salt: sessionCookie,
    });
    const headers = { cookie: `${sessionCookie}=${token}` };
    const request = () => new NextRequest(`${baseUrl}/api/auth/session`, { headers });

    expect((await (await app.auth.handlers.GET(request())).json()).user.email).toBe(
      "alice@example.com",
    );
  });
});

describe("handlers serves every route", () => {
  const routes: [path: string, allowed: string][] = [
    ["", "GET, HEAD, POST"],
    ["/callback", "GET, HEAD"],
    ["/back-channel", "POST"],
    ["/front-channel", "GET, HEAD"],
    ["/continue", "GET, HEAD, POST"],
    ["/session", "GET, HEAD"],
  ];

  test.each(routes)("…/federated-logout%s has %s, and 405 for the rest", async (path, allowed) => {
    const app = createConnectedApp();
    for (const method of ["GET", "POST"] as const) {
      for (const slash of ["", "/"]) {
        const answer = await app.auth.handlers[method](
          new NextRequest(baseUrl + logoutRoute + path + slash, {
            method,
            headers: { "sec-fetch-site": "same-origin" },
          }),
        );
        expect(answer.headers.get("cache-control")).toBe("no-store");
        const isAllowed = allowed.split(", ").includes(method);
        expect(answer.status === 405).toBe(!isAllowed);
        expect(answer.headers.get("allow")).toBe(isAllowed ? null : allowed);
      }
    }
  });

  test("and leaves the others to Auth.js", async () => {
    const app = createConnectedApp();
    for (const path of ["/csrf", "/providers", "/federated-logout/nothing"]) {
      const answer = await app.auth.handlers.GET(new NextRequest(`${baseUrl}/api/auth${path}`));
      expect(answer.headers.get("allow")).toBeNull();
      expect(answer.status).toBe(path.includes("nothing") ? 400 : 200);
    }
  });

  test("a path that the config does not say is pointed out at the first request, once", async () => {
    const app = createConnectedApp();
    for (const path of ["/auth/csrf", "/auth/session"]) {
      await app.auth.handlers.GET(new NextRequest(baseUrl + path));
    }

    expect(app.events).toEqual([
      {
        type: "configuration.warning",
        code: "base_path",
        message: expect.stringMatching(/\/auth\/csrf.*\/api\/auth.*basePath/),
      },
    ]);
  });
});

describe("what cannot work is one clear error", () => {
  // Where nobody looks at types.
  const fromJavaScript =
    (connect: object) =>
    (...args: unknown[]): unknown =>
      typeof connect === "function" ? Reflect.apply(connect, undefined, args) : undefined;
  const provider = { id: "a", name: "A", type: "oidc", issuer: "https://a.test" } as const;
  const wrong: Record<string, [config: object, words: RegExp, nextAuth?: unknown]> = {
    "what NextAuth returns, in its place": [{ providers: [] }, /NextAuth itself/, { handlers: {} }],
    "no providers": [{}, /`providers` is missing/],
    "a database that is none": [
      { providers: [provider], session: { strategy: "database" } },
      /no `adapter`/,
    ],
  };

  test.each(Object.entries(wrong))("%s", (_what, [config, words, nextAuth = NextAuth]) => {
    const connect = fromJavaScript(federatedLogout().connect);

    expect(() => connect(nextAuth, config)).toThrow(
      expect.objectContaining({ code: "invalid_config", message: expect.stringMatching(words) }),
    );
  });

  test("a second NextAuth for the same federatedLogout()", () => {
    const logout = federatedLogout();
    logout.connect(NextAuth, { providers: [] });

    for (const config of [{ providers: [] }, () => ({ providers: [] })]) {
      expect(() => logout.connect(NextAuth, config)).toThrow(
        expect.objectContaining({
          code: "invalid_config",
          message: expect.stringMatching(/twice/),
        }),
      );
    }
  });

  test("no config at all", () => {
    const connect = fromJavaScript(federatedLogout().connect);

    expect(() => connect(NextAuth)).toThrow(/second argument/);
  });

  test("an id_token that is to be kept in a database session", async () => {
    const adapter = adapterOf(await createSessionDatabase());
    const logout = federatedLogout({ idTokenKeeper: "session" });

    expect(() => logout.connect(NextAuth, { providers: [], adapter })).toThrow(
      /leave out `idTokenKeeper: "session"`/,
    );
    expect(() =>
      logout.connect(NextAuth, { providers: [], adapter, session: { strategy: "jwt" } }),
    ).not.toThrow();
  });

  test("an adapter that answers with digests of session tokens is pointed out", async () => {
    const op = await serveOpenIdProvider("https://a.test");
    const adapter = adapterOf(await createSessionDatabase());
    const app = createConnectedApp({
      providers: [clientOf(op)],
      auth: {
        adapter: {
          ...adapter,
          async getSessionAndUser(sessionToken) {
            const found = await adapter.getSessionAndUser!(sessionToken);
            return found && { ...found, session: { ...found.session, sessionToken: "a digest" } };
          },
        },
      },
    });
    const browser = new TestBrowser(app);
    await browser.signIn("a", op, await op.idToken());

    await browser.get("/api/auth/session");

    expect(app.events).toContainEqual({
      type: "configuration.warning",
      code: "session_token",
      message: expect.stringMatching(/getSessionAndUser/),
    });
  });

  test("a NextAuth of its own in a middleware that keeps id_tokens is pointed out", async () => {
    const op = await serveOpenIdProvider("https://a.test");
    const app = createConnectedApp({ providers: [clientOf(op)] });
    const browser = new TestBrowser(app);
    await browser.signIn("a", op, await op.idToken());
    const split = NextAuth({
      providers: [],
      callbacks: { jwt: ({ token, account }) => app.logout.keepIdToken(token, account) },
    });

    const headers = { cookie: browser.cookieHeader("/"), host: "localhost:3000" };
    await split.handlers.GET(new NextRequest(`${baseUrl}/api/auth/session`, { headers }));

    expect(app.events).toMatchObject([
      { code: "not_connected", message: expect.stringContaining("keepIdToken") },
    ]);
  });
});

describe("a middleware in the Edge runtime, where ended sessions are not known", () => {
  const codesOf = async (logout: FederatedLogoutOptions, runtime: string) => {
    vi.stubEnv("NEXT_RUNTIME", runtime);
    const app = createConnectedApp({ logout });
    await new TestBrowser(app).visit("/account");
    await new TestBrowser(app).visit("/account");
    return app.events.flatMap((event) =>
      event.type === "configuration.warning" ? [event.code] : [],
    );
  };

  test("is warned of once", async () => {
    expect(await codesOf({}, "edge")).toEqual(["edge_runtime"]);
  });

  test("is not warned of where it runs in Node.js, or has a store to ask", async () => {
    const revocationStore: RevocationStore = { raise: async () => undefined, read: async () => [] };

    expect(await codesOf({}, "nodejs")).toEqual([]);
    expect(await codesOf({ revocationStore }, "edge")).toEqual([]);
  });
});
