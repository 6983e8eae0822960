import { parseSetCookie } from "cookie";
import { NextRequest } from "next/server";
import { beforeEach, expect, test } from "vitest";
import {
  baseUrl,
  browserRequest,
  cookiesKept,
  cookiesOf,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
  type ConnectedApp,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { metadata, serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

const path = "/api/auth/signout";
const fromReact = { "x-auth-return-redirect": "1", "sec-fetch-site": "same-origin" };

/** As `signOut()` of next-auth/react and Auth.js's own page do it: fetch a token, then post it. */
async function csrf({ auth }: ConnectedApp) {
  const response = await auth.handlers.GET(
    browserRequest({ method: "GET", path: "/api/auth/csrf", headers: {} }),
  );
  const { name, value = "" } = parseSetCookie(response.headers.getSetCookie()[0] ?? "");
  const { csrfToken }: { csrfToken: string } = await response.json();
  return { csrfToken, cookies: { [name]: value } };
}

interface SignOut {
  cookies: Record<string, string>;
  callbackUrl?: string;
  query?: string;
}

async function signOutByReact(app: ConnectedApp, { cookies, callbackUrl }: SignOut) {
  const { csrfToken, cookies: csrfCookie } = await csrf(app);
  const form = { csrfToken, ...(callbackUrl !== undefined && { callbackUrl }) };
  return app.auth.handlers.POST(
    browserRequest({ path, cookies: { ...csrfCookie, ...cookies }, form, headers: fromReact }),
  );
}

async function signOutByAuthJsPage(app: ConnectedApp, { cookies, query = "" }: SignOut) {
  const { csrfToken, cookies: csrfCookie } = await csrf(app);
  return app.auth.handlers.POST(
    browserRequest({
      path: path + query,
      cookies: { ...csrfCookie, ...cookies },
      form: { csrfToken },
    }),
  );
}

test("WEB-7: signOut() of next-auth/react gets the provider's URL in Auth.js's own JSON", async () => {
  serveMetadata();
  const app = createConnectedApp();
  const cookies = await sessionCookies({ idToken: await idToken() });

  const response = await signOutByReact(app, { cookies, callbackUrl: `${baseUrl}/` });

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    url: expect.stringContaining(`${metadata.end_session_endpoint}?id_token_hint=`),
  });
  expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
  expect(response.headers.get("cache-control")).toBe("no-store");
});

test("SEC-6: Auth.js's own page is answered with 303 to the provider", async () => {
  serveMetadata();
  const app = createConnectedApp();
  const cookies = await sessionCookies({ idToken: await idToken() });

  const response = await signOutByAuthJsPage(app, { cookies });

  expect(response.status).toBe(303);
  expect(locationOf(response).href.startsWith(metadata.end_session_endpoint)).toBe(true);
});

test("Auth.js's own page lands where the address it was opened with says", async () => {
  const app = createConnectedApp();
  const cookies = await sessionCookies({ provider: "retired" });

  const response = await signOutByAuthJsPage(app, { cookies, query: "?callbackUrl=/bye" });

  expect(locationOf(response).href).toBe(`${baseUrl}/bye`);
});

