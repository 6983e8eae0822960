import { HttpResponse, delay, http } from "msw";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { LocalOnlyReason } from "next-auth-federated-logout";
import { encode } from "next-auth/jwt";
import {
  baseUrl,
  browserRequest,
  cookiesKept,
  cookiesOf,
  createConnectedApp,
  locationOf,
  secret,
  sessionCookies,
  stubEnvironment,
  type ConnectedAppOptions,
  type SessionOptions,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import {
  clientId,
  issuer,
  metadata,
  network,
  serveMetadata,
} from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

const metadataUrl = `${issuer}/.well-known/openid-configuration`;
const asJson = { "sec-fetch-site": "same-origin", accept: "application/json" };

describe("POST, signed in", () => {
  test("RPI-1, RPI-4, RPI-8, RPI-9, RPI-16, SEC-4, SEC-6: answers 303 to the end_session_endpoint with hint, client_id, post_logout_redirect_uri and state", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const hint = await idToken();
    const cookies = await sessionCookies(app, { idToken: hint });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(response.status).toBe(303);
    const url = locationOf(response);
    expect(url.origin + url.pathname).toBe(metadata.end_session_endpoint);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      id_token_hint: hint,
      client_id: clientId,
      post_logout_redirect_uri: `${baseUrl}/api/auth/federated-logout/callback`,
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("answers a request that accepts JSON with the same url and what it ends", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies(app, { idToken: await idToken() });

    const response = await app.logout.routes.logout.POST(
      browserRequest({ cookies, headers: asJson }),
    );

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      url: expect.stringContaining(`${metadata.end_session_endpoint}?id_token_hint=`),
      outcome: {
        kind: "provider",
        provider: { id: "op", name: "Provider" },
        returned: false,
        // RPI-14: nobody knows yet, and coming back will not prove it either.
        providerSession: "unknown",
      },
    });
    expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
  });

  test("RPI-18, WEB-1: clears every chunk of the session cookie", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const hint = await idToken({ groups: "g".repeat(9000) });
    const cookies = await sessionCookies(app, { idToken: hint });
    const names = Object.keys(cookies);
    expect(names.length).toBeGreaterThan(2);

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const cleared = [...cookiesOf(response).values()].filter(({ maxAge }) => maxAge === 0);
    expect(cleared.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    for (const cookie of cleared) {
      expect(cookie).toMatchObject({ value: "", path: "/", httpOnly: true, sameSite: "lax" });
      // Next.js drops "Max-Age=0" when an event of the app writes cookies too.
      expect(cookie.expires?.getTime()).toBe(0);
    }
    expect(locationOf(response).searchParams.get("id_token_hint")).toBe(hint);
  });

  test("WEB-1: the deletions of __Secure- cookies are Secure themselves", async () => {
    stubEnvironment({ AUTH_URL: "https://app.test" });
    serveMetadata();
    const app = createConnectedApp();
    const cookieName = "__Secure-authjs.session-token";
    const cookies = await sessionCookies(app, { idToken: await idToken(), cookieName });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const set = cookiesOf(response);
    expect(set.get(cookieName)).toMatchObject({ maxAge: 0, path: "/", secure: true });
    expect(set.get("__Secure-federated-logout.pending")).toMatchObject({
      secure: true,
      httpOnly: true,
      sameSite: "lax",
      path: "/",
    });
  });

  test("none of our cookies is taken for a chunk of the session cookie", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies(app, { idToken: await idToken() });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const ours = Object.keys(cookiesKept(response)).filter((name) => name.includes("federated"));
    expect(ours).toEqual(["federated-logout.outcome", "federated-logout.pending"]);
  });

  test("RPI-6, IDT-7: an id_token past its exp is still a good hint", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const expired = await idToken({ exp: Math.floor(Date.now() / 1000) - 24 * 3600 });
    const cookies = await sessionCookies(app, { idToken: expired });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(locationOf(response).searchParams.get("id_token_hint")).toBe(expired);
  });

  test("RPI-8: without an id_token client_id identifies us, and no parameter is empty", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies(app, { idToken: undefined });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect([...locationOf(response).searchParams.keys()]).toEqual([
      "client_id",
      "post_logout_redirect_uri",
      "state",
    ]);
  });

  test("RPI-5: an id_token issued to another client is not sent", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies(app, { idToken: await idToken({ aud: `${clientId}0` }) });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(locationOf(response).searchParams.has("id_token_hint")).toBe(false);
  });

  test("RPI-5: of several providers, the one of this session is asked", async () => {
    const other = "https://op-b.test";
    serveMetadata({ ...metadata, issuer: other, end_session_endpoint: `${other}/out` }, other);
    const app = createConnectedApp({
      logout: {
        providers: [
          { id: "op", name: "A", type: "oidc", issuer, clientId, clientSecret: "s" },
          {
            id: "op-b",
            name: "B",
            type: "oidc",
            issuer: other,
            clientId: "rp-b",
            clientSecret: "s",
          },
        ],
      },
    });
    const hint = await idToken({ iss: other, aud: "rp-b" });
    const cookies = await sessionCookies(app, { provider: "op-b", idToken: hint });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const url = locationOf(response);
    expect(url.origin).toBe(other);
    expect(url.searchParams.get("id_token_hint")).toBe(hint);
    expect(url.searchParams.get("client_id")).toBe("rp-b");
  });

  test("RPI-5: the issuer is the id_token's own, where the configured one stands for many", async () => {
    const tenant = "https://login.test/tenant-1";
    serveMetadata({ ...metadata, issuer: tenant, end_session_endpoint: `${tenant}/out` }, tenant);
    const app = createConnectedApp({
      logout: {
        providers: [
          {
            id: "op",
            name: "Provider",
            type: "oidc",
            issuer: "https://login.test/common",
            clientId,
          },
        ],
      },
    });
    const cookies = await sessionCookies(app, { idToken: await idToken({ iss: tenant }) });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(locationOf(response).href.startsWith(`${tenant}/out?`)).toBe(true);
  });

  test("RPI-2: a query of the end_session_endpoint survives", async () => {
    serveMetadata({ ...metadata, end_session_endpoint: `${issuer}:8443/out?tenant=7` });
    const app = createConnectedApp();
    const cookies = await sessionCookies(app, { idToken: await idToken() });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const url = locationOf(response);
    expect(url.href.startsWith(`${issuer}:8443/out?tenant=7&id_token_hint=`)).toBe(true);
    expect(url.href.split("?")).toHaveLength(2);
  });

  test("RPI-12: every logout has a state of its own, which says nothing", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies(app, { idToken: await idToken() });
    const start = () =>
      app.logout.routes.logout.POST(browserRequest({ cookies, form: { redirectTo: "/bye" } }));

    const states = [await start(), await start()].map((response) =>
      locationOf(response).searchParams.get("state"),
    );

    expect(new Set(states).size).toBe(2);
    expect(states.join()).not.toMatch(/bye|http/);
  });

  test("secret rotation: a session sealed with the old secret ends at the provider, too", async () => {
    serveMetadata();
    const secrets = ["the new secret", "the old secret"];
    const app = createConnectedApp({ auth: { secret: secrets }, logout: { secret: secrets } });
    const cookies = await sessionCookies(app, {
      idToken: await idToken(),
      secret: "the old secret",
    });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(locationOf(response).searchParams.has("id_token_hint")).toBe(true);
  });

  test("a `redirect` callback that throws keeps nobody signed in", async () => {
    serveMetadata();
    const app = createConnectedApp({
      auth: {
        callbacks: {
          redirect() {
            throw new Error("a bug in the app");
          },
        },
      },
    });
    const cookies = {
      ...(await sessionCookies(app, { idToken: await idToken() })),
      "authjs.callback-url": "not a url",
    };

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
  });
});

