import { generateKeyPair, EncryptJWT, SignJWT } from "jose";
import { http, HttpResponse } from "msw";
import type { IdTokenKeeperName } from "next-auth-federated-logout";
import { decode, encode, type JWT } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { NextRequest } from "next/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createLogoutCookies } from "../../packages/federated-logout/src/logout/logout-cookies.ts";
import { readSessionClaim } from "../../packages/federated-logout/src/sessions/claim-in-token.ts";
import {
  readSignInCookies,
  sessionCookiesOf,
} from "../../packages/federated-logout/src/sign-in/sign-in-cookie.ts";
import {
  alive,
  browserRequest,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
} from "../support/connected-app.ts";
import {
  createKeeperWorld,
  triggers,
  type KeeperStrategy,
  type KeeperWorld,
} from "../support/keeper-world.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider, type OpenIdProvider } from "../support/openid-provider.ts";
import { network } from "../support/provider-metadata.ts";
import { runServerAction } from "../support/server-action.ts";
import { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const jwt = "JWT sessions";
const database = "database sessions, deleteSession returning nothing";
const sessionCookie = "authjs.session-token";
const continuation = "/api/auth/federated-logout/continue";

async function createWorld(
  strategy: KeeperStrategy = jwt,
  keeper: IdTokenKeeperName = "cookie",
): Promise<KeeperWorld> {
  const [a, b] = [
    await serveOpenIdProvider("https://a.test"),
    await serveOpenIdProvider("https://b.test"),
  ];
  return createKeeperWorld({ strategy, keeper, a, b });
}

async function signInThrough(world: KeeperWorld, id: "a" | "b", claims = {}) {
  const hint = await world[id].idToken(claims);
  await world.browser.signIn(id, world[id], hint);
  return { hint, session: world.browser.cookie(sessionCookie, "/") ?? "" };
}

const clientOf = ({ issuer, clientId }: OpenIdProvider) =>
  ({ id: "a", name: "A", type: "oidc", issuer, clientId, clientSecret: "s" }) as const;

const signOut = (world: KeeperWorld) => triggers["the logout route"]!(world);

describe("what is remembered of a sign-in counts for that session alone", () => {
  async function signInTwice(strategy: KeeperStrategy) {
    const world = await createWorld(strategy);
    const { browser } = world;
    const first = await signInThrough(world, "a");
    browser.setCookie(`${sessionCookie}=; Max-Age=0; Path=/`, "/");
    await signInThrough(world, "b");
    browser.setCookie(`${sessionCookie}=${first.session}; Path=/; HttpOnly`, "/");
    return world;
  }

  test("with JWT sessions, the older one's provider is asked, without an id_token", async () => {
    const world = await signInTwice(jwt);

    const asked = await world.browser.follow(await signOut(world));

    expect(asked?.endpoint).toBe(world.a.endSessionEndpoint);
    expect(asked?.parameters).not.toHaveProperty("id_token_hint");
  });

  test("with database sessions nobody knows any more which provider the older one is of", async () => {
    const world = await signInTwice(database);

    expect(await world.browser.follow(await signOut(world))).toBeUndefined();

    expect(world.app.events.at(-1)).toMatchObject({ type: "logout.local", reason: "no_id_token" });
  });

  test("a refresh of the older one does not take it over", async () => {
    const world = await signInTwice(database);
    world.refreshed.id_token = await world.b.idToken({ sid: "R1" });
    await world.browser.get("/api/auth/session");

    const asked = await world.browser.follow(await signOut(world));
    expect(asked?.parameters.id_token_hint).not.toBe(world.refreshed.id_token);
  });
});

describe("a refresh, with the id_token in a cookie of its own", () => {
  test("in a middleware, which is not sent that cookie, a new id_token goes into it, too", async () => {
    const world = await createWorld();
    await signInThrough(world, "a", { groups: "g".repeat(4000) });
    const before = world.browser.cookieHeader("/").length;
    const hint = await world.a.idToken({ groups: "g".repeat(2000) });
    world.refreshed.id_token = hint;

    await world.browser.visit("/account");

    expect(world.browser.cookieHeader("/").length).toBeLessThanOrEqual(before);
    const asked = await world.browser.follow(await signOut(world));
    expect(asked?.parameters.id_token_hint).toBe(hint);
  });

  test("IDT-12: one that brings none leaves the id_token there", async () => {
    const world = await createWorld();
    const { hint } = await signInThrough(world, "a");

    await world.browser.visit("/account");
    await world.browser.get("/api/auth/session");

    const asked = await world.browser.follow(await signOut(world));
    expect(asked?.parameters.id_token_hint).toBe(hint);
  });

  test.each([
    ["IDT-13", "b", {}],
    ["IDT-14", "a", { sub: "mallory" }],
    ["IDT-15", "a", { aud: "other" }],
  ] as const)(
    "%s: a foreign one is refused, although the old one is not at hand",
    async (_id, from, claims) => {
      const world = await createWorld();
      await signInThrough(world, "a");
      const { issuer } = world[from];
      world.refreshed.id_token = await idToken({
        iss: issuer,
        aud: "rp1",
        sub: "alice",
        ...claims,
      });

      await world.browser.visit("/account");

      // A callback that throws ends the session.
      expect(world.browser.cookie(sessionCookie, "/")).toBeUndefined();
    },
  );

  test("where there is no answer to set a cookie on, the session takes the new one, and it is the hint", async () => {
    const world = await createWorld();
    await signInThrough(world, "a");
    const hint = await world.a.idToken();
    const sealing = { secret: process.env.AUTH_SECRET ?? "", salt: sessionCookie };
    const before = world.browser.cookie(sessionCookie, "/") ?? "";
    const token = await decode({ ...sealing, token: before });

    const refreshed = await alive(
      world.app.logout.keepRefreshedTokens(token ?? {}, { id_token: hint }),
    );

    const session = await encode({ ...sealing, token: refreshed });
    world.browser.setCookie(`${sessionCookie}=${session}; Path=/; HttpOnly`, "/");
    const asked = await world.browser.follow(await signOut(world));
    expect(asked?.parameters.id_token_hint).toBe(hint);
  });
});

describe("a sign-in that comes to nothing leaves what was remembered before", () => {
  test.each(["throws", "returns null"])("where the jwt callback %s", async (how) => {
    const op = await serveOpenIdProvider("https://a.test");
    let refuses = false;
    const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
      providers: [clientOf(op)],
      logout: { idTokenKeeper: "cookie" },
      auth: {
        callbacks: {
          jwt({ token, account }) {
            const claim = app.logout.keepIdToken(token, account);
            if (!refuses || !account) return claim;
            if (how === "throws") throw new Error("not you");
            return null;
          },
        },
      },
    });
    const browser = new TestBrowser(app);
    const hint = await op.idToken();
    await browser.signIn("a", op, hint);
    const before = browser.cookie("federated-logout.sign-in", "/api/auth/session");

    refuses = true;
    await browser.signIn("a", op, await op.idToken());

    expect(browser.cookie("federated-logout.sign-in", "/api/auth/session")).toBe(before);
    const asked = await browser.follow(await browser.post("/api/auth/federated-logout"));
    expect(asked?.parameters.id_token_hint).toBe(hint);
  });
});

