import { http, HttpResponse } from "msw";
import type { BuildLogoutUrl, ProviderLogoutChoice } from "next-auth-federated-logout";
import WorkOS from "next-auth/providers/workos";
import { beforeEach, describe, expect, test } from "vitest";
import {
  baseUrl,
  browserRequest,
  cookiesKept,
  cookiesOf,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import {
  clientId,
  issuer,
  metadata,
  network,
  serveMetadata,
} from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

const callback = `${baseUrl}/api/auth/federated-logout/callback`;

async function signOut(choice: ProviderLogoutChoice, form?: Record<string, string>) {
  const app = createConnectedApp({ logout: { providerLogout: { op: choice } } });
  const hint = await idToken();
  const cookies = await sessionCookies({ idToken: hint });
  const response = await app.logout.routes.logout.POST(
    browserRequest({ cookies, ...(form && { form }) }),
  );
  return { app, hint, response };
}

/** Whether the response ends the session here. */
function endsSession(response: Response): boolean {
  return cookiesOf(response).get("authjs.session-token")?.maxAge === 0;
}

test("false: the session here ends, the provider's is left alone, and nobody is asked over the network", async () => {
  const { app, response } = await signOut(false);

  expect(endsSession(response)).toBe(true);
  expect(locationOf(response).pathname).toBe("/signed-out");
  expect(app.events).toMatchObject([{ type: "logout.local", reason: "turned_off" }]);
});

test("settings change the request: another endpoint, for a browser that sees the provider elsewhere, and more parameters", async () => {
  const { hint, response } = await signOut({
    endpoint: "https://outside.test/logout?tenant=a",
    parameters: { federated: "", ui_locales: "de" },
  });

  const url = locationOf(response);
  expect(url.origin).toBe("https://outside.test");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    tenant: "a",
    id_token_hint: hint,
    client_id: clientId,
    post_logout_redirect_uri: callback,
    state: expect.any(String),
    federated: "",
    ui_locales: "de",
  });
});

describe("a function builds the URL", () => {
  test("from everything there is, and its state is believed when it comes back", async () => {
    let facts: Parameters<BuildLogoutUrl>[0] | undefined;
    const { app, hint, response } = await signOut((given) => {
      facts = given;
      return `https://own.test/bye?back=${encodeURIComponent(given.postLogoutRedirectUri)}&s=${given.state}`;
    });

    expect(facts).toMatchObject({
      issuer,
      idToken: hint,
      accountId: "alice",
      clientId,
      clientSecret: "rp1-secret",
      postLogoutRedirectUri: callback,
    });
    expect(locationOf(response).origin).toBe("https://own.test");

    const comeBack = (state: string) =>
      app.logout.routes.callback.GET(
        browserRequest({
          method: "GET",
          path: `/api/auth/federated-logout/callback?state=${state}`,
          cookies: cookiesKept(response),
        }),
      );
    app.events.length = 0;
    await comeBack("another");
    await comeBack(facts?.state ?? "");
    expect(app.events.map(({ type }) => type)).toEqual(["logout.unmatched", "logout.finished"]);
  });

  test("asked once more it knows the person, and is given no id_token", async () => {
    const given: Parameters<BuildLogoutUrl>[0][] = [];
    const { app, response } = await signOut((facts) => {
      given.push(facts);
      return `https://own.test/bye?who=${facts.accountId}&s=${facts.state}`;
    });
    const again = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(response), form: { hint: "none" } }),
    );

    expect(locationOf(again).searchParams.get("who")).toBe("alice");
    expect(given.at(-1)).toMatchObject({ issuer, accountId: "alice", state: given[0]?.state });
    expect(given.at(-1)).not.toHaveProperty("idToken");
  });

  test("undefined leaves the provider's session alone", async () => {
    const { app } = await signOut(() => undefined);

    expect(app.events).toMatchObject([{ type: "logout.local", reason: "turned_off" }]);
  });

  test.each([
    // Not its message, which may quote a token.
    ["throws", () => Promise.reject(new TypeError("eyJ...")), "internal_error", "TypeError"],
    ["returns no URL", () => "nonsense", "internal_error", "The logout endpoint is not a URL"],
    ["returns plain http", () => "http://op.test", "insecure_endpoint", expect.any(String)],
  ])("one that %s keeps nobody signed in", async (_what, build, reason, detail) => {
    const { app, response } = await signOut(build);

    expect(endsSession(response)).toBe(true);
    expect(app.events).toMatchObject([{ type: "logout.local", reason, detail }]);
  });

  test("nobody waits for one that never returns", async () => {
    const app = createConnectedApp({
      logout: {
        discoveryTimeLimitMs: 20,
        providerLogout: { op: () => new Promise(() => undefined) },
      },
    });
    const cookies = await sessionCookies({ idToken: await idToken() });

    await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(app.events).toMatchObject([
      { reason: "internal_error", detail: "providerLogout took more than 20 ms" },
    ]);
  });
});

test("a choice for an id that is no provider's is pointed out, once", async () => {
  const app = createConnectedApp({ logout: { providerLogout: { oP: false, google: false } } });

  await app.logout.routes.logout.POST(browserRequest());
  await app.logout.routes.logout.POST(browserRequest());

  const warnings = app.events.filter(({ type }) => type === "configuration.warning");
  expect(warnings).toEqual([
    {
      type: "configuration.warning",
      code: "unknown_provider",
      message: `providerLogout names "oP", which is no provider's id`,
    },
  ]);
});