describe("POST that stays local", () => {
  interface LocalCase {
    reason: LocalOnlyReason;
    when: string;
    arrange?: () => void;
    app?: ConnectedAppOptions;
    session?: SessionOptions;
  }

  const cases: readonly LocalCase[] = [
    {
      reason: "discovery_failed",
      when: "DISC-5: the provider cannot be reached",
      arrange: () => network.use(http.get(metadataUrl, () => HttpResponse.error())),
    },
    {
      reason: "discovery_failed",
      when: "DISC-5: the provider does not answer in time",
      arrange: () => network.use(http.get(metadataUrl, () => delay("infinite"))),
      app: { logout: { discoveryTimeLimitMs: 20 } },
    },
    {
      reason: "discovery_failed",
      when: "DISC-5: the provider answers 500",
      arrange: () =>
        network.use(http.get(metadataUrl, () => HttpResponse.json({}, { status: 500 }))),
    },
    {
      reason: "discovery_failed",
      when: "DISC-5: the provider answers HTML",
      arrange: () => network.use(http.get(metadataUrl, () => HttpResponse.html("<p>Maintenance"))),
    },
    {
      reason: "discovery_failed",
      when: "the endpoint is no URL",
      arrange: () => void serveMetadata({ ...metadata, end_session_endpoint: "/session/end" }),
    },
    {
      reason: "issuer_mismatch",
      when: "RPI-22, DISC-2: the metadata belongs to another issuer",
      arrange: () => void serveMetadata({ ...metadata, issuer: "https://evil.test" }),
    },
    {
      reason: "issuer_mismatch",
      when: "DISC-3: the issuer differs by a slash",
      arrange: () => void serveMetadata({ ...metadata, issuer: `${issuer}/` }),
    },
    {
      reason: "insecure_endpoint",
      when: "RPI-3: the endpoint is http, in production",
      arrange: () =>
        void serveMetadata({ ...metadata, end_session_endpoint: "http://op.test/out" }),
    },
    {
      reason: "no_end_session_endpoint",
      when: "RPI-23: the provider names no endpoint",
      arrange: () => void serveMetadata({ ...metadata, end_session_endpoint: undefined }),
    },
    {
      reason: "not_openid_connect",
      when: "the provider is a plain OAuth one",
      app: {
        logout: {
          providers: [
            {
              id: "op",
              name: "Provider",
              type: "oauth",
              clientId,
              clientSecret: "s",
              // GitHub has one, too, and serves nothing below it.
              issuer,
              authorization: "https://op.test/authorize",
              token: "https://op.test/token",
              userinfo: "https://op.test/userinfo",
            },
          ],
        },
      },
      session: { type: "oauth" },
    },
    {
      reason: "unknown_provider",
      when: "the session's provider is not configured any more",
      session: { provider: "retired" },
    },
  ];

  for (const { reason, when, arrange, app: options, session } of cases) {
    test(`${when}: signed out here, and the outcome says ${reason}`, async () => {
      arrange?.();
      const app = createConnectedApp(options);
      const withToken = session?.type === "oauth" ? {} : { idToken: await idToken() };
      const cookies = await sessionCookies(app, { ...withToken, ...session });

      const response = await app.logout.routes.logout.POST(
        browserRequest({ cookies, headers: asJson }),
      );

      const body: unknown = await response.json();
      expect(body).toMatchObject({
        url: `${baseUrl}/signed-out`,
        outcome: { kind: "local", reason, provider: { id: session?.provider ?? "op" } },
      });
      expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
      expect(app.events).toMatchObject([{ type: "logout.local", trigger: "logout_route", reason }]);
    });
  }

  test("RPI-3: http on this machine is no danger, and http elsewhere is a development affair", async () => {
    const endpoints = [
      { endpoint: "http://127.0.0.1:4000/out", NODE_ENV: "production" },
      { endpoint: "http://keycloak:8080/out", NODE_ENV: "development" },
    ];
    for (const { endpoint, NODE_ENV } of endpoints) {
      stubEnvironment({ NODE_ENV });
      serveMetadata({ ...metadata, end_session_endpoint: endpoint });
      const app = createConnectedApp();
      const cookies = await sessionCookies(app, { idToken: await idToken() });

      const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

      expect(locationOf(response).href.startsWith(endpoint)).toBe(true);
    }
  });

  interface UnreadableCookie {
    session: SessionOptions;
    spoil?: (cookie: string) => string;
  }
  const unchanged = (cookie: string) => cookie;
  const unreadable: Record<string, UnreadableCookie> = {
    expired: { session: { maxAgeSeconds: -3600 } },
    "tampered with": { session: {}, spoil: (cookie) => `${cookie.slice(0, -5)}AAAAA` },
    "sealed with a secret nobody has": { session: { secret: "lost" } },
  };
  for (const [state, { session, spoil = unchanged }] of Object.entries(unreadable)) {
    test(`a session cookie that is ${state} is cleared without an error`, async () => {
      const app = createConnectedApp();
      const cookies = await sessionCookies(app, { idToken: await idToken(), ...session });
      const spoiled = Object.fromEntries(
        Object.entries(cookies).map(([name, value]) => [name, spoil(value)]),
      );

      const response = await app.logout.routes.logout.POST(browserRequest({ cookies: spoiled }));

      expect(response.status).toBe(303);
      expect(locationOf(response).pathname).toBe("/signed-out");
      expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
      expect(app.events).toMatchObject([{ type: "logout.local", reason: "session_unreadable" }]);
    });
  }

  test("RPI-20: somebody who is not signed in gets the page where a logout lands, and no error", async () => {
    const app = createConnectedApp();

    const response = await app.logout.routes.logout.POST(browserRequest());

    expect(response.status).toBe(303);
    expect(locationOf(response).href).toBe(`${baseUrl}/signed-out`);
    expect(app.events).toEqual([
      { type: "logout.local", trigger: "logout_route", reason: "not_signed_in" },
    ]);
  });

  test("a session from before keepIdToken was added is signed out here, and the outcome says no_id_token", async () => {
    const app = createConnectedApp();
    const name = "authjs.session-token";
    const value = await encode({ token: { name: "Alice" }, secret, salt: name });

    const response = await app.logout.routes.logout.POST(
      browserRequest({ cookies: { [name]: value } }),
    );

    expect(locationOf(response).pathname).toBe("/signed-out");
    expect(app.events).toMatchObject([{ type: "logout.local", reason: "no_id_token" }]);
  });

  test("the page it lands on can read the outcome, and nobody can make one up", async () => {
    const app = createConnectedApp();
    const response = await app.logout.routes.logout.POST(browserRequest());
    const kept = cookiesKept(response)["federated-logout.outcome"] ?? "";

    const read = (value: string) =>
      app.logout.readOutcome(new Headers({ cookie: `federated-logout.outcome=${value}` }));

    expect(await read(kept)).toEqual({ kind: "local", reason: "not_signed_in" });
    expect(await read(`${kept.slice(0, -5)}AAAAA`)).toBeUndefined();
    expect(await read("")).toBeUndefined();
  });
});