test("a sign-in in a Server Action takes the place of the one that was remembered", async () => {
  const op = await serveOpenIdProvider("https://a.test");
  const password = Credentials({ authorize: () => ({ id: "bob", name: "Bob" }) });
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers: [clientOf(op), password],
    logout: { idTokenKeeper: "cookie" },
  });
  const browser = new TestBrowser(app);
  await browser.signIn("a", op, await op.idToken());

  await runServerAction(browser, () => app.auth.signIn("credentials", { redirectTo: "/" }));
  browser.setCookie(`${sessionCookie}=; Max-Age=0; Path=/`, "/");

  expect(await browser.follow(await browser.post("/api/auth/federated-logout"))).toBeUndefined();
  expect(app.events).toMatchObject([{ type: "logout.local", reason: "no_provider_session" }]);
});

describe("the id_token of a refresh reaches the cookie however a middleware is written", () => {
  test.each(["inline", "around a function", "around a function, with a lazy config"])(
    "%s",
    async (how) => {
      const op = await serveOpenIdProvider("https://a.test");
      let refreshed: string | undefined;
      const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
        providers: [clientOf(op)],
        logout: { idTokenKeeper: "cookie" },
        auth: {
          callbacks: {
            jwt: ({ token, account }) =>
              account
                ? app.logout.keepIdToken(token, account)
                : app.logout.keepRefreshedTokens(token, { id_token: refreshed }),
          },
        },
        ...(how.includes("lazy") && { lazily: () => undefined }),
      });
      const browser = new TestBrowser(app);
      await browser.signIn("a", op, await op.idToken());
      refreshed = await op.idToken();

      await (how === "inline" ? browser.visitInline("/account") : browser.visit("/account"));

      const { length } = browser.cookie(sessionCookie, "/") ?? "";
      expect(length).toBeLessThan(900);
      const asked = await browser.follow(await browser.post("/api/auth/federated-logout"));
      expect(asked?.parameters.id_token_hint).toBe(refreshed);
    },
  );
});

