import type { NextAuthConfig } from "next-auth";
import type { FederatedLogoutOptions } from "next-auth-federated-logout";
import Credentials from "next-auth/providers/credentials";
import { beforeEach, describe, expect, test } from "vitest";
import { createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider, type OpenIdProvider } from "../support/openid-provider.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
import { TestBrowser } from "../support/test-browser.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment({ NODE_ENV: "development" }));

interface Case {
  options?: Partial<FederatedLogoutOptions>;
  auth?: Partial<NextAuthConfig>;
  type?: "oauth" | "oidc";
  groups?: number;
  hasIdToken?: boolean;
  isUnguarded?: boolean;
}

/** Signs in twice, and says what is warned about. */
async function warningsAfterSigningIn({
  options,
  auth,
  type = "oidc",
  groups = 0,
  hasIdToken = true,
  isUnguarded = false,
}: Case) {
  const op = await serveOpenIdProvider("https://op.test");
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    isUnguarded,
    logout: { providers: [providerAt(op, type)], ...options },
    auth: {
      callbacks: {
        signIn: (message) => app.logout.keepSignIn(message),
        jwt: ({ token, account }) => app.logout.keepIdToken(token, account),
      },
      ...auth,
    },
  });
  const browser = new TestBrowser(app);
  for (let signIns = 0; signIns < 2; signIns += 1) {
    const idToken = await op.idToken({ groups: "g".repeat(groups) });
    await browser.signIn("fusionauth", op, hasIdToken ? idToken : undefined);
  }
  return app.events.flatMap((event) => (event.type === "configuration.warning" ? [event] : []));
}

const plain = { authorization: "/authorize", token: "/token", userinfo: "/userinfo" };

function providerAt(op: OpenIdProvider, type: "oauth" | "oidc") {
  const client = { clientId: op.clientId, clientSecret: "s" };
  const endpoints = Object.entries(plain).map(([name, path]) => [name, op.issuer + path]);
  return {
    id: "fusionauth",
    name: "FusionAuth",
    ...client,
    issuer: op.issuer,
    ...(type === "oidc" ? { type } : { type, ...Object.fromEntries(endpoints) }),
  } as const;
}

const production = () => stubEnvironment({ NODE_ENV: "production" });

test("nothing is warned about where all is well", async () => {
  expect(await warningsAfterSigningIn({})).toEqual([]);
});

describe("a provider whose logout takes an id_token, and that returned none", () => {
  test("is named, with the scope that is missing, once", async () => {
    const warnings = await warningsAfterSigningIn({ type: "oauth", hasIdToken: false });

    expect(warnings).toEqual([
      {
        type: "configuration.warning",
        code: "no_id_token",
        message: expect.stringMatching(/"fusionauth" returned no id_token.*"openid"/),
      },
    ]);
  });

  test.each<[string, Case]>([
    ["its logout is turned off", { options: { providerLogout: { fusionauth: false } } }],
    [
      "it takes none",
      { options: { providerLogout: { fusionauth: { takesNoIdTokenHint: true } } } },
    ],
    ["a function builds the URL", { options: { providerLogout: { fusionauth: () => undefined } } }],
  ])("is left in peace where %s", async (_why, options) => {
    expect(await warningsAfterSigningIn({ type: "oauth", hasIdToken: false, ...options })).toEqual(
      [],
    );
  });

  test("is not named in production", async () => {
    production();
    expect(await warningsAfterSigningIn({ type: "oauth", hasIdToken: false })).toEqual([]);
  });
});

describe("an answer with more headers than proxies take", () => {
  test.each([
    [2500, 4096],
    [5500, 8192],
  ])("is pointed out: with %d more bytes those that take %d", async (groups, limit) => {
    const [warning, ...others] = await warningsAfterSigningIn({ groups });

    expect(others).toEqual([]);
    expect(warning?.code).toBe("large_headers");
    expect(warning?.message).toContain(`proxies that take ${limit}`);
    expect(warning?.message).toContain("proxy_buffer_size");
    expect(warning?.message).toContain(`idTokenKeeper: "cookie"`);
  });

  test("with the other keeper already, that is not recommended again", async () => {
    const options = { idTokenKeeper: "cookie" } as const;

    const [warning] = await warningsAfterSigningIn({ groups: 5500, options });

    expect(warning?.code).toBe("large_headers");
    expect(warning?.message).not.toContain("idTokenKeeper");
  });

  test("is not pointed out in production", async () => {
    production();
    expect(await warningsAfterSigningIn({ groups: 5500 })).toEqual([]);
  });
});