describe("POST from elsewhere", () => {
  const refused: Record<string, Record<string, string>> = {
    "another site": { "sec-fetch-site": "cross-site", origin: "https://evil.test" },
    "a sibling subdomain": { "sec-fetch-site": "same-site", origin: "http://sub.localhost:3000" },
    "a foreign origin, without Fetch Metadata": { origin: "https://evil.test" },
    "an opaque origin, without Fetch Metadata": { origin: "null" },
    "a sandboxed frame": { "sec-fetch-site": "cross-site", origin: "null" },
    "the address bar": { "sec-fetch-site": "none" },
    "nobody knows where": {},
  };
  for (const [where, headers] of Object.entries(refused)) {
    test(`RPI-24, fail closed: ${where} gets 403, and everyone stays signed in`, async () => {
      const app = createConnectedApp();
      const cookies = await sessionCookies(app, { idToken: await idToken() });

      const response = await app.logout.routes.logout.POST(browserRequest({ cookies, headers }));

      expect(response.status).toBe(403);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).toContain("You are still signed in");
      expect(app.events).toEqual([
        { type: "logout.refused", trigger: "logout_route", reason: "cross_site" },
      ]);
    });
  }

  test("RPI-24: a page of this app is believed without Fetch Metadata, by its Origin", async () => {
    const app = createConnectedApp();

    const response = await app.logout.routes.logout.POST(
      browserRequest({ headers: { origin: baseUrl } }),
    );

    expect(response.status).toBe(303);
  });

  test("a request that accepts JSON is refused in JSON", async () => {
    const app = createConnectedApp();

    const response = await app.logout.routes.logout.POST(
      browserRequest({ headers: { "sec-fetch-site": "cross-site", accept: "application/json" } }),
    );

    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ error: "cross_site" });
  });
});

