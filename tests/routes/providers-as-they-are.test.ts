import type { NextAuthConfig } from "next-auth";
import {
  createTestProvider,
  logoutTokenRequest,
  type TestProvider,
} from "next-auth-federated-logout/testing";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import { backChannelUrl } from "../support/ended-world.ts";
import { memoryRevocationStore } from "../../packages/federated-logout/src/sessions/memory-revocation-store.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { network } from "../support/provider-metadata.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
import { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const clientId = "rp1";
type Provider = Extract<NextAuthConfig["providers"][number], object>;

function serve(provider: TestProvider): void {
  const answer = ({ request }: { request: Request }) => provider.fetch(request);
  network.use(http.get(`${provider.issuer.replace(/\/$/, "")}/*`, answer));
  network.use(http.post(`${provider.issuer.replace(/\/$/, "")}/*`, answer));
}

/** An app with one provider, and what it takes to end a session of its from outside. */
function createApp(provider: TestProvider, config: object, auth: Partial<NextAuthConfig> = {}) {
  serve(provider);
  const client = { clientId, clientSecret: "s3cret" };
  const configured = { id: "op", name: "OP", type: "oidc", ...client, ...config } as Provider;
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers: [configured],
    // What other tests have ended counts there.
    logout: { revocationStore: memoryRevocationStore() },
    auth,
  });
  const post = async (token: string) =>
    app.logout.routes.backChannel.POST(logoutTokenRequest(backChannelUrl, token));
  return { app, post };
}

async function isSignedIn(browser: TestBrowser): Promise<boolean> {
  return (await (await browser.get("/api/auth/session")).json()) !== null;
}

describe.each(["ES256", "ES384", "EdDSA", "PS256"] as const)(
  "a provider that signs with %s, and nothing configured",
  (algorithm) => {
    test("a logout token ends the session that it has begun", async () => {
      const issuer = `https://${algorithm.toLowerCase()}.test`;
      const provider = await createTestProvider({ issuer, clientId, algorithm });
      const { app, post } = createApp(provider, { issuer });
      const browser = new TestBrowser(app);
      await browser.signIn("op", provider, await provider.idToken({ sid: "A1" }));
      expect(await isSignedIn(browser)).toBe(true);

      const answer = await post(await provider.logoutToken({ sub: "alice", sid: "A1" }));

      expect(answer.status).toBe(200);
      expect(await isSignedIn(browser)).toBe(false);
    });
  },
);

describe("a provider that lists RS256 and others, and signs this client's with ES256", () => {
  async function createWorld(database: boolean, known?: TestProvider) {
    const issuer = "https://both.test";
    const provider = known ?? (await createTestProvider({ issuer, clientId, algorithm: "ES256" }));
    const adapter = database ? adapterOf(await createSessionDatabase()) : undefined;
    const world = createApp(provider, { issuer }, adapter && { adapter });
    const metadata = `${issuer}/.well-known/openid-configuration`;
    network.use(
      http.get(metadata, async () => {
        const document = await (await provider.fetch(metadata)).json();
        const id_token_signing_alg_values_supported = ["RS256", "ES256", "HS256"];
        return HttpResponse.json({ ...document, id_token_signing_alg_values_supported });
      }),
    );
    return { ...world, provider };
  }

  test.each([
    ["JWT", false],
    ["database", true],
  ])(
    "its logout tokens count once somebody has signed in: %s sessions",
    async (_name, database) => {
      const { app, post, provider } = await createWorld(database);
      const token = () => provider.logoutToken({ sub: "alice", sid: "A1" });
      expect((await post(await token())).status).toBe(400);
      const browser = new TestBrowser(app);
      await browser.signIn("op", provider, await provider.idToken({ sid: "A1" }));

      expect((await post(await token())).status).toBe(200);
      expect(await isSignedIn(browser)).toBe(false);
    },
  );

  test("a process that has just started learns it from a session that is used", async () => {
    const before = await createWorld(false);
    const browser = new TestBrowser(before.app);
    await browser.signIn("op", before.provider, await before.provider.idToken({ sid: "A1" }));
    const { app, post } = await createWorld(false, before.provider);
    const elsewhere = browser.copy(app);
    const token = () => before.provider.logoutToken({ sub: "alice", sid: "A1" });
    expect((await post(await token())).status).toBe(400);

    expect(await isSignedIn(elsewhere)).toBe(true);

    expect((await post(await token())).status).toBe(200);
    expect(await isSignedIn(elsewhere)).toBe(false);
  });
});

describe("an issuer that is configured without the slash which its metadata has", () => {
  const slashed = "https://slashed.test/";
  const metadata = `${slashed}.well-known/openid-configuration`;

  async function createWorld(auth: Partial<NextAuthConfig> = {}) {
    const provider = await createTestProvider({ issuer: slashed.slice(0, -1), clientId });
    const world = createApp(provider, { issuer: slashed.slice(0, -1) }, auth);
    network.use(
      http.get(metadata, async () => {
        const document = await (await provider.fetch(metadata)).json();
        return HttpResponse.json({ ...document, issuer: slashed });
      }),
    );
    const browser = new TestBrowser(world.app);
    await browser.signIn("op", provider, await provider.idToken({ iss: slashed, sid: "A1" }));
    expect(await isSignedIn(browser)).toBe(true);
    return { ...world, provider, browser };
  }

  test("logout tokens are taken", async () => {
    const { post, provider, browser } = await createWorld();
    const claims = { iss: slashed, sub: "alice", sid: "A1" };

    expect((await post(await provider.logoutToken(claims))).status).toBe(200);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test("the provider is asked after the session has gone from the browser, too", async () => {
    const { browser } = await createWorld();
    browser.setCookie("authjs.session-token=; Max-Age=0; Path=/", "/");

    const request = await browser.follow(await browser.post("/api/auth/federated-logout"));

    expect(request?.endpoint).toBe("https://slashed.test/session/end");
  });

  test.each([slashed, slashed.slice(0, -1)])("endSessions takes %s", async (issuer) => {
    const { app, browser } = await createWorld();

    await app.logout.endSessions({ issuer, sub: "alice" });

    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe("a provider of plain OAuth that issues an id_token", () => {
  test("is asked to end its session, with it", async () => {
    const issuer = "https://plain.test";
    const provider = await createTestProvider({ issuer, clientId });
    const { app, post } = createApp(provider, {
      type: "oauth",
      issuer,
      authorization: { url: `${issuer}/authorize`, params: { scope: "openid profile" } },
      token: `${issuer}/token`,
      userinfo: `${issuer}/userinfo`,
    });
    const browser = new TestBrowser(app);
    const idToken = await provider.idToken({ sid: "A1" });
    await browser.signIn("op", provider, idToken);
    const copy = browser.copy();

    const request = await browser.follow(await browser.post("/api/auth/federated-logout"));

    expect(request?.endpoint).toBe(provider.endSessionEndpoint);
    expect(request?.parameters.id_token_hint).toBe(idToken);
    expect((await post(await provider.logoutToken({ sub: "alice", sid: "A1" }))).status).toBe(200);
    expect(await isSignedIn(copy)).toBe(false);
  });
});
