import { parseSetCookie } from "cookie";
import NextAuth, { type Account, type NextAuthConfig, type NextAuthResult } from "next-auth";
import {
  federatedLogout,
  type AuthConfig,
  type FederatedLogoutOptions,
  type LogoutEvent,
} from "next-auth-federated-logout";
import { encode, type JWT } from "next-auth/jwt";
import { NextRequest } from "next/server";
import { vi } from "vitest";
import { sessionClaimFrom } from "../../packages/federated-logout/src/sessions/claim-of-sign-in.ts";
import { writeSessionClaim } from "../../packages/federated-logout/src/sessions/claim-in-token.ts";
import { clientId, issuer } from "./provider-metadata.ts";

export const baseUrl = "http://localhost:3000";
export const secret = "a secret for tests, long enough to be one";

export interface ConnectedAppOptions {
  providers?: NextAuthConfig["providers"];
  logout?: FederatedLogoutOptions;
  auth?: Partial<NextAuthConfig>;
  /** Makes the NextAuth config a function of the request, and says what is different for each. */
  lazily?: (request: NextRequest | undefined) => Partial<NextAuthConfig> | undefined;
  /** Takes the place of what NextAuth returns. */
  withAuth?: (auth: NextAuthResult) => NextAuthResult;
}

/** Sets the environment of one test app; `AUTH_URL: undefined` leaves the host to the headers. */
export function stubEnvironment(environment: Record<string, string | undefined> = {}): void {
  const settings = {
    AUTH_URL: baseUrl,
    AUTH_SECRET: secret,
    NODE_ENV: "production",
    ...environment,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
}

/** An app as a team would connect it, with Auth.js itself and no Next.js server around it. */
export function createConnectedApp({
  providers = [
    { id: "op", name: "Provider", type: "oidc", issuer, clientId, clientSecret: "rp1-secret" },
  ],
  logout: options,
  auth: config,
  lazily,
  withAuth = (auth) => auth,
}: ConnectedAppOptions = {}) {
  const events: LogoutEvent[] = [];
  const logout = federatedLogout({
    afterLogout: "/signed-out",
    onEvent: (event) => void events.push(event),
    ...options,
  });
  const nextAuthConfig: NextAuthConfig = {
    providers,
    logger: { error: () => undefined, warn: () => undefined },
    ...config,
  };
  const configure = (request: NextRequest | undefined) => ({
    ...nextAuthConfig,
    ...lazily?.(request),
  });
  const nextAuth = (given: AuthConfig) => withAuth(NextAuth(given));
  const auth = logout.connect(nextAuth, lazily ? configure : nextAuthConfig);
  return { logout, auth, events };
}

export type ConnectedApp = ReturnType<typeof createConnectedApp>;

/** The token of a session that has not ended. */
export async function alive(token: Promise<JWT | null>): Promise<JWT> {
  const answered = await token;
  if (answered) return answered;
  throw new Error("The session has ended");
}

export interface SessionOptions {
  provider?: string;
  idToken?: string | undefined;
  type?: Account["type"];
  secret?: string;
  cookieName?: string;
  maxAgeSeconds?: number;
}

/** The cookies of a browser in which alice has signed in. */
export async function sessionCookies({
  provider = "op",
  idToken,
  type = "oidc",
  secret: sealedWith = secret,
  cookieName = "authjs.session-token",
  maxAgeSeconds = 3600,
}: SessionOptions = {}): Promise<Record<string, string>> {
  const account: Account = {
    provider,
    type,
    providerAccountId: "alice",
    ...(idToken !== undefined && { id_token: idToken }),
  };
  const person = { name: "Alice", email: "alice@example.com" };
  const claim = await sessionClaimFrom(account);
  const token = writeSessionClaim(person, claim);
  return chunk(
    cookieName,
    await encode({ token, secret: sealedWith, salt: cookieName, maxAge: maxAgeSeconds }),
  );
}

// As Auth.js does it, so that a large session is cleared as it was set.
export function chunk(name: string, value: string): Record<string, string> {
  const chunkSize = 3936;
  if (value.length <= chunkSize) return { [name]: value };
  const count = Math.ceil(value.length / chunkSize);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${name}.${index}`,
      value.slice(index * chunkSize, (index + 1) * chunkSize),
    ]),
  );
}

export interface BrowserRequest {
  method?: "GET" | "POST";
  path?: string;
  cookies?: Record<string, string>;
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

/** A request as a browser on a page of this app sends it. */
export function browserRequest({
  method = "POST",
  path = "/api/auth/federated-logout",
  cookies = {},
  form,
  headers = { "sec-fetch-site": "same-origin" },
}: BrowserRequest = {}): NextRequest {
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
  return new NextRequest(`${baseUrl}${path}`, {
    method,
    headers: { ...(cookie && { cookie }), ...headers },
    ...(form && { body: new URLSearchParams(form) }),
  });
}

/** The cookies an answer sets and removes, by name. */
export function cookiesOf(response: Response): Map<string, ReturnType<typeof parseSetCookie>> {
  return new Map(
    response.headers.getSetCookie().map((setCookie) => {
      const parsed = parseSetCookie(setCookie);
      return [parsed.name, parsed];
    }),
  );
}

/** The cookies an answer leaves in the browser. */
export function cookiesKept(response: Response): Record<string, string> {
  return Object.fromEntries(
    [...cookiesOf(response)]
      .filter(([, { maxAge }]) => maxAge !== 0)
      .map(([name, { value = "" }]) => [name, value]),
  );
}

/** Where an answer sends the browser. */
export function locationOf(response: Response): URL {
  return new URL(response.headers.get("location") ?? "about:blank");
}
