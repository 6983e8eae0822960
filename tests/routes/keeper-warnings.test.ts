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
}

/** Signs in twice, and says what is warned about. */
async function warningsAfterSigningIn({
  options,
  auth,
  type = "oidc",
  groups = 0,
  hasIdToken = true,
}: Case) {
  const op = await serveOpenIdProvider("https://op.test");
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers: [providerAt(op, type)],
    logout: { ...options },
    ...(auth && { auth }),
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

test("database sessions take the cookie as keeper by themselves", async () => {
  const auth = { adapter: adapterOf(await createSessionDatabase()) };

  expect(await warningsAfterSigningIn({ auth })).toEqual([]);
});

test("a sign-in that brings no id_token anyway says nothing about database sessions", async () => {
  const password = Credentials({ authorize: () => ({ id: "bob", name: "Bob" }) });
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers: [password],
  });

  await new TestBrowser(app).postToAuth("callback/credentials");

  expect(app.events).toEqual([]);
});
