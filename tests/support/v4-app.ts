import type { NextApiResponse } from "next";
import NextAuth, { getServerSession, type AuthOptions, type Session } from "next-auth-v4";
import { encode } from "next-auth-v4/jwt";
import { federatedLogout, type AuthHandler } from "next-auth-federated-logout/v4";
import type { FederatedLogoutOptions, LogoutEvent } from "next-auth-federated-logout";
import { logoutTokenRequest, type TestClaims } from "next-auth-federated-logout/testing";
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { parseCookie } from "cookie";
import { vi } from "vitest";
import { memoryRevocationStore } from "../../packages/federated-logout/src/sessions/memory-revocation-store.ts";
import { baseUrl, secret } from "./connected-app.ts";
import { serveOpenIdProvider, type OpenIdProvider } from "./openid-provider.ts";
import { inPagesRouter } from "./pages-router.ts";
import { adapterOf, createSessionDatabase, returningDeletedSession } from "./session-database.ts";
import { TestBrowser, type BrowsedApp } from "./test-browser.ts";

export type Router = "App Router" | "Pages Router";

export interface V4AppOptions {
  router?: Router;
  /** `"rows"`: a database whose adapter returns the row that it deletes. */
  strategy?: "jwt" | "database" | "rows";
  logout?: FederatedLogoutOptions;
  options?: Partial<AuthOptions>;
}

/** Sets the environment of an app with next-auth v4. */
export function stubV4Environment(environment: Record<string, string | undefined> = {}): void {
  const settings = {
    NEXTAUTH_URL: baseUrl,
    NEXTAUTH_SECRET: secret,
    AUTH_URL: undefined,
    AUTH_SECRET: undefined,
    NODE_ENV: "production",
    ...environment,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
}

/** An app with next-auth v4 as a team would connect it, in front of a provider. */
export async function createV4App({
  router = "App Router",
  strategy = "jwt",
  logout: logoutOptions,
  options,
}: V4AppOptions = {}) {
  const provider = await serveOpenIdProvider("https://a.test");
  const events: LogoutEvent[] = [];
  const logout = federatedLogout({
    afterLogout: "/signed-out",
    revocationStore: memoryRevocationStore(),
    onEvent: (event) => void events.push(event),
    ...logoutOptions,
  });
  const authOptions: AuthOptions = {
    providers: [v4Provider(provider)],
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
    ...(strategy !== "jwt" && { adapter: await sessionAdapter(strategy) }),
    ...options,
  };
  const auth = logout.connect(NextAuth, authOptions);
  const serve = serveIn(router, auth.handler);
  const app: BrowsedApp = { auth: { handlers: { GET: serve, POST: serve } } };
  const post = (token: string) =>
    serve(logoutTokenRequest(`${baseUrl}/api/auth/federated-logout/back-channel`, token));
  return {
    app,
    auth,
    logout,
    provider,
    events,
    postLogoutToken: async (claims: TestClaims) => post(await provider.logoutToken(claims)),
    /** Signs somebody in, in a browser of their own. */
    async signIn({
      sub = "alice",
      ...claims
    }: TestClaims & { sub?: string } = {}): Promise<TestBrowser> {
      const browser = new TestBrowser(app);
      const email = `${sub}@example.com`;
      await browser.signIn("a", provider, await provider.idToken({ sub, email, ...claims }));
      return browser;
    },
    /** Who `getServerSession` says is there, and what it does to the browser's cookies. */
    sessionOf: (browser: TestBrowser) => readSession(browser, auth.authOptions),
  };
}

export type V4App = Awaited<ReturnType<typeof createV4App>>;

function serveIn(router: Router, handler: AuthHandler): (request: Request) => Promise<Response> {
  return router === "App Router"
    ? (request) => handler(request)
    : (request) => inPagesRouter(handler, request);
}

/** A provider of next-auth v4's, as a team writes it. */
export function v4Provider(
  { issuer, clientId }: OpenIdProvider,
  id = "a",
): AuthOptions["providers"][number] {
  return {
    id,
    name: "A",
    type: "oauth",
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    idToken: true,
    checks: ["state"],
    authorization: { params: { scope: "openid email" } },
    clientId,
    clientSecret: "s3cret",
    profile: ({ sub, email }: { sub: string; email: string }) => ({ id: sub, email, name: sub }),
  };
}

// Of v5's time, and for v4, too.
async function sessionAdapter(
  strategy: "database" | "rows",
): Promise<NonNullable<AuthOptions["adapter"]>> {
  const adapter = adapterOf(await createSessionDatabase());
  const forV4: object = strategy === "rows" ? returningDeletedSession(adapter) : adapter;
  return forV4;
}

/** Calls `getServerSession(request, response, authOptions)`, as a page of the Pages Router does. */
async function readSession(
  browser: TestBrowser,
  authOptions: AuthOptions,
): Promise<{ session: Session | null; setCookies: string[] }> {
  const request = Object.assign(new IncomingMessage(new Socket()), {
    url: "/account",
    cookies: parseCookie(browser.cookieHeader("/account")),
  });
  const response = new ServerResponse(request);
  if (!isApiResponse(response)) throw new Error("No response");
  const session = await getServerSession(request, response, authOptions);
  const setCookies = [response.getHeader("set-cookie") ?? []].flat().map(String);
  for (const setCookie of setCookies) browser.setCookie(setCookie, "/account");
  return { session, setCookies };
}

function isApiResponse(response: ServerResponse): response is NextApiResponse {
  return response.req !== undefined;
}

/** A session JWT of next-auth v4. */
export async function sealV4Session(
  token: Record<string, unknown>,
  maxAge: number,
): Promise<string> {
  return encode({ token, secret, maxAge });
}
