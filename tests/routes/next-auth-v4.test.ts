import { decode as decodeJwt, getToken, type JWT, type JWTDecodeParams } from "next-auth-v4/jwt";
import { withAuth } from "next-auth-v4/middleware";
import NextAuth, { type AuthOptions } from "next-auth-v4";
import NextAuthV5 from "next-auth";
import { federatedLogout as federatedLogoutV5 } from "next-auth-federated-logout";
import { federatedLogout } from "next-auth-federated-logout/v4";
import { inspect } from "node:util";
import { NextRequest } from "next/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { baseUrl, locationOf, secret } from "../support/connected-app.ts";
import { failingStore } from "../support/failing-store.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { inPagesRouter } from "../support/pages-router.ts";
import { runServerAction } from "../support/server-action.ts";
import type { TestBrowser } from "../support/test-browser.ts";
import { createV4App, sealV4Session, stubV4Environment, type V4App } from "../support/v4-app.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubV4Environment());

const routers = ["App Router", "Pages Router"] as const;
const strategies = ["jwt", "database", "rows"] as const;
const worlds = routers.flatMap((router) =>
  strategies.map((strategy) => [router, strategy] as const),
);
const sessionCookie = "next-auth.session-token";

const triggers: Record<string, (browser: TestBrowser, app: V4App) => Promise<Response>> = {
  "the form": (browser) => browser.post("/api/auth/federated-logout"),
  "signOut() of next-auth/react": (browser) =>
    browser.postToAuth("signout", { form: { callbackUrl: `${baseUrl}/account`, json: "true" } }),
  "next-auth's own page": (browser) => browser.postToAuth("signout"),
  "a Server Action": (browser, { auth }) => runServerAction(browser, () => auth.signOut()),
};

async function emailIn({ sessionOf }: V4App, browser: TestBrowser): Promise<string | null> {
  return (await sessionOf(browser)).session?.user?.email ?? null;
}

