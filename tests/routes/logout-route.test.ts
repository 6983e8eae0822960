import { beforeEach, describe, expect, test } from "vitest";
import {
  baseUrl,
  browserRequest,
  cookiesKept,
  cookiesOf,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { clientId, issuer, metadata, serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

const asJson = { "sec-fetch-site": "same-origin", accept: "application/json" };

describe("POST, signed in", () => {
  test("RPI-1, RPI-4, RPI-8, RPI-9, RPI-16, SEC-4, SEC-6: answers 303 to the end_session_endpoint with hint, client_id, post_logout_redirect_uri and state", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const hint = await idToken();
    const cookies = await sessionCookies({ idToken: hint });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(response.status).toBe(303);
    const url = locationOf(response);
    expect(url.origin + url.pathname).toBe(metadata.end_session_endpoint);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      id_token_hint: hint,
      client_id: clientId,
      post_logout_redirect_uri: `${baseUrl}/api/auth/federated-logout/callback`,
      state: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("answers a request that accepts JSON with the same url and what it ends", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });

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
    const cookies = await sessionCookies({ idToken: hint });
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
  });

  test("WEB-1: the deletions of __Secure- cookies are Secure themselves", async () => {
    stubEnvironment({ AUTH_URL: "https://app.test" });
    serveMetadata();
    const app = createConnectedApp();
    const cookieName = "__Secure-authjs.session-token";
    const cookies = await sessionCookies({ idToken: await idToken(), cookieName });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const set = cookiesOf(response);
    expect(set.get(cookieName)).toMatchObject({ maxAge: 0, path: "/", secure: true });
    expect(set.get("__Secure-federated-logout.return")).toMatchObject({
      secure: true,
      httpOnly: true,
      // It comes with the form of a provider that sends people back by one: a sign-in is asked less then.
      sameSite: "none",
      path: "/",
    });
  });

  test("none of our cookies is taken for a chunk of the session cookie", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const ours = Object.keys(cookiesKept(response)).filter((name) => name.includes("federated"));
    expect(ours).toEqual(["federated-logout.return"]);
  });

  test("RPI-6, IDT-7: an id_token past its exp is still a good hint", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const expired = await idToken({ exp: Math.floor(Date.now() / 1000) - 24 * 3600 });
    const cookies = await sessionCookies({ idToken: expired });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(locationOf(response).searchParams.get("id_token_hint")).toBe(expired);
  });

  test("RPI-8: without an id_token client_id identifies us, and no parameter is empty", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: undefined });

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
    const cookies = await sessionCookies({ idToken: await idToken({ aud: `${clientId}0` }) });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(locationOf(response).searchParams.has("id_token_hint")).toBe(false);
  });

  test("RPI-5: of several providers, the one of this session is asked", async () => {
    const other = "https://op-b.test";
    serveMetadata({ ...metadata, issuer: other, end_session_endpoint: `${other}/out` }, other);
    const app = createConnectedApp({
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
    });
    const hint = await idToken({ iss: other, aud: "rp-b" });
    const cookies = await sessionCookies({ provider: "op-b", idToken: hint });

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
      providers: [
        {
          id: "op",
          name: "Provider",
          type: "oidc",
          issuer: "https://login.test/common",
          clientId,
        },
      ],
    });
    const cookies = await sessionCookies({ idToken: await idToken({ iss: tenant }) });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(locationOf(response).href.startsWith(`${tenant}/out?`)).toBe(true);
  });

  test("RPI-2: a query of the end_session_endpoint survives", async () => {
    serveMetadata({ ...metadata, end_session_endpoint: `${issuer}:8443/out?tenant=7` });
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const url = locationOf(response);
    expect(url.href.startsWith(`${issuer}:8443/out?tenant=7&id_token_hint=`)).toBe(true);
    expect(url.href.split("?")).toHaveLength(2);
  });

  test("RPI-12: every logout has a state of its own, which says nothing", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });
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
    const app = createConnectedApp({ auth: { secret: secrets } });
    const cookies = await sessionCookies({
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
      ...(await sessionCookies({ idToken: await idToken() })),
      "authjs.callback-url": "not a url",
    };

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
  });
});

describe("GET", () => {
  test("RPI-24: asks, and ends nothing, whoever fetches it and why", async () => {
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });
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

test("WEB-1: a chunk that an older, larger session left behind goes, too", async () => {
  const app = createConnectedApp();
  const session = await sessionCookies({ idToken: await idToken() });

  const response = await app.logout.routes.logout.POST(
    browserRequest({ cookies: { ...session, "authjs.session-token.7": "stale" } }),
  );

  expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
  expect(cookiesOf(response).get("authjs.session-token.7")?.maxAge).toBe(0);
});