test("what runs on after an answer leaves the id_token in the session: no cookie can be set any more", async () => {
  const op = await serveOpenIdProvider("https://a.test");
  const refreshed = await op.idToken();
  let goOn = () => {};
  const afterwards = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let late: Promise<JWT | null> | undefined;
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers: [clientOf(op)],
    logout: { idTokenKeeper: "cookie" },
    auth: {
      callbacks: {
        jwt({ token, account }) {
          if (account) return app.logout.keepIdToken(token, account);
          late = afterwards.then(() =>
            app.logout.keepRefreshedTokens(token, { id_token: refreshed }),
          );
          return token;
        },
      },
    },
  });
  const browser = new TestBrowser(app);
  await browser.signIn("a", op, await op.idToken());
  await browser.get("/api/auth/session");

  goOn();

  expect(readSessionClaim(await late)?.idToken).toBe(refreshed);
});

test("a Server Action that is pressed twice does not forget what the first press found", async () => {
  const op = await serveOpenIdProvider("https://a.test");
  const app = createConnectedApp({
    providers: [clientOf(op)],
    logout: { answerFormsWith: "page" },
  });
  const browser = new TestBrowser(app);
  const hint = await op.idToken();
  await browser.signIn("a", op, hint);
  await runServerAction(browser, () => app.auth.signOut());
  await runServerAction(browser, () => app.auth.signOut());

  const page = await (await browser.get(continuation)).text();

  expect(page).toContain(`id_token_hint=${hint}`);
  expect(browser.cookieHeader(continuation)).not.toContain("deferred");
});