test("a JSON body is taken, as Auth.js takes it", async () => {
  serveMetadata();
  const app = createConnectedApp();
  const { csrfToken, cookies } = await csrf(app);
  const session = await sessionCookies({ idToken: await idToken() });
  const cookie = Object.entries({ ...cookies, ...session }).map((pair) => pair.join("="));
  const request = new NextRequest(`${baseUrl}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: cookie.join("; ") },
    body: JSON.stringify({ csrfToken, callbackUrl: `${baseUrl}/bye` }),
  });

  const response = await app.auth.handlers.POST(request);

  expect(locationOf(response).href.startsWith(metadata.end_session_endpoint)).toBe(true);
});

test("it lands where signOut() asked to", async () => {
  const app = createConnectedApp();
  const cookies = await sessionCookies({ provider: "retired" });

  const response = await signOutByReact(app, { cookies, callbackUrl: `${baseUrl}/account` });

  expect(await response.json()).toEqual({ url: `${baseUrl}/account` });
});

// Stock next-auth answers this with its error page and leaves the person signed in.
test("a callback URL that does not parse is answered with the default page, signed out", async () => {
  const app = createConnectedApp();
  const cookies = await sessionCookies({ provider: "retired" });

  const response = await signOutByReact(app, { cookies, callbackUrl: "not a url" });

  expect(await response.json()).toEqual({ url: `${baseUrl}/signed-out` });
  expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
});

test("the URL with the hint never gets into the callback-url cookie", async () => {
  serveMetadata();
  const app = createConnectedApp();
  const session = await sessionCookies({ idToken: await idToken() });
  const cookies = { ...session, "authjs.callback-url": `${baseUrl}/account` };

  const response = await signOutByReact(app, { cookies, callbackUrl: `${baseUrl}/bye` });

  expect(cookiesOf(response).get("authjs.callback-url")?.value ?? baseUrl).toBe(baseUrl);
});

test("pressed again while the provider is loading, it is sent there again", async () => {
  serveMetadata();
  const app = createConnectedApp();
  const session = await sessionCookies({ idToken: await idToken() });

  const first = await signOutByAuthJsPage(app, { cookies: session });
  const second = await signOutByAuthJsPage(app, { cookies: cookiesKept(first) });

  expect(locationOf(second).href).toBe(locationOf(first).href);
});

for (const [name, form] of Object.entries({ missing: {}, wrong: { csrfToken: "f".repeat(64) } })) {
  test(`RPI-24, fail closed: with a ${name} CSRF token nobody is signed out`, async () => {
    const app = createConnectedApp();
    const { cookies } = await csrf(app);
    const session = await sessionCookies({ idToken: await idToken() });

    const response = await app.auth.handlers.POST(
      browserRequest({ path, cookies: { ...cookies, ...session }, form, headers: fromReact }),
    );

    const { url }: { url: string } = await response.json();
    expect(new URL(url).searchParams.get("error")).toBe("MissingCSRF");
    expect(cookiesOf(response).has("authjs.session-token")).toBe(false);
    expect(app.events).toEqual([
      { type: "logout.refused", trigger: "sign_out_endpoint", reason: "csrf" },
    ]);
  });
}

for (const signIn of ["/login?from=app", "/login#form"]) {
  test(`RPI-24, fail closed: a refusal is one, too, where the sign-in page is ${signIn}`, async () => {
    const app = createConnectedApp({ auth: { pages: { signIn } } });
    const session = await sessionCookies({ idToken: await idToken() });

    const response = await app.auth.handlers.POST(browserRequest({ path, cookies: session }));

    expect(response.headers.get("location")).toContain("error=MissingCSRF");
    expect(app.events).toMatchObject([{ type: "logout.refused", reason: "csrf" }]);
  });
}

test("every other action is Auth.js's own", async () => {
  const app = createConnectedApp();
  const session = await sessionCookies({ idToken: await idToken() });

  const response = await app.auth.handlers.GET(
    browserRequest({ method: "GET", path: "/api/auth/session", cookies: session, headers: {} }),
  );
  const signIn = await app.auth.handlers.POST(browserRequest({ path: "/api/auth/signin/op" }));

  const body = await response.text();
  expect(JSON.parse(body)).toMatchObject({ user: { name: "Alice" } });
  // WEB-11: what is kept for the logout is not part of the session that the browser sees.
  expect(body).not.toMatch(/eyJ|federated_logout/);
  expect(locationOf(signIn).searchParams.get("error")).toBe("MissingCSRF");
});

test("a NextAuth that was not connected signs out by itself and warns", async () => {
  const app = createConnectedApp();
  await app.logout.buildLogoutUrl({ token: { name: "Alice" } });

  expect(app.events).toMatchObject([{ type: "configuration.warning", code: "not_connected" }]);
});
