import type { NextAuthConfig } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import type { IdTokenKeeperName } from "next-auth-federated-logout";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createConnectedApp,
  stubEnvironment,
  type ConnectedApp,
} from "../support/connected-app.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider, type OpenIdProvider } from "../support/openid-provider.ts";
import { runServerAction } from "../support/server-action.ts";
import {
  adapterOf,
  createSessionDatabase,
  returningDeletedSession,
} from "../support/session-database.ts";
import { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());
afterEach(() => vi.useRealTimers());

interface World {
  app: ConnectedApp;
  browser: TestBrowser;
  a: OpenIdProvider;
  b: OpenIdProvider;
  /** What the next refresh brings. */
  refreshed: { id_token?: string };
}

const strategies = {
  "JWT sessions": undefined,
  "database sessions, deleteSession returning nothing": (adapter: Adapter) => adapter,
  "database sessions, deleteSession returning the row": returningDeletedSession,
};
type StrategyName = keyof typeof strategies;

async function createWorld(strategy: StrategyName, keeper: IdTokenKeeperName): Promise<World> {
  const [a, b] = await Promise.all([
    serveOpenIdProvider("https://a.test"),
    serveOpenIdProvider("https://b.test"),
  ]);
  const client = { clientId: a.clientId, clientSecret: "s3cret" };
  const providers: NextAuthConfig["providers"] = [
    { id: "a", name: "A", type: "oidc", issuer: a.issuer, ...client, ...linking },
    { id: "b", name: "B", type: "oidc", issuer: b.issuer, ...client, ...linking },
    {
      id: "plain",
      name: "Plain OAuth",
      type: "oauth",
      authorization: `${a.issuer}/authorize`,
      token: `${a.issuer}/token`,
      userinfo: `${a.issuer}/userinfo`,
      ...client,
    },
  ];
  const refreshed: { id_token?: string } = {};
  const asAdapter = strategies[strategy];
  const adapter = asAdapter && asAdapter(adapterOf(await createSessionDatabase()));
  const app: ConnectedApp = createConnectedApp({
    logout: {
      providers,
      idTokenKeeper: keeper,
      providerLogout: { plain: { endpoint: a.endSessionEndpoint } },
    },
    auth: {
      ...(adapter && { adapter }),
      callbacks: {
        jwt({ token, account }) {
          if (account) return app.logout.keepIdToken(token, account);
          return app.logout.keepRefreshedTokens(token, refreshed);
        },
        async session({ session }) {
          if (adapter) await app.logout.keepRefreshedIdToken(refreshed);
          return session;
        },
      },
      events: {
        signIn: (message) => app.logout.keepSignIn(message),
        signOut: (message) => app.logout.buildLogoutUrl(message),
      },
    },
  });
  return { app, browser: new TestBrowser(app), a, b, refreshed };
}

const linking = { allowDangerousEmailAccountLinking: true };

const triggers = {
  "the logout route": ({ browser }: World) => browser.post("/api/auth/federated-logout"),
  "the logout route, asked for JSON": ({ browser }: World) =>
    browser.post("/api/auth/federated-logout", { headers: { accept: "application/json" } }),
  "signOut() of next-auth/react": ({ browser }: World) =>
    browser.postToAuth("signout", { headers: { "x-auth-return-redirect": "1" } }),
  "signOut() in a Server Action": ({ browser, app }: World) =>
    runServerAction(browser, () => app.auth.signOut()),
};

/** What the browser asks a provider for, with the parameters that every logout has. */
interface Expected {
  method?: string;
  provider: OpenIdProvider;
  hint: string | undefined;
}

interface Cell {
  /** What has happened until somebody signs out; returns what the provider is to be asked. */
  arrange: (world: World, keeps: boolean) => Promise<Expected>;
}

async function signInThroughA({ browser, a }: World, claims: Record<string, unknown> = {}) {
  const idToken = await a.issueIdToken(claims);
  await browser.signIn("a", a, idToken);
  return idToken;
}