describe("GET", () => {
  test("RPI-24: asks, and ends nothing, whoever fetches it and why", async () => {
    const app = createConnectedApp();
    const cookies = await sessionCookies(app, { idToken: await idToken() });
    const reasons = [
      {},
      { "next-router-prefetch": "1" },
      { rsc: "1" },
      { "sec-purpose": "prefetch" },
    ];

    for (const headers of reasons) {
      const response = await app.logout.routes.logout.GET(
        browserRequest({ method: "GET", cookies, headers }),
      );

      expect(response.status).toBe(200);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).toContain(
        '<form method="post" action="/api/auth/federated-logout">',
      );
    }
    expect(app.events).toEqual([]);
  });

  test("its page cannot be framed, cached or made to run anything", async () => {
    const app = createConnectedApp();

    const response = await app.logout.routes.logout.GET(browserRequest({ method: "GET" }));

    expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("cache-control")).toBe("no-store");
    // The form's own POST has to carry an Origin.
    expect(response.headers.get("referrer-policy")).toBe("same-origin");
  });

  test("passes a requested page on, escaped, and drops a foreign one", async () => {
    const app = createConnectedApp();
    const ask = async (redirectTo: string) => {
      const path = `/api/auth/federated-logout?${new URLSearchParams({ redirectTo }).toString()}`;
      const response = await app.logout.routes.logout.GET(browserRequest({ method: "GET", path }));
      return response.text();
    };

    expect(await ask('/bye?x=1&y="z"')).toContain(
      `name="redirectTo" value="${baseUrl}/bye?x=1&amp;y=%22z%22"`,
    );
    expect(await ask("https://evil.test")).not.toContain("redirectTo");
  });
});