describe("the route that goes on with a Server Action's logout", () => {
  async function startInServerAction() {
    const world = await createWorld();
    await signInThrough(world, "a");
    const answer = await triggers["signOut() in a Server Action"]!(world);
    expect(new URL(answer.headers.get("location") ?? "").pathname).toBe(continuation);
    return world;
  }

  test("does nothing for what fetches it ahead of the browser", async () => {
    const world = await startInServerAction();
    const { browser, app } = world;

    const prefetched = await browser.get(continuation, { rsc: "1" });

    expect(prefetched.status).toBe(204);
    expect(prefetched.headers.getSetCookie()).toEqual([]);
    const head = await app.auth.handlers.GET(
      new NextRequest(browser.origin + continuation, {
        method: "HEAD",
        headers: { cookie: browser.cookieHeader(continuation) },
      }),
    );
    expect(head.status).toBe(204);
    const pressedAgain = await browser.post(continuation, { headers: { "next-action": "a1" } });
    expect(pressedAgain.status).toBe(204);
    expect(app.events).toEqual([]);
    const asked = await browser.follow(await browser.get(continuation));
    expect(asked?.parameters).toHaveProperty("id_token_hint");
  });

  test("goes on once: opened again, it leads to where a logout lands", async () => {
    const { browser, app } = await startInServerAction();
    await browser.get(continuation);
    const events = app.events.length;

    const again = await browser.get(continuation);

    expect(new URL(again.headers.get("location") ?? "").pathname).toBe("/signed-out");
    expect(again.headers.getSetCookie()).toEqual([]);
    expect(app.events).toHaveLength(events);
  });

  test("is forgotten by the next sign-in, and has no say in the logout of that", async () => {
    const world = await startInServerAction();
    await signInThrough(world, "b");

    const answer = await world.browser.get(continuation);

    expect(new URL(answer.headers.get("location") ?? "").pathname).toBe("/signed-out");
  });

  test("ends no session: opened by somebody who is signed in, it changes nothing", async () => {
    const world = await createWorld();
    await signInThrough(world, "a");
    const before = world.browser.cookieHeader("/api/auth/session");

    const answer = await world.browser.get(continuation);

    expect(new URL(answer.headers.get("location") ?? "").pathname).toBe("/signed-out");
    expect(world.browser.cookieHeader("/api/auth/session")).toBe(before);
  });

  test("keeps to where the action wanted to land, and to this app only", async () => {
    const world = await createWorld();
    for (const [options, expected] of [
      [{ redirectTo: "/bye" }, "logout.started"],
      [{ redirectTo: "/bye", scope: "local" }, "logout.local"],
    ] as const) {
      await signInThrough(world, "a");
      await runServerAction(world.browser, () => world.app.auth.signOut(options));
      const answer = await world.browser.get(continuation);
      const { pathname, searchParams } = new URL(answer.headers.get("location") ?? "");
      expect(world.app.events.at(-1)?.type).toBe(expected);
      const state = searchParams.get("state");
      const back =
        state === null
          ? pathname
          : (
              await world.browser.get(`/api/auth/federated-logout/callback?state=${state}`)
            ).headers.get("location");
      expect(back).toMatch(/\/bye$/);
    }
  });

  test("a caller that does not redirect is told where to go on, and that the outcome is open", async () => {
    const world = await createWorld();
    await signInThrough(world, "a");
    let result: unknown;

    const action = runServerAction(world.browser, async () => {
      result = await world.app.auth.signOut({ redirect: false });
    });

    await expect(action).rejects.toThrow("redirected nowhere");
    expect(result).toEqual({ url: `http://localhost:3000${continuation}` });
  });
});

describe("revocation, with the token in a cookie of its own", () => {
  test.each(Object.keys(triggers))(
    "REV-12: %s revokes what this sign-in brought, once",
    async (trigger) => {
      vi.useFakeTimers({ toFake: ["setTimeout"] });
      const op = await serveOpenIdProvider("https://a.test");
      const revoked: (string | null)[] = [];
      network.use(
        http.post(`${op.issuer}/revoke`, async ({ request }) => {
          revoked.push(new URLSearchParams(await request.text()).get("token"));
          return new HttpResponse();
        }),
      );
      const app = createConnectedApp({
        providers: [clientOf(op)],
        logout: {
          idTokenKeeper: "cookie",
          providerLogout: { a: { revokeTokens: true } },
        },
      });
      const browser = new TestBrowser(app);
      await browser.signIn("a", op, await op.idToken());
      expect(browser.cookieHeader("/")).not.toContain("revocable");

      await browser.follow(await triggers[trigger]!({ app, browser, a: op, b: op, refreshed: {} }));

      await vi.advanceTimersByTimeAsync(5000);
      vi.useRealTimers();
      await vi.waitFor(() => expect(app.events.at(-1)?.type).toBe("tokens.revoked"));
      expect(revoked).toEqual(["refresh"]);
      expect(browser.cookieHeader("/api/auth/session")).not.toContain("revocable");
    },
  );
});