describe.each(worlds)("next-auth v4 in the %s, with sessions of type %s", (router, strategy) => {
  test.each(Object.keys(triggers))("%s ends the session here and at the provider", async (name) => {
    const app = await createV4App({ router, strategy });
    const browser = await app.signIn();
    const copy = browser.copy();
    expect(await emailIn(app, browser)).toBe("alice@example.com");

    const answer = await triggers[name]?.(browser, app);
    const arrived = answer && (await browser.follow(answer));

    expect(arrived).toMatchObject({
      endpoint: "https://a.test/session/end",
      parameters: { post_logout_redirect_uri: `${baseUrl}/api/auth/federated-logout/callback` },
    });
    expect(arrived?.parameters.id_token_hint).toMatch(/^ey/);
    expect(await emailIn(app, browser)).toBe(null);
    expect(await emailIn(app, copy)).toBe(null);
  });

  test("the provider sends the browser back to where it wanted to be, and the outcome is known", async () => {
    const app = await createV4App({ router, strategy });
    const browser = await app.signIn();
    const leaving = await browser.post("/api/auth/federated-logout", {
      form: { redirectTo: "/bye" },
    });
    const arrived = await browser.follow(leaving);

    const state = arrived?.parameters.state;
    const back = await browser.get(`/api/auth/federated-logout/callback?state=${state}`);

    expect(locationOf(back).href).toBe(`${baseUrl}/bye`);
    const ofNode = { host: "localhost:3000", cookie: browser.cookieHeader("/bye") };
    for (const headers of [ofNode, new Headers(ofNode)]) {
      expect(await app.logout.readOutcome(headers)).toMatchObject({
        kind: "provider",
        returned: true,
      });
    }
  });

  test("a logout token ends the session, and it stays ended", async () => {
    const app = await createV4App({ router, strategy });
    const browser = await app.signIn({ sid: "s1" });
    const other = await app.signIn({ sid: "s2" });

    const answer = await app.postLogoutToken({ sid: "s1" });

    expect(answer.status).toBe(200);
    expect(await (await browser.copy().get("/api/auth/session")).json()).toEqual({});
    expect(await emailIn(app, browser)).toBe(null);
    expect(await emailIn(app, other)).toBe("alice@example.com");
  });

  test.each(strategy === "jwt" ? (["session", "cookie"] as const) : (["cookie"] as const))(
    "the id_token is kept by %s, and out of everything that the browser can read",
    async (idTokenKeeper) => {
      const app = await createV4App({ router, strategy, logout: { idTokenKeeper } });
      const browser = await app.signIn();

      const kept = JSON.stringify(browser.jar.toJSON());
      const arrived = await browser.follow(await browser.post("/api/auth/federated-logout"));

      expect(arrived?.parameters.id_token_hint).toMatch(/^ey/);
      expect(kept).not.toContain(arrived?.parameters.id_token_hint);
    },
  );

  test("after a logout that has not come back, the next sign-in requires re-authentication", async () => {
    const app = await createV4App({ router, strategy });
    const browser = await app.signIn();
    await browser.post("/api/auth/federated-logout");

    const leaving = await browser.postToAuth("signin/a");

    expect(locationOf(leaving).searchParams.get("prompt")).toBe("login");
  });

  test("a callbackUrl that does not parse keeps nobody signed in", async () => {
    const app = await createV4App({ router, strategy });
    const browser = await app.signIn();

    const form = { callbackUrl: "not a url", json: "true" };
    const answer = await browser.postToAuth("signout", { form });

    expect(answer.status).toBe(200);
    expect(await emailIn(app, browser)).toBe(null);
  });

  test("a CSRF token that is not believed ends nothing, and leads to next-auth's own page", async () => {
    const app = await createV4App({ router, strategy });
    const browser = await app.signIn();

    const answer = await browser.post("/api/auth/signout", { form: { csrfToken: "made up" } });

    expect(locationOf(answer).href).toBe(`${baseUrl}/api/auth/signout?csrf=true`);
    expect(await emailIn(app, browser)).toBe("alice@example.com");
  });

  test("next-auth/react is answered with a URL, and a form with a redirect", async () => {
    const app = await createV4App({ router, strategy });
    const [browser, other] = [await app.signIn(), await app.signIn()];
    const script = await browser.postToAuth("signout", { form: { json: "true" } });
    const form = await other.postToAuth("signout");

    expect([script.status, (await script.json()).url]).toEqual([
      200,
      expect.stringContaining("https://a.test/session/end"),
    ]);
    expect([form.status, locationOf(form).origin]).toEqual([303, "https://a.test"]);
  });

  test("another site's form ends nothing", async () => {
    const app = await createV4App({ router, strategy });
    const browser = await app.signIn();

    const headers = { "sec-fetch-site": "cross-site" };
    const answer = await browser.post("/api/auth/federated-logout", { headers });

    expect(answer.status).toBe(403);
    expect(await emailIn(app, browser)).toBe("alice@example.com");
  });

  test("a sign-in with a logout token in the place of an id_token is not believed", async () => {
    const app = await createV4App({ router, strategy });
    const browser = await app.signIn({
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    });

    expect(await emailIn(app, browser)).toBe(null);
  });
});

