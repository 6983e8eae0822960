import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  browserRequest,
  cookiesKept,
  createConnectedApp,
  locationOf,
  secret,
  sessionCookies,
  stubEnvironment,
  type ConnectedAppOptions,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());
afterEach(() => vi.unstubAllEnvs());

const sameOrigin = { "sec-fetch-site": "same-origin" };

interface Situation {
  environment: Record<string, string | undefined>;
  headers?: Record<string, string>;
  cookieName?: string;
  options?: ConnectedAppOptions;
}

async function postLogoutRedirectUri({ environment, headers, cookieName, options }: Situation) {
  stubEnvironment(environment);
  serveMetadata();
  const app = createConnectedApp(options);
  const cookies = await sessionCookies({
    idToken: await idToken(),
    ...(cookieName !== undefined && { cookieName }),
  });
  const response = await app.logout.routes.logout.POST(
    browserRequest({ cookies, headers: { ...sameOrigin, ...headers } }),
  );
  return locationOf(response).searchParams.get("post_logout_redirect_uri");
}

describe("SEC-10, RPI-9: the post_logout_redirect_uri comes from the configuration", () => {
  const secure = "__Secure-authjs.session-token";
  const cases: Record<string, Situation & { uri: string }> = {
    "AUTH_URL with an origin alone": {
      environment: { AUTH_URL: "https://app.test" },
      cookieName: secure,
      uri: "https://app.test/api/auth/federated-logout/callback",
    },
    "AUTH_URL with the path of the Auth.js routes": {
      environment: { AUTH_URL: "https://app.test/shop/api/auth" },
      cookieName: secure,
      uri: "https://app.test/shop/api/auth/federated-logout/callback",
    },
    "AUTH_URL with a trailing slash": {
      environment: { AUTH_URL: "https://app.test/api/auth/" },
      cookieName: secure,
      uri: "https://app.test/api/auth/federated-logout/callback",
    },
    "a basePath of its own": {
      environment: { AUTH_URL: "https://app.test" },
      options: { auth: { basePath: "/auth" } },
      cookieName: secure,
      uri: "https://app.test/auth/federated-logout/callback",
    },
    "NEXTAUTH_URL, as version 4 of next-auth called it": {
      environment: { AUTH_URL: undefined, NEXTAUTH_URL: "https://app.test" },
      cookieName: secure,
      // Auth.js's own rule trusts the host by AUTH_URL alone.
      options: { auth: { trustHost: true } },
      uri: "https://app.test/api/auth/federated-logout/callback",
    },
    "a trusted proxy that ends TLS": {
      environment: { AUTH_URL: undefined, AUTH_TRUST_HOST: "true" },
      headers: { "x-forwarded-host": "app.test", "x-forwarded-proto": "https" },
      cookieName: secure,
      uri: "https://app.test/api/auth/federated-logout/callback",
    },
    "trustHost in the configuration instead of the environment": {
      environment: { AUTH_URL: undefined },
      options: { auth: { trustHost: true } },
      headers: { host: "app.test", "x-forwarded-proto": "https" },
      cookieName: secure,
      uri: "https://app.test/api/auth/federated-logout/callback",
    },
    Vercel: {
      environment: { AUTH_URL: undefined, VERCEL: "1" },
      headers: { host: "inner.test", "x-forwarded-host": "app.test", "x-forwarded-proto": "https" },
      cookieName: secure,
      uri: "https://app.test/api/auth/federated-logout/callback",
    },
    "Cloudflare Pages": {
      environment: { AUTH_URL: undefined, CF_PAGES: "1" },
      headers: { host: "app.test", "x-forwarded-proto": "https" },
      cookieName: secure,
      uri: "https://app.test/api/auth/federated-logout/callback",
    },
    "a chain of trusted proxies": {
      environment: { AUTH_URL: undefined, AUTH_TRUST_HOST: "true" },
      headers: { "x-forwarded-host": "app.test, inner.test", "x-forwarded-proto": "https,http" },
      cookieName: secure,
      uri: "https://app.test/api/auth/federated-logout/callback",
    },
    "the Host header, in development": {
      environment: { AUTH_URL: undefined, NODE_ENV: "development" },
      headers: { host: "127.0.0.1:3000", "x-forwarded-proto": "http" },
      uri: "http://127.0.0.1:3000/api/auth/federated-logout/callback",
    },
  };
  for (const [name, { uri, ...situation }] of Object.entries(cases)) {
    test(name, async () => {
      expect(await postLogoutRedirectUri(situation)).toBe(uri);
    });
  }

  test("SEC-7: a forged X-Forwarded-Host changes nothing where AUTH_URL is set", async () => {
    const uri = await postLogoutRedirectUri({
      environment: { AUTH_TRUST_HOST: "true" },
      headers: { "x-forwarded-host": "evil.test", "x-forwarded-proto": "https" },
    });
    expect(uri).toBe("http://localhost:3000/api/auth/federated-logout/callback");
  });
});

describe("a base that cannot be known is an error that says what to set", () => {
  for (const value of ["app.test", "ftp://app.test", "https://"]) {
    test(`AUTH_URL=${value}`, async () => {
      const app = createConnectedApp();
      stubEnvironment({ AUTH_URL: value });
      await expect(app.logout.routes.logout.POST(browserRequest())).rejects.toMatchObject({
        code: "invalid_auth_url",
        message: expect.stringContaining("AUTH_URL"),
      });
    });
  }

  test("a NextAuth without its secret: the logout fails instead of claiming a success", async () => {
    stubEnvironment({ AUTH_SECRET: undefined });
    const app = createConnectedApp();
    await expect(app.logout.routes.logout.POST(browserRequest())).rejects.toMatchObject({
      code: "sign_out_failed",
    });
  });
});