test("database sessions with the session as keeper are pointed out, also in production", async () => {
  production();
  const auth = { adapter: adapterOf(await createSessionDatabase()) };

  expect(await warningsAfterSigningIn({ auth })).toEqual([
    {
      type: "configuration.warning",
      code: "database_sessions",
      message: expect.stringContaining(`idTokenKeeper: "cookie"`),
    },
  ]);
  expect(await warningsAfterSigningIn({ auth, options: { idTokenKeeper: "cookie" } })).toEqual([]);
});

test("database sessions that cannot be ended from outside are pointed out", async () => {
  const auth = { adapter: adapterOf(await createSessionDatabase()) };
  const options = { idTokenKeeper: "cookie" } as const;

  expect(await warningsAfterSigningIn({ auth, options, isUnguarded: true })).toEqual([
    {
      type: "configuration.warning",
      code: "database_sessions",
      message: expect.stringContaining("guardSessions"),
    },
  ]);
});

test("a sign-in that brings no id_token anyway says nothing about database sessions", async () => {
  const password = Credentials({ authorize: () => ({ id: "bob", name: "Bob" }) });
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    logout: { providers: [password] },
    auth: {
      callbacks: {
        signIn: (message) => app.logout.keepSignIn(message),
        jwt: ({ token, account }) => app.logout.keepIdToken(token, account),
      },
    },
  });

  await new TestBrowser(app).postToAuth("callback/credentials");

  expect(app.events).toEqual([]);
});

test("a jwt callback that does not ask whether a session has ended is pointed out", async () => {
  const op = await serveOpenIdProvider("https://op.test");
  const createApp = (asks: boolean) => {
    const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
      logout: { providers: [providerAt(op, "oidc")] },
      auth: {
        callbacks: {
          jwt: ({ token, account }) =>
            account || asks ? app.logout.keepIdToken(token, account) : token,
        },
      },
    });
    return app;
  };
  const codesOf = async (asks: boolean) => {
    const app = createApp(asks);
    const browser = new TestBrowser(app);
    await browser.signIn("fusionauth", op, await op.idToken());
    // Signing in again finds the first session, and replaces it.
    await browser.signIn("fusionauth", op, await op.idToken());
    expect(app.events).toEqual([]);
    await browser.get("/api/auth/session");
    await browser.get("/api/auth/session");
    await browser.post("/api/auth/federated-logout");
    return app.events.map((event) => ("code" in event ? event.code : event.type));
  };

  expect(await codesOf(true)).toEqual(["logout.started"]);
  expect(await codesOf(false)).toEqual(["unchecked_session", "logout.started"]);
});

test("sessions that live longer than ended ones are remembered are pointed out", async () => {
  const oneHour = 3600;
  const warned = { code: "short_session_max_age", message: expect.stringContaining("7200") };
  const session = { maxAge: 2 * oneHour };
  const options = { sessionMaxAge: oneHour, idTokenKeeper: "cookie" } as const;
  const ofDatabase = await warningsAfterSigningIn({
    options,
    auth: { session, adapter: adapterOf(await createSessionDatabase()) },
  });
  expect(ofDatabase).toMatchObject([warned]);

  // That of a JWT session shows when it is read.
  const op = await serveOpenIdProvider("https://op.test");
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    logout: { providers: [providerAt(op, "oidc")], sessionMaxAge: oneHour },
    auth: { session },
  });
  const browser = new TestBrowser(app);
  await browser.signIn("fusionauth", op, await op.idToken());
  await browser.get("/api/auth/session");
  expect(app.events).toMatchObject([warned]);
  expect(
    await warningsAfterSigningIn({ options: { sessionMaxAge: 2 * oneHour }, auth: { session } }),
  ).toEqual([]);
});