describe("pressed again while the provider is still loading", () => {
  async function pressTwice(hint: string) {
    serveMetadata();
    const app = createConnectedApp();
    const session = await sessionCookies(app, { idToken: hint });
    const first = await app.logout.routes.logout.POST(
      browserRequest({ cookies: session, form: { redirectTo: "/bye" } }),
    );
    const second = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(first), form: { redirectTo: "/bye" } }),
    );
    return { app, first, second };
  }

  test("the browser is sent to the provider again, with the same request", async () => {
    const { app, first, second } = await pressTwice(await idToken());

    expect(locationOf(second).href).toBe(locationOf(first).href);
    expect(app.events.map(({ type }) => type)).toEqual(["logout.started", "logout.started"]);

    const state = locationOf(second).searchParams.get("state");
    const finished = await app.logout.routes.callback.GET(
      browserRequest({
        method: "GET",
        path: `/api/auth/federated-logout/callback?state=${state}`,
        cookies: { ...cookiesKept(first), ...cookiesKept(second) },
      }),
    );
    expect(locationOf(finished).pathname).toBe("/bye");
  });

  test("an id_token that does not fit into a cookie is left out of the second request", async () => {
    const { first, second } = await pressTwice(await idToken({ groups: "g".repeat(6000) }));

    const expected = locationOf(first);
    expected.searchParams.delete("id_token_hint");
    expect(locationOf(second).href).toBe(expected.href);
    for (const value of Object.values(cookiesKept(first))) {
      expect(value.length).toBeLessThan(4096);
    }
  });

  test("once the browser is back, there is nothing left to start again", async () => {
    const { app, first } = await pressTwice(await idToken());
    const state = locationOf(first).searchParams.get("state");
    const finished = await app.logout.routes.callback.GET(
      browserRequest({
        method: "GET",
        path: `/api/auth/federated-logout/callback?state=${state}`,
        cookies: cookiesKept(first),
      }),
    );

    const third = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(finished) }),
    );

    expect(locationOf(third).pathname).toBe("/signed-out");
    expect(app.events.at(-1)).toMatchObject({ type: "logout.local", reason: "not_signed_in" });
  });

  test("a session that has begun meanwhile is the one that ends", async () => {
    const { app, first } = await pressTwice(await idToken());
    const hint = await idToken({ sub: "bob" });
    const session = await sessionCookies(app, { idToken: hint });

    const next = await app.logout.routes.logout.POST(
      browserRequest({ cookies: { ...cookiesKept(first), ...session } }),
    );

    expect(locationOf(next).searchParams.get("id_token_hint")).toBe(hint);
  });
});