function dropSessionCookie({ browser }: World) {
  const cookies = browser.jar.serializeSync()?.cookies ?? [];
  const sessions = cookies.filter(({ key }) => key?.startsWith("authjs.session-token"));
  for (const { key = "" } of sessions) browser.setCookie(`${key}=; Max-Age=0; Path=/`, "/");
  return sessions.length;
}

const oneDayInMs = 86_400_000;

const cells: Readonly<Record<string, Cell>> = {
  valid: {
    arrange: async (world) => ({ provider: world.a, hint: await signInThroughA(world) }),
  },
  "expired session": {
    async arrange(world) {
      const hint = await signInThroughA(world);
      expect(dropSessionCookie(world)).toBeGreaterThan(0);
      return { provider: world.a, hint };
    },
  },
  "expired token": {
    async arrange(world) {
      vi.useFakeTimers({ toFake: ["Date"] });
      const hint = await signInThroughA(world);
      vi.setSystemTime(Date.now() + oneDayInMs);
      return { provider: world.a, hint };
    },
  },
  absent: {
    async arrange({ browser, a }) {
      await browser.signIn("plain", a, undefined);
      return { provider: a, hint: undefined };
    },
  },
  "9 kB": {
    async arrange(world, keeps) {
      const hint = await signInThroughA(world, { groups: "g".repeat(6200) });
      expect(hint.length).toBeGreaterThan(9000 - 300);
      return { provider: world.a, hint, ...(keeps && { method: "POST" }) };
    },
  },
  refreshed: {
    async arrange(world) {
      const { browser, a, refreshed } = world;
      await signInThroughA(world);
      const hint = await a.issueIdToken({ sid: "another" });
      refreshed.id_token = hint;
      expect(await (await browser.get("/api/auth/session")).json()).not.toBeNull();
      return { provider: a, hint };
    },
  },
  "second sign-in": {
    async arrange(world) {
      await signInThroughA(world);
      return { provider: world.a, hint: await signInThroughA(world) };
    },
  },
  "second provider": {
    async arrange(world) {
      const { browser, b } = world;
      await signInThroughA(world);
      const hint = await b.issueIdToken({ sub: "somebody" });
      await browser.signIn("b", b, hint);
      return { provider: b, hint };
    },
  },
};

/** Whether a keeper still has the id_token: the JWT goes with the session, and a database has none. */
function keepsIdToken(strategy: StrategyName, keeper: IdTokenKeeperName, cell: string): boolean {
  if (keeper === "cookie") return true;
  return strategy === "JWT sessions" && cell !== "expired session";
}

for (const strategy of Object.keys(strategies) as StrategyName[]) {
  for (const keeper of ["session", "cookie"] as const) {
    describe(`${strategy}, the id_token kept in the ${keeper}`, () => {
      for (const [cell, { arrange }] of Object.entries(cells)) {
        for (const [trigger, signOut] of Object.entries(triggers)) {
          test(`${cell}: ${trigger} sends the browser to its own provider`, async () => {
            const world = await createWorld(strategy, keeper);
            const keeps = keepsIdToken(strategy, keeper, cell);
            const { method = "GET", provider, hint } = await arrange(world, keeps);

            const arrived = await world.browser.follow(await signOut(world));

            expect(arrived).toEqual({
              method,
              endpoint: provider.endSessionEndpoint,
              parameters: {
                ...(keeps && hint !== undefined && { id_token_hint: hint }),
                client_id: provider.clientId,
                post_logout_redirect_uri:
                  "http://localhost:3000/api/auth/federated-logout/callback",
                state: expect.any(String),
              },
            });
            const left = world.browser.cookieHeader("/api/auth/session");
            expect(left).not.toContain("session-token");
            expect(left).not.toContain("federated-logout.sign-in");
            expect(left).not.toContain("federated-logout.unfinished");
          });
        }
      }
    });
  }
}
