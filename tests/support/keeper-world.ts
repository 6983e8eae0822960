import type { NextAuthConfig } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import type { IdTokenKeeperName } from "next-auth-federated-logout";
import { createConnectedApp, type ConnectedApp } from "./connected-app.ts";
import type { OpenIdProvider } from "./openid-provider.ts";
import { runServerAction } from "./server-action.ts";
import { adapterOf, createSessionDatabase, returningDeletedSession } from "./session-database.ts";
import { TestBrowser } from "./test-browser.ts";

const adapters = {
  "JWT sessions": undefined,
  "database sessions, deleteSession returning nothing": (adapter: Adapter) => adapter,
  "database sessions, deleteSession returning the row": returningDeletedSession,
};

export type KeeperStrategy = keyof typeof adapters;

export const strategies: readonly KeeperStrategy[] = [
  "JWT sessions",
  "database sessions, deleteSession returning nothing",
  "database sessions, deleteSession returning the row",
];

/** A JWT session may keep the id_token itself; a database has a cookie keep it. */
export const keepers: readonly [strategy: KeeperStrategy, keeper: IdTokenKeeperName][] = [
  ["JWT sessions", "session"],
  ...strategies.map((strategy): [KeeperStrategy, IdTokenKeeperName] => [strategy, "cookie"]),
];

export interface KeeperWorldOptions {
  strategy: KeeperStrategy;
  keeper: IdTokenKeeperName;
  a: OpenIdProvider;
  b: OpenIdProvider;
}

/** An app with two OpenID Providers and a plain OAuth one, and a browser. */
export interface KeeperWorld {
  app: ConnectedApp;
  browser: TestBrowser;
  a: OpenIdProvider;
  b: OpenIdProvider;
  /** What every refresh brings. */
  refreshed: { id_token?: string };
}

export async function createKeeperWorld({
  strategy,
  keeper,
  a,
  b,
}: KeeperWorldOptions): Promise<KeeperWorld> {
  const client = { clientId: a.clientId, clientSecret: "s3cret" };
  const linking = { allowDangerousEmailAccountLinking: true };
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
  const asItIs = adapters[strategy];
  const adapter = asItIs && asItIs(adapterOf(await createSessionDatabase()));
  const app: ConnectedApp = createConnectedApp({
    providers,
    logout: {
      // With database sessions by itself.
      ...(strategy === "JWT sessions" && { idTokenKeeper: keeper }),
      providerLogout: { plain: { endpoint: a.endSessionEndpoint } },
    },
    auth: {
      ...(adapter && { adapter }),
      callbacks: {
        async jwt({ token, account }) {
          return account ? token : app.logout.keepRefreshedTokens(token, refreshed);
        },
        async session({ session }) {
          if (adapter) await app.logout.keepRefreshedIdToken(refreshed);
          return session;
        },
      },
    },
  });
  return { app, browser: new TestBrowser(app), a, b, refreshed };
}

/** Every way to sign out; each answers with where the browser is sent. */
export const triggers: Readonly<Record<string, (world: KeeperWorld) => Promise<Response>>> = {
  "the logout route": ({ browser }) => browser.post("/api/auth/federated-logout"),
  "the logout route, asked for JSON": ({ browser }) =>
    browser.post("/api/auth/federated-logout", { headers: { accept: "application/json" } }),
  "signOut() of next-auth/react": ({ browser }) =>
    browser.postToAuth("signout", { headers: { "x-auth-return-redirect": "1" } }),
  "signOut() in a Server Action": ({ browser, app }) =>
    runServerAction(browser, () => app.auth.signOut()),
};