describe.each(routers)("what next-auth v4 does not do by itself (%s)", (router) => {
  test.each([
    ["its cookie", { session: { maxAge: 60 } }],
    ["its token", { jwt: { maxAge: 60 } }],
  ])(
    "a session of which %s has expired is still signed out at its provider",
    async (_, options) => {
      const app = await createV4App({ router, options });
      const browser = await app.signIn();
      vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ["Date"] });

      const arrived = await browser.follow(await browser.post("/api/auth/federated-logout"));
      vi.useRealTimers();

      expect(arrived?.endpoint).toBe("https://a.test/session/end");
    },
  );

  test("what an app's own decode says of a session that has expired gets into no log", async () => {
    const logged: unknown[] = [];
    const error = (...said: unknown[]) => void logged.push(...said);
    const options = {
      jwt: {
        maxAge: 60,
        // The error of v4's own jose is silent; that of a newer one has the claims.
        decode: (params: JWTDecodeParams) =>
          decodeJwt(params).catch((failure: Error) => {
            throw Object.assign(failure, { payload: { email: "alice@example.com" } });
          }),
      },
      logger: { error, warn: () => undefined, debug: () => undefined },
    };
    const app = await createV4App({ router, options });
    const browser = await app.signIn();
    vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ["Date"] });

    await browser.copy().get("/api/auth/session");
    await browser.post("/api/auth/federated-logout");
    vi.useRealTimers();

    const log = inspect(logged, { depth: 10 });
    expect(log).toContain("JWT_SESSION_ERROR");
    expect(log).not.toContain("alice");
  });

  test("a session that nobody can read goes, and with it its cookies", async () => {
    const app = await createV4App({ router });
    const browser = await app.signIn();
    browser.setCookie(`${sessionCookie}=tampered; Path=/`, "/");

    await browser.post("/api/auth/federated-logout");

    expect(browser.cookie(sessionCookie, "/")).toBe(undefined);
  });

  test("a session in pieces goes piece by piece", async () => {
    const app = await createV4App({
      router,
      options: { callbacks: { jwt: ({ token }) => ({ ...token, much: "x".repeat(6000) }) } },
    });
    const browser = await app.signIn();
    expect(browser.cookie(`${sessionCookie}.2`, "/")).toBeDefined();

    await browser.post("/api/auth/federated-logout");

    expect(browser.cookieHeader("/")).not.toContain(sessionCookie);
  });

  test("getToken and withAuth know of ended sessions where they are given authOptions.jwt.decode", async () => {
    const app = await createV4App({ router });
    const browser = await app.signIn({ sid: "s1" });
    const decode = app.auth.authOptions.jwt.decode;
    const look = async (knows: boolean) => {
      const headers = { cookie: browser.cookieHeader("/account") };
      const request = new NextRequest(`${baseUrl}/account`, { headers });
      const jwt = knows ? { decode } : {};
      const guard = withAuth({ jwt, secret });
      const answer: unknown = await Reflect.apply(guard, undefined, [request]);
      const token = await getToken({ req: request, secret, ...jwt });
      return [token?.email ?? null, answer instanceof Response ? answer.status : "goes on"];
    };
    expect([await look(true), await look(false)]).toEqual([
      ["alice@example.com", "goes on"],
      ["alice@example.com", "goes on"],
    ]);

    await app.postLogoutToken({ sid: "s1" });

    expect(await look(true)).toEqual([null, 307]);
    // What they cannot know by themselves.
    expect(await look(false)).toEqual(["alice@example.com", "goes on"]);
  });

  test("a session that ends while the jwt callback refreshes it is not shown any more", async () => {
    const app: V4App = await createV4App({
      router,
      options: {
        callbacks: {
          async jwt({ token, account }) {
            if (account) return token;
            await app.postLogoutToken({ sid: "s1" });
            return { ...(await app.logout.keepRefreshedTokens(token, { access_token: "new" })) };
          },
        },
      },
    });
    const browser = await app.signIn({ sid: "s1" });

    expect(await (await browser.get("/api/auth/session")).json()).toEqual({});
    expect(browser.cookie(sessionCookie, "/")).toBe(undefined);
  });

  test.each(strategies)(
    "while the store cannot be asked and sessions are denied, nobody is shown, and nobody loses theirs (%s)",
    async (strategy) => {
      const store = failingStore();
      const app = await createV4App({
        router,
        strategy,
        logout: { revocationStore: store, whenStoreFails: "deny" },
      });
      const browser = await app.signIn();
      store.down = "refuses";

      const { session } = await app.sessionOf(browser);
      const answer = await browser.get("/api/auth/session");

      expect([session, answer.status]).toEqual([null, 503]);
      store.down = "not";
      expect(await emailIn(app, browser)).toBe("alice@example.com");
    },
  );
});

