import { beforeEach, describe, expect, test } from "vitest";
import {
  browserRequest,
  cookiesOf,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

describe("however the app is configured", () => {
  test("its cookies may have any names", async () => {
    serveMetadata();
    const app = createConnectedApp({
      auth: {
        cookies: {
          sessionToken: { name: "sid" },
          callbackUrl: { name: "back" },
          csrfToken: { name: "csrf" },
        },
      },
    });
    const session = await sessionCookies({ idToken: await idToken(), cookieName: "sid" });

    const response = await app.logout.routes.logout.POST(
      browserRequest({ cookies: { ...session, back: "not a url", csrf: "old" } }),
    );

    expect(locationOf(response).searchParams.has("id_token_hint")).toBe(true);
    expect(cookiesOf(response).get("sid")?.maxAge).toBe(0);
  });

  test("it may be a function of the request, as Next.js has it", async () => {
    serveMetadata();
    const tenants: (string | null | undefined)[] = [];
    const cookies: (string | undefined)[] = [];
    const app = createConnectedApp({
      lazily: (request) => {
        tenants.push(request?.headers.get("x-tenant"));
        cookies.push(request?.cookies.get("tenant")?.value);
        return undefined;
      },
    });
    const session = await sessionCookies({ idToken: await idToken() });

    const response = await app.logout.routes.logout.POST(
      browserRequest({
        cookies: { ...session, tenant: "seven" },
        headers: { "sec-fetch-site": "same-origin", "x-tenant": "seven" },
      }),
    );

    expect(locationOf(response).searchParams.has("id_token_hint")).toBe(true);
    // One call for the logout, and none for what it asks Auth.js.
    expect(tenants).toEqual(["seven"]);
    expect(cookies).toEqual(["seven"]);
  });

  test("the cookies of such a function may have other names at every request", async () => {
    serveMetadata();
    const app = createConnectedApp({
      lazily: (request) => {
        const tenant = request?.headers.get("x-tenant");
        return {
          cookies: {
            csrfToken: { name: `csrf-of-${tenant}` },
            callbackUrl: { name: `back-of-${tenant}` },
          },
        };
      },
    });
    const session = await sessionCookies({ idToken: await idToken() });

    for (const tenant of ["seven", "eight", "seven", "eight"]) {
      const response = await app.logout.routes.logout.POST(
        browserRequest({
          cookies: { ...session, [`back-of-${tenant}`]: "not a url" },
          headers: { "sec-fetch-site": "same-origin", "x-tenant": tenant },
        }),
      );

      expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
    }
  });

  test("Auth.js makes its CSRF token once, and not for every sign-out", async () => {
    serveMetadata();
    const paths: string[] = [];
    const app = createConnectedApp({
      withAuth: ({ handlers: { GET, POST }, ...auth }) => ({
        ...auth,
        handlers: {
          GET: (request) => (paths.push(request.nextUrl.pathname), GET(request)),
          POST: (request) => (paths.push(request.nextUrl.pathname), POST(request)),
        },
      }),
    });
    for (let press = 0; press < 3; press += 1) {
      const session = await sessionCookies({ idToken: await idToken() });
      await app.logout.routes.logout.POST(browserRequest({ cookies: session }));
    }

    expect(paths.filter((path) => path.endsWith("/csrf"))).toHaveLength(1);
    expect(paths.filter((path) => path.endsWith("/signout"))).toHaveLength(3);
  });
});

test("a cookie with a name that nobody can write again keeps no one signed in", async () => {
  serveMetadata();
  const app = createConnectedApp();

  for (const odd of ["my cookie=1", "=x", "novalue", "a[0]=1", "a=b=c", ";;"]) {
    const session = await sessionCookies({ idToken: await idToken() });
    const [[name, value] = []] = Object.entries(session);
    const headers = { "sec-fetch-site": "same-origin", cookie: `${odd}; ${name}=${value}; ${odd}` };
    const response = await app.logout.routes.logout.POST(browserRequest({ headers }));

    expect(locationOf(response).searchParams.has("id_token_hint")).toBe(true);
    expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
  }
});

test("fail closed: white space of another kind does not turn a cookie into one with a prefix", async () => {
  stubEnvironment({ AUTH_URL: "https://app.test" });
  const app = createConnectedApp();
  const issued = await app.auth.handlers.GET(
    browserRequest({ method: "GET", path: "/api/auth/csrf", headers: {} }),
  );
  const { csrfToken }: { csrfToken: string } = await issued.json();
  const planted = issued.headers.getSetCookie()[0]?.split(";", 1).join();

  const response = await app.auth.handlers.POST(
    browserRequest({
      path: "/api/auth/signout",
      form: { csrfToken },
      headers: { cookie: `a=1; \u00a0${planted}` },
    }),
  );

  expect(response.headers.get("location")).toContain("error=MissingCSRF");
});

test("where Auth.js issues no CSRF token, the error says so", async () => {
  const { logout } = createConnectedApp({
    withAuth: (auth) => ({
      ...auth,
      handlers: { ...auth.handlers, GET: async () => new Response(null, { status: 404 }) },
    }),
  });

  await expect(logout.routes.logout.POST(browserRequest())).rejects.toMatchObject({
    code: "sign_out_failed",
    message: "Auth.js issued no CSRF token (404); its log says why",
  });
});
