import type { NextAuthConfig } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import type { FederatedLogoutOptions, RevocationStore } from "next-auth-federated-logout";
import { logoutTokenRequest, type TestClaims } from "next-auth-federated-logout/testing";
import { NextRequest } from "next/server";
import { memoryRevocationStore } from "../../packages/federated-logout/src/sessions/memory-revocation-store.ts";
import { baseUrl, createConnectedApp, type ConnectedApp } from "./connected-app.ts";
import { serveOpenIdProvider, type OpenIdProvider } from "./openid-provider.ts";
import { runOnPage } from "./server-action.ts";
import { adapterOf, createSessionDatabase } from "./session-database.ts";
import { TestBrowser } from "./test-browser.ts";

export const sessionStrategies = ["jwt", "database"] as const;

export type SessionStrategy = (typeof sessionStrategies)[number];

export interface EndedWorldOptions {
  strategy?: SessionStrategy;
  store?: RevocationStore;
  /** Of another instance of the app. */
  adapter?: Adapter | undefined;
  logout?: Partial<FederatedLogoutOptions>;
  callbacks?: NextAuthConfig["callbacks"];
  session?: NextAuthConfig["session"];
}

/** One instance of an app whose sessions end elsewhere, with two providers. */
export interface EndedWorld {
  app: ConnectedApp;
  a: OpenIdProvider;
  b: OpenIdProvider;
  store: RevocationStore;
  adapter: Adapter | undefined;
  /** Signs somebody in through `a`, in a browser of their own. */
  signIn: (claims?: TestClaims, provider?: "a" | "b") => Promise<TestBrowser>;
  /** Posts a logout token of `a`'s. */
  postLogoutToken: (claims: TestClaims) => Promise<Response>;
  /** Posts anything as a logout token. */
  post: (token: string) => Promise<Response>;
}

export const backChannelUrl = `${baseUrl}/api/auth/federated-logout/back-channel`;

export async function createEndedWorld({
  strategy = "jwt",
  store = memoryRevocationStore(),
  adapter: sharedAdapter,
  logout,
  callbacks,
  session,
}: EndedWorldOptions = {}): Promise<EndedWorld> {
  const [a, b] = await Promise.all([
    serveOpenIdProvider("https://a.test"),
    serveOpenIdProvider("https://b.test"),
  ]);
  const client = { clientId: a.clientId, clientSecret: "s3cret" };
  const linking = { allowDangerousEmailAccountLinking: true };
  const adapter =
    strategy === "jwt" ? undefined : (sharedAdapter ?? adapterOf(await createSessionDatabase()));
  const app: ConnectedApp = createConnectedApp({
    providers: [
      { id: "a", name: "A", type: "oidc", issuer: a.issuer, ...client, ...linking },
      { id: "b", name: "B", type: "oidc", issuer: b.issuer, ...client, ...linking },
    ],
    logout: {
      revocationStore: store,
      ...logout,
    },
    auth: {
      ...(adapter && { adapter }),
      ...(callbacks && { callbacks }),
      ...(session && { session }),
    },
  });
  const post = async (token: string) =>
    app.logout.routes.backChannel.POST(logoutTokenRequest(backChannelUrl, token));
  return {
    app,
    a,
    b,
    store,
    adapter,
    post,
    postLogoutToken: async (claims) => post(await a.logoutToken(claims)),
    async signIn({ sub = "alice", ...claims } = {}, through = "a") {
      const provider = through === "a" ? a : b;
      const browser = new TestBrowser(app);
      // People are told apart by their e-mail addresses.
      const email = `${String(sub)}@example.com`;
      await browser.signIn(through, provider, await provider.idToken({ sub, email, ...claims }));
      return browser;
    },
  };
}

/** Everywhere that an app can ask who is there; each answers with an e-mail address, or `null`. */
export const reads: Readonly<
  Record<string, (world: EndedWorld, browser: TestBrowser) => Promise<unknown>>
> = {
  "a page": (world, browser) =>
    runOnPage(browser, async () => emailOf(await world.app.auth.auth())),
  async "a middleware"({ app }, browser) {
    let seen: unknown = null;
    // oxlint-disable-next-line await-thenable -- a promise, with a config that is a function
    const middleware = await app.auth.auth((request) => {
      seen = emailOf(request.auth);
    });
    const cookie = browser.cookieHeader("/account");
    const request = new NextRequest(`${baseUrl}/account`, { headers: { cookie } });
    await middleware(request, { params: Promise.resolve({}) });
    return seen;
  },
  async "a route handler"({ app }, browser) {
    // oxlint-disable-next-line await-thenable -- a promise, with a config that is a function
    const handler = await app.auth.auth((request) => Response.json(emailOf(request.auth)));
    const cookie = browser.cookieHeader("/api/me");
    const request = new NextRequest(`${baseUrl}/api/me`, { headers: { cookie } });
    const answer: unknown = await handler(request, { params: Promise.resolve({}) });
    return answer instanceof Response ? answer.json() : undefined;
  },
  // Last, since it removes the cookies of a session that has ended.
  async "the session endpoint"(_world, browser) {
    return emailOf(await (await browser.get("/api/auth/session")).json());
  },
};

function emailOf(session: { user?: { email?: string | null } } | null): string | null {
  return session?.user?.email ?? null;
}

/** Who is signed in in a browser, as each of them says. */
export async function whoIsThere(
  world: EndedWorld,
  browser: TestBrowser,
): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(reads)) seen[name] = await read(world, browser);
  return seen;
}

/** What all of them say of a person, or of nobody. */
export function everywhere(email: string | null): Record<string, unknown> {
  return Object.fromEntries(Object.keys(reads).map((name) => [name, email]));
}