describe("SEC-7: a host that cannot be trusted is answered with 400, by every route", () => {
  const hosts: Record<
    string,
    { environment: Record<string, string | undefined>; headers: object }
  > = {
    "no AUTH_URL, and a host that nobody trusts": {
      environment: { AUTH_URL: undefined },
      headers: { host: "app.test", "x-forwarded-proto": "https" },
    },
    "an empty AUTH_URL, which Auth.js takes for a host not to be trusted": {
      environment: { AUTH_URL: "", AUTH_TRUST_HOST: "true" },
      headers: { host: "app.test" },
    },
    ...Object.fromEntries(
      ["javascript", "javascript:", "foo", "file", "data", "ws", "ftp", "http s"].map(
        (protocol) => [
          `X-Forwarded-Proto: ${protocol}`,
          {
            environment: { AUTH_URL: undefined, AUTH_TRUST_HOST: "true" },
            headers: { host: "app.test", "x-forwarded-proto": protocol },
          },
        ],
      ),
    ),
    "a Host that is no host": {
      environment: { AUTH_URL: undefined, AUTH_TRUST_HOST: "true" },
      headers: { host: "app test", "x-forwarded-proto": "https" },
    },
  };
  for (const [name, { environment, headers }] of Object.entries(hosts)) {
    test(name, async () => {
      stubEnvironment(environment);
      const app = createConnectedApp({ logout: { frontChannelLogout: true } });
      const { logout, callback, frontChannel } = app.logout.routes;
      const ask = (method: "GET" | "POST", path: string) =>
        browserRequest({ method, path, headers: { ...sameOrigin, ...headers } });
      const federated = "/api/auth/federated-logout";
      const answers = [
        await logout.POST(ask("POST", federated)),
        await logout.GET(ask("GET", federated)),
        await callback.GET(ask("GET", `${federated}/callback?state=x`)),
        await frontChannel.GET(ask("GET", `${federated}/front-channel?iss=https://op.test&sid=x`)),
        await app.auth.handlers.POST(ask("POST", "/api/auth/signout")),
        await app.auth.handlers.GET(ask("GET", `${federated}/continue`)),
        await app.auth.handlers.GET(ask("GET", `${federated}/session`)),
      ];

      for (const answer of answers) {
        expect(answer.status).toBe(400);
        expect(answer.headers.get("cache-control")).toBe("no-store");
        expect(answer.headers.get("location")).toBeNull();
        expect(await answer.json()).toEqual({ error: "untrusted_host" });
      }
      // Whoever runs the app learns of it once, and what to set.
      expect(app.events).toMatchObject([
        { code: "untrusted_host", message: expect.stringContaining("AUTH_URL") },
      ]);
    });
  }
});

test("the secret of the config seals this library's cookies, too", async () => {
  stubEnvironment({ AUTH_SECRET: undefined });
  serveMetadata();
  const app = createConnectedApp({ auth: { secret } });
  const cookies = await sessionCookies({ idToken: await idToken() });

  const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

  expect(locationOf(response).searchParams.has("id_token_hint")).toBe(true);
  expect(Object.keys(cookiesKept(response))).toContain("federated-logout.return");
  expect(app.events).toMatchObject([{ type: "logout.started" }]);
});

test("BCL-2, RPI-10: http on a public host, in production, is warned about once", async () => {
  stubEnvironment({ AUTH_URL: "http://app.test" });
  const app = createConnectedApp();
  await app.logout.routes.logout.POST(browserRequest());
  await app.logout.routes.logout.POST(browserRequest());

  const warnings = app.events.filter(({ type }) => type === "configuration.warning");
  expect(warnings).toMatchObject([{ code: "insecure_base" }]);
});

test("pages are the app's own, also below a base path", async () => {
  stubEnvironment({ AUTH_URL: "https://app.test/shop/api/auth" });
  const app = createConnectedApp();
  const landOn = async (redirectTo?: string) => {
    const form = redirectTo === undefined ? {} : { redirectTo };
    return locationOf(await app.logout.routes.logout.POST(browserRequest({ form }))).href;
  };

  expect(await landOn()).toBe("https://app.test/shop/signed-out");
  expect(await landOn("/bye")).toBe("https://app.test/shop/bye");
  expect(await landOn("/shop/bye")).toBe("https://app.test/shop/bye");
  expect(await landOn("/shopping")).toBe("https://app.test/shop/shopping");
  expect(await landOn("https://app.test/shop/bye")).toBe("https://app.test/shop/bye");
  for (const outside of ["https://app.test/elsewhere", "https://app.test/shop/../elsewhere"]) {
    expect(await landOn(outside)).toBe("https://app.test/shop/signed-out");
  }
  expect(await landOn("/shop/../elsewhere")).toBe("https://app.test/shop/elsewhere");
  expect(await landOn("/../elsewhere")).toBe("https://app.test/shop/elsewhere");

  const response = await app.logout.routes.logout.POST(browserRequest());
  expect(Object.keys(cookiesKept(response))).toContain("__Secure-federated-logout.outcome");
});