describe("however the app is configured", () => {
  test("its cookies may have any names", async () => {
    serveMetadata();
    const app = createConnectedApp({
      auth: {
        cookies: {
          sessionToken: { name: "sid" },
          callbackUrl: { name: "back" },
          csrfToken: { name: "csrf" },
        },
      },
    });
    const session = await sessionCookies(app, { idToken: await idToken(), cookieName: "sid" });

    const response = await app.logout.routes.logout.POST(
      browserRequest({ cookies: { ...session, back: "not a url", csrf: "old" } }),
    );

    expect(locationOf(response).searchParams.has("id_token_hint")).toBe(true);
    expect(cookiesOf(response).get("sid")?.maxAge).toBe(0);
  });

  test("it may be a function of the request, as Next.js has it", async () => {
    serveMetadata();
    const tenants: (string | null | undefined)[] = [];
    const cookies: (string | undefined)[] = [];
    const app = createConnectedApp({
      lazily: (request) => {
        tenants.push(request?.headers.get("x-tenant"));
        cookies.push(request?.cookies.get("tenant")?.value);
      },
    });
    const session = await sessionCookies(app, { idToken: await idToken() });

    const response = await app.logout.routes.logout.POST(
      browserRequest({
        cookies: { ...session, tenant: "seven" },
        headers: { "sec-fetch-site": "same-origin", "x-tenant": "seven" },
      }),
    );

    expect(locationOf(response).searchParams.has("id_token_hint")).toBe(true);
    // One call for a fresh CSRF token, without any cookie, and one for the sign-out.
    expect(tenants).toEqual(["seven", "seven"]);
    expect(cookies).toEqual([undefined, "seven"]);
  });
});

test("a cookie with a name that nobody can write again keeps no one signed in", async () => {
  serveMetadata();
  const app = createConnectedApp();
  const session = await sessionCookies(app, { idToken: await idToken() });
  const [[name, value] = []] = Object.entries(session);

  for (const odd of ["my cookie=1", "=x", "novalue", "a[0]=1", "a=b=c", ";;"]) {
    const headers = { "sec-fetch-site": "same-origin", cookie: `${odd}; ${name}=${value}; ${odd}` };
    const response = await app.logout.routes.logout.POST(browserRequest({ headers }));

    expect(locationOf(response).searchParams.has("id_token_hint")).toBe(true);
    expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
  }
});

test("WEB-1: a chunk that an older, larger session left behind goes, too", async () => {
  const app = createConnectedApp();
  const session = await sessionCookies(app, { idToken: await idToken() });

  const response = await app.logout.routes.logout.POST(
    browserRequest({ cookies: { ...session, "authjs.session-token.7": "stale" } }),
  );

  expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
  expect(cookiesOf(response).get("authjs.session-token.7")?.maxAge).toBe(0);
});

test("by default a provider has less than two seconds, and its request is given up then", async () => {
  let signal: AbortSignal | null | undefined;
  const app = createConnectedApp({
    logout: {
      fetch: (_url, init) => {
        signal = init?.signal;
        return new Promise(() => undefined);
      },
    },
  });
  const cookies = await sessionCookies(app, { idToken: await idToken() });

  await app.logout.routes.logout.POST(browserRequest({ cookies }));

  expect(app.events).toMatchObject([{ detail: "No metadata within 1500 ms" }]);
  expect(signal?.aborted).toBe(true);
});

test("WEB-11: no token reaches an event, the console or a body, however the logout ends", async () => {
  const printed: unknown[] = [];
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...line) => void printed.push(line));
  }
  const hint = await idToken();
  const situations = [
    { document: metadata },
    { document: { ...metadata, issuer: "https://evil.test" } },
    { document: metadata, session: { maxAgeSeconds: -3600 } },
    { document: metadata, session: { secret: "lost" } },
  ];
  for (const { document, session } of situations) {
    serveMetadata(document);
    const app = createConnectedApp({ auth: { logger: {} } });
    const cookies = await sessionCookies(app, { idToken: hint, ...session });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));
    await app.auth.handlers.GET(
      browserRequest({ method: "GET", path: "/api/auth/session", cookies, headers: {} }),
    );

    const seen = JSON.stringify([app.events, printed]) + (await response.text());
    expect(seen).not.toMatch(/eyJ[\w-]{20}/);
    expect(seen).not.toContain("alice@example.com");
  }
  // Auth.js did report the session tokens that it could not use.
  expect(JSON.stringify(printed)).toContain("SignOutError");
});