describe("an API route of the Pages Router", () => {
  const post = async (
    app: V4App,
    browser: TestBrowser,
    { type, body }: { type: string; body: (csrfToken: string) => string },
  ) => {
    const { csrfToken } = await (await browser.get("/api/auth/csrf")).json();
    const headers = {
      host: "localhost:3000",
      "content-type": type,
      cookie: browser.cookieHeader("/api/auth/signout"),
    };
    const init = { method: "POST", headers, body: body(csrfToken) };
    return inPagesRouter(app.auth.handler, new Request(`${baseUrl}/api/auth/signout`, init));
  };

  test.each([
    ["APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8", (token: string) => `csrfToken=${token}`],
    ["application/ld+json", (csrfToken: string) => JSON.stringify({ csrfToken })],
    ["Application/JSON", (csrfToken: string) => JSON.stringify({ csrfToken })],
  ])("believes a CSRF token in every type of body that Next.js reads: %s", async (type, body) => {
    const app = await createV4App({ router: "Pages Router" });
    const browser = await app.signIn();

    const answer = await post(app, browser, { type, body });

    expect(locationOf(answer).href).toContain("https://a.test/session/end");
  });

  test("takes a body that is no object for one that says nothing", async () => {
    const app = await createV4App({ router: "Pages Router" });
    const browser = await app.signIn();

    const answer = await post(app, browser, { type: "application/json", body: () => '"x"' });

    expect(locationOf(answer).search).toBe("?csrf=true");
  });

  test("that reads no body itself takes a broken one for none", async () => {
    const app = await createV4App({ router: "App Router" });
    const headers = { host: "localhost:3000", "content-type": "application/json" };
    const init = { method: "POST", headers, body: "{" };

    const answer = await app.auth.handler(new Request(`${baseUrl}/api/auth/signin/a`, init));

    expect(locationOf(answer).href).toBe(`${baseUrl}/api/auth/signin?csrf=true`);
  });

  test("takes what the app has put into the query", async () => {
    const app = await createV4App({ router: "Pages Router" });
    const request = new Request(`${baseUrl}/api/auth/signout`, {
      headers: { host: "localhost:3000" },
    });

    const query = { callbackUrl: "/chosen" };
    const answer = await inPagesRouter(app.auth.handler, request, { query });

    expect(answer.headers.get("set-cookie")).toContain(encodeURIComponent(`${baseUrl}/chosen`));
  });

  test.each(["PUT", "TRACE", "OPTIONS"])(
    "answers %s with what would be allowed",
    async (method) => {
      const app = await createV4App({ router: "Pages Router" });
      const request = new Request(`${baseUrl}/api/auth/session`);
      Object.defineProperty(request, "method", { value: method });

      const answer = await inPagesRouter(app.auth.handler, request);

      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    },
  );

  test("may read the body itself", async () => {
    const app = await createV4App({ router: "Pages Router" });
    const browser = await app.signIn();
    const request = new Request(`${baseUrl}/api/auth/federated-logout`, {
      method: "POST",
      headers: {
        host: "localhost:3000",
        "sec-fetch-site": "same-origin",
        cookie: browser.cookieHeader("/api/auth/federated-logout"),
      },
      body: new URLSearchParams({ scope: "local", redirectTo: "/bye" }),
    });

    const answer = await inPagesRouter(app.auth.handler, request, { bodyParser: false });

    expect([answer.status, locationOf(answer).pathname]).toEqual([303, "/bye"]);
  });

  test("keeps the cookies that the app has set on the response", async () => {
    const app = await createV4App({ router: "Pages Router" });
    const request = new Request(`${baseUrl}/api/auth/csrf`, {
      headers: { host: "localhost:3000" },
    });

    const answer = await inPagesRouter(app.auth.handler, request, { ownCookies: ["theme=dark"] });

    expect(answer.headers.getSetCookie().map((cookie) => cookie.split("=", 1).join())).toEqual([
      "theme",
      "next-auth.csrf-token",
      "next-auth.callback-url",
    ]);
  });
});

describe("a route is what Next.js says that it is", () => {
  test("and not what its address is before a rewrite", async () => {
    const app = await createV4App();
    const request = () =>
      new Request(`${baseUrl}/login/csrf`, { headers: { host: "localhost:3000" } });

    const context = { params: Promise.resolve({ nextauth: ["csrf"] }) };
    const appRouter: unknown = await Reflect.apply(app.auth.handler, undefined, [
      request(),
      context,
    ]);
    const pagesRouter = await inPagesRouter(app.auth.handler, request(), { nextauth: ["csrf"] });

    for (const answer of [appRouter, pagesRouter]) {
      expect(answer instanceof Response && (await answer.json())).toHaveProperty("csrfToken");
    }
  });

  test.each(["sign%6fut", "signout/x"])(
    "a sign-out is federated, also when it is spelled %s",
    async (spelled) => {
      const app = await createV4App({ router: "Pages Router" });
      const browser = await app.signIn();

      const answer = await browser.postToAuth(spelled);

      expect(locationOf(answer).href).toContain("https://a.test/session/end");
    },
  );

  test.each(["signin/%61", "signin/a/x"])(
    "a sign-in requires re-authentication, also when it is spelled %s",
    async (spelled) => {
      const app = await createV4App({ router: "Pages Router" });
      const browser = await app.signIn();
      await browser.post("/api/auth/federated-logout");

      const answer = await browser.postToAuth(spelled);

      expect(locationOf(answer).searchParams.get("prompt")).toBe("login");
    },
  );
});