test("REV-12: a token that went with an expired session is not said never to have been issued", async () => {
  const op = await serveOpenIdProvider("https://a.test");
  const app = createConnectedApp({
    providers: [clientOf(op)],
    logout: { providerLogout: { a: { revokeTokens: true } } },
  });
  const browser = new TestBrowser(app);
  await browser.signIn("a", op, await op.idToken());
  browser.setCookie(`${sessionCookie}=; Max-Age=0; Path=/`, "/");
  vi.useFakeTimers({ toFake: ["setTimeout"] });

  await browser.post("/api/auth/federated-logout");
  await vi.advanceTimersByTimeAsync(5000);
  vi.useRealTimers();

  expect(app.events.at(-1)).toMatchObject({
    type: "tokens.revocation_failed",
    detail: "what it issued was kept in the session, which had expired",
  });
});

test("of the cookies that an answer sets, the session's are those that outlast the browser", () => {
  const session = ["a=1; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT; HttpOnly"];
  const others = [
    "authjs.csrf-token=t; Path=/; HttpOnly",
    "authjs.callback-url=http%3A%2F%2Flocalhost; Path=/",
    "authjs.state=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
  ];

  expect(sessionCookiesOf([...others, ...session])).toMatchObject([{ name: "a", value: "1" }]);
});

test("a token of another session is not revoked", async () => {
  const cookies = createLogoutCookies(() => ["the secret of this test"]);
  const base = { origin: "http://localhost:3000", authPath: "/api/auth", appPath: "" };
  const sessionId = "mine".padEnd(16, "-");
  const identity = { sessionId, sids: [], signedInAt: 1, issuedAt: 1 };
  const claim = { provider: "a", identity };
  const token = { value: "refresh", type: "refresh_token" } as const;
  const recall = async (ofSession: string) => {
    const setCookies = [
      ...(await cookies.signIn.seal({ claim, cookies: [] }, base)),
      ...(await cookies.revocableToken.seal({ sessionId: ofSession, token }, base)),
    ];
    const cookie = setCookies.map((setCookie) => setCookie.split(";", 1).join()).join("; ");
    return readSignInCookies(cookies, new Headers({ cookie }), base);
  };

  expect((await recall(sessionId))[0]?.claim.revocableToken).toEqual(token);
  expect((await recall("other"))[0]?.claim).toEqual(claim);
});

describe("RPI-6: the hint is the signed id_token, byte for byte", () => {
  const algorithms = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
  ];

  test.each([...algorithms.map((alg) => [alg, 2048] as const), ["RS256", 4096] as const])(
    "%s, with RSA keys of %d bits",
    async (alg, modulusLength) => {
      const op = await serveOpenIdProvider("https://a.test");
      const { privateKey } = await generateKeyPair(alg, { modulusLength });
      const hint = await new SignJWT({ sub: "alice", email: "a@example.com" })
        .setProtectedHeader({ alg, kid: "k" })
        .setIssuer(op.issuer)
        .setAudience(op.clientId)
        .setIssuedAt()
        .setExpirationTime("1h")
        .sign(privateKey);
      const client = { clientId: op.clientId, clientSecret: "s" };
      for (const idTokenKeeper of ["session", "cookie"] as const) {
        const app = createConnectedApp({
          providers: [
            {
              id: "a",
              name: "A",
              type: "oidc",
              issuer: op.issuer,
              ...client,
              client: { id_token_signed_response_alg: alg },
            },
          ],
          logout: {
            idTokenKeeper,
          },
        });
        const browser = new TestBrowser(app);
        await browser.signIn("a", op, hint);
        const asked = await browser.follow(await browser.post("/api/auth/federated-logout"));
        expect(asked?.parameters.id_token_hint).toBe(hint);
      }
    },
  );

  // Auth.js itself lets nobody in with one.
  test("one that is encrypted is not sent: only what it holds could be a hint", async () => {
    const { app, a } = await createWorld(jwt, "session");
    const encrypted = await new EncryptJWT({ iss: a.issuer, aud: a.clientId })
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(crypto.getRandomValues(new Uint8Array(32)));
    const cookies = await sessionCookies({ provider: "a", idToken: encrypted });

    const answer = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const { searchParams } = locationOf(answer);
    expect(searchParams.get("client_id")).toBe(a.clientId);
    expect(searchParams.has("id_token_hint")).toBe(false);
  });
});