test("Amazon Cognito's variable names the endpoint of the provider with its id, not of other user pools", async () => {
  stubEnvironment({ COGNITO_LOGOUT_ENDPOINT_URL: "https://staff.acme.test/logout" });
  const pool = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_b";
  serveMetadata(
    {
      ...metadata,
      issuer: pool,
      authorization_endpoint: "https://customers.acme.test/oauth2/authorize",
    },
    pool,
  );
  const endpointOf = async (id: string) => {
    const client = { name: "P", issuer: pool, clientId, clientSecret: "s" };
    const app = createConnectedApp({
      providers: [{ id, type: "oidc", ...client }],
    });
    const token = await idToken({ iss: pool });
    const cookies = await sessionCookies({ provider: id, idToken: token });
    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));
    return locationOf(response).origin;
  };

  expect(await endpointOf("cognito")).toBe("https://staff.acme.test");
  expect(await endpointOf("customers")).toBe("https://customers.acme.test");
});

test("an account page is shown for the service itself only, not for another one of its name", async () => {
  const providers = [
    { id: "twitter", name: "Ours", type: "oidc", issuer, clientId, clientSecret: "s" } as const,
  ];
  const app = createConnectedApp({ providers, logout: { providerLogout: { twitter: false } } });
  const cookies = await sessionCookies({ provider: "twitter", idToken: await idToken() });

  await app.logout.routes.logout.POST(browserRequest({ cookies }));

  expect(app.events).toMatchObject([{ provider: { id: "twitter", name: "Ours" } }]);
  expect(app.events[0]).not.toHaveProperty("provider.accountPage");
});

describe("for one logout: scope=local ends the session here only", () => {
  const local = { kind: "local", reason: "local_scope", provider: { id: "op", name: "Provider" } };

  test("as a field of the form", async () => {
    const { app, response } = await signOut({}, { scope: "local" });

    expect(endsSession(response)).toBe(true);
    expect(locationOf(response).pathname).toBe("/signed-out");
    expect(app.events).toMatchObject([{ type: "logout.local", reason: "local_scope" }]);
  });

  test("in JSON", async () => {
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });
    const { headers } = browserRequest({ cookies });
    const request = new Request(`${baseUrl}/api/auth/federated-logout`, {
      method: "POST",
      headers: {
        ...Object.fromEntries(headers),
        accept: "application/json",
        "content-type": "application/json",
      },
      body: JSON.stringify({ scope: "local", redirectTo: "/bye" }),
    });

    const response = await app.logout.routes.logout.POST(request);

    expect(await response.json()).toEqual({ url: `${baseUrl}/bye`, outcome: local });
  });

  test("at Auth.js's own endpoint", async () => {
    const app = createConnectedApp();
    const csrf = await app.auth.handlers.GET(
      browserRequest({ method: "GET", path: "/api/auth/csrf" }),
    );
    const { csrfToken }: { csrfToken: string } = await csrf.json();
    const cookies = {
      ...(await sessionCookies({ idToken: await idToken() })),
      ...cookiesKept(csrf),
    };

    await app.auth.handlers.POST(
      browserRequest({ path: "/api/auth/signout", cookies, form: { csrfToken, scope: "local" } }),
    );

    expect(app.events).toMatchObject([{ type: "logout.local", reason: "local_scope" }]);
  });

  test("whoever chose it is not asked again at the next sign-in", async () => {
    const { response } = await signOut({}, { scope: "local" });

    expect(cookiesOf(response).has("federated-logout.re-authentication")).toBe(false);
  });

  test.each(["everything", "", "LOCAL"])(
    "scope=%s ends the provider's session, too",
    async (scope) => {
      serveMetadata();
      const { response } = await signOut({}, { scope });

      expect(locationOf(response).origin).toBe(new URL(metadata.end_session_endpoint).origin);
    },
  );
});

test("WorkOS issues the logout URL itself, for the profile that signed in and the API key", async () => {
  network.use(
    http.post("https://auth.workos.com/sso/logout/authorize", async ({ request }) => {
      const isExpected =
        request.headers.get("authorization") === "Bearer sk_test" &&
        JSON.stringify(await request.json()) === '{"profile_id":"alice"}';
      return isExpected
        ? HttpResponse.json({
            logout_url: "https://auth.workos.com/sso/logout?token=t1",
            logout_token: "t1",
          })
        : HttpResponse.json({ message: "Not Found" }, { status: 404 });
    }),
  );
  const signOutOf = async (clientSecret: string) => {
    const app = createConnectedApp({
      providers: [WorkOS({ clientId, clientSecret, connection: "conn_1" })],
    });
    const cookies = await sessionCookies({ provider: "workos", type: "oauth" });
    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));
    return { app, response };
  };

  const { response } = await signOutOf("sk_test");
  expect(response.headers.get("location")).toBe("https://auth.workos.com/sso/logout?token=t1");

  const refused = await signOutOf("sk_other");
  expect(refused.app.events).toMatchObject([{ type: "logout.local", reason: "provider_refused" }]);
});