describe("a callback may do what it does in next-auth v4 by itself", () => {
  test.each(routers)(
    "what it changes in the token itself is shown at once (%s)",
    async (router) => {
      const app = await createV4App({
        router,
        options: {
          callbacks: {
            jwt({ token, trigger, session }) {
              if (trigger === "update") token.name = session.name;
              return token;
            },
          },
        },
      });
      const browser = await app.signIn();
      const { csrfToken } = await (await browser.get("/api/auth/csrf")).json();

      const answer = await browser.postJson("/api/auth/session", {
        csrfToken,
        data: { name: "New" },
      });

      expect((await answer.json()).user.name).toBe("New");
      expect(await emailIn(app, browser)).toBe("alice@example.com");
    },
  );

  test("an app that remembers what it has decoded hides nobody for good, and shows nobody who has ended", async () => {
    const store = failingStore();
    const remembered = new Map<string, Promise<JWT | null>>();
    const app = await createV4App({
      logout: { revocationStore: store, whenStoreFails: "deny" },
      options: {
        jwt: {
          decode(params) {
            const { token = "" } = params;
            const known = remembered.get(token) ?? decodeJwt(params);
            remembered.set(token, known);
            return known;
          },
        },
      },
    });
    const browser = await app.signIn({ sid: "s1" });
    const copy = browser.copy();
    expect(await emailIn(app, copy.copy())).toBe("alice@example.com");
    store.down = "refuses";
    expect(await emailIn(app, copy.copy())).toBe(null);
    store.down = "not";
    expect(await emailIn(app, copy.copy())).toBe("alice@example.com");

    await app.postLogoutToken({ sid: "s1" });

    expect(await emailIn(app, copy.copy())).toBe(null);
  });
});

describe("whoever mixes up the entrances is told the right one", () => {
  const options: AuthOptions = { providers: [] };

  test("next-auth v4, given to the entrance of v5", () => {
    const connect = () =>
      Reflect.apply(federatedLogoutV5().connect, undefined, [NextAuth, options]);

    expect(connect).toThrow(
      'This is next-auth v4: import federatedLogout from "next-auth-federated-logout/v4"',
    );
  });

  test("next-auth v5, given to the entrance of v4", () => {
    const connect = () =>
      Reflect.apply(federatedLogout().connect, undefined, [NextAuthV5, options]);

    expect(connect).toThrow(
      'This is next-auth v5: import federatedLogout from "next-auth-federated-logout"',
    );
  });

  test.each([
    ["what NextAuth returns", NextAuth(options), options, "connect takes NextAuth itself"],
    ["no options", NextAuth, undefined, "connect takes the options of NextAuth"],
    ["options that depend on the request", NextAuth, () => options, "connect takes the options"],
    ["options without providers", NextAuth, {}, "`providers` is missing"],
  ])("%s", (_name, nextAuth, given, message) => {
    const { connect } = federatedLogout();

    expect(() => Reflect.apply(connect, undefined, [nextAuth, given])).toThrow(message);
  });

  test("NextAuth is found where import wraps it, as in a package of type module", () => {
    const { connect } = federatedLogout();

    expect(Reflect.apply(connect, undefined, [{ default: NextAuth }, options])).toHaveProperty(
      "handler",
    );
  });
});

test("NEXTAUTH_URL is what counts, and is named where it is wrong", async () => {
  stubV4Environment({ NEXTAUTH_URL: "httpx://app.example", AUTH_URL: "https://other.example" });
  const app = await createV4App();

  await expect(app.logout.readOutcome(new Headers())).rejects.toThrow(/^NEXTAUTH_URL must be/);
});

test.each([
  [{ AUTH_URL: "https://app.example" }, "http://localhost:3000"],
  [{ CF_PAGES: "1" }, "http://localhost:3000"],
  [{ VERCEL: "1" }, "https://app.example"],
  [{ AUTH_TRUST_HOST: "true" }, "https://app.example"],
  [{ NEXTAUTH_URL: "app.example" }, "https://app.example"],
])("the app's address is the one that next-auth v4 takes, with %o", async (environment, origin) => {
  stubV4Environment({ NEXTAUTH_URL: undefined, ...environment });
  const app = await createV4App();
  const headers = { host: "app.example", "x-forwarded-proto": "https" };

  const asked = await app.auth.handler(new Request(`${baseUrl}/api/auth/csrf`, { headers }));

  expect([asked.status, asked.headers.get("set-cookie")]).toEqual([
    200,
    expect.stringContaining(encodeURIComponent(origin)),
  ]);
});

test("a session JWT of before this library was there is left alone", async () => {
  const app = await createV4App();
  const browser = await app.signIn();
  const token = await sealV4Session({ email: "bob@example.com" }, 60);
  browser.setCookie(`${sessionCookie}=${token}; Path=/`, "/");

  expect(await emailIn(app, browser)).toBe("bob@example.com");
});
