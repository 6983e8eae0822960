import { http, HttpResponse } from "msw";
import type { ProviderLogoutSettings } from "next-auth-federated-logout";
import AzureADB2C from "next-auth/providers/azure-ad-b2c";
import Kakao from "next-auth/providers/kakao";
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

const cognito = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc";
const domain = "https://acme.auth.eu-west-1.amazoncognito.com";

function appWith(at: string, id = "op") {
  return createConnectedApp({
    providers: [{ id, name: "Provider", type: "oidc", issuer: at, clientId, clientSecret: "s" }],
  });
}

test("Amazon Cognito: goes to the user pool's domain with client_id and logout_uri, and comes back without a state", async () => {
  serveMetadata(
    {
      ...metadata,
      issuer: cognito,
      authorization_endpoint: `${domain}/oauth2/authorize`,
      // Older documents do not have it, and in newer ones it takes other parameters.
      end_session_endpoint: undefined,
    },
    cognito,
  );
  const app = appWith(cognito);
  const session = await sessionCookies({ idToken: await idToken({ iss: cognito }) });

  const started = await app.logout.routes.logout.POST(
    browserRequest({ cookies: session, form: { redirectTo: "/bye" } }),
  );

  const url = locationOf(started);
  expect(url.origin + url.pathname).toBe(`${domain}/logout`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: clientId,
    logout_uri: `${baseUrl}/api/auth/federated-logout/callback`,
  });

  const comeBack = (cookies: Record<string, string>) =>
    app.logout.routes.callback.GET(
      browserRequest({ method: "GET", path: "/api/auth/federated-logout/callback", cookies }),
    );
  const finished = await comeBack(cookiesKept(started));
  expect(locationOf(finished).pathname).toBe("/bye");
  expect(cookiesOf(finished).get("federated-logout.return")?.maxAge).toBe(0);

  // SEC-2: another browser, without the sealed cookie, gets the default page.
  expect(locationOf(await comeBack({})).pathname).toBe("/signed-out");
});

test("Okta: without an id_token people are signed out here, and told why not there", async () => {
  const okta = "https://dev-1.okta.com";
  serveMetadata({ ...metadata, issuer: okta, end_session_endpoint: `${okta}/logout` }, okta);
  const app = appWith(okta);
  const session = await sessionCookies({ idToken: undefined });

  const response = await app.logout.routes.logout.POST(browserRequest({ cookies: session }));

  expect(locationOf(response).pathname).toBe("/signed-out");
  expect(app.events).toMatchObject([{ type: "logout.local", reason: "id_token_required" }]);
});

describe("signing in again as someone else", () => {
  async function signOutAndComeBack(
    at: string,
    id: string,
    answer: string,
    settings: ProviderLogoutSettings = {},
    meanwhile: () => void = () => undefined,
  ) {
    const app = createConnectedApp({
      providers: [{ id, name: "Provider", type: "oidc", issuer: at, clientId, clientSecret: "s" }],
      logout: {
        providerLogout: { [id]: { signInAgain: true, ...settings } },
      },
    });
    const session = await sessionCookies({
      provider: id,
      idToken: await idToken({ iss: at }),
    });
    const started = await app.logout.routes.logout.POST(
      browserRequest({ cookies: session, form: { redirectTo: "/inbox" } }),
    );
    const logoutUrl = locationOf(started);
    const state = logoutUrl.searchParams.get("state") ?? "";
    meanwhile();
    const finished = await app.logout.routes.callback.GET(
      browserRequest({
        method: "GET",
        path: `/api/auth/federated-logout/callback?${answer.replace("STATE", state)}`,
        cookies: cookiesKept(started),
      }),
    );
    return { logoutUrl, finished, events: app.events };
  }

  function serveCognito() {
    serveMetadata(
      { ...metadata, issuer: cognito, authorization_endpoint: `${domain}/oauth2/authorize` },
      cognito,
    );
  }

  test("Amazon Cognito: ends the session on its login page, and comes back into a sign-in of our own, whose code_verifier this browser holds", async () => {
    serveCognito();
    const { logoutUrl, finished } = await signOutAndComeBack(
      cognito,
      "cognito",
      "code=c0de&state=STATE",
    );

    expect(logoutUrl.href).toContain(`${domain}/logout`);
    expect(Object.fromEntries(logoutUrl.searchParams)).toEqual({
      client_id: clientId,
      redirect_uri: `${baseUrl}/api/auth/federated-logout/callback`,
      response_type: "code",
      scope: "openid",
      state: expect.any(String),
    });
    const authorize = locationOf(finished);
    expect(authorize.origin + authorize.pathname).toBe(`${domain}/oauth2/authorize`);
    expect(authorize.searchParams.get("redirect_uri")).toBe(`${baseUrl}/api/auth/callback/cognito`);
    // They have just signed in there.
    expect(authorize.searchParams.has("prompt")).toBe(false);
    expect(cookiesKept(finished)).toMatchObject({
      "authjs.pkce.code_verifier": expect.any(String),
      "authjs.callback-url": `${baseUrl}/inbox`,
    });
    expect(JSON.stringify([...finished.headers])).not.toContain("c0de");
  });

  test("nobody lands on the page that says they are signed out, unless it was asked for", async () => {
    serveMetadata();
    const app = createConnectedApp({ logout: { providerLogout: { op: { signInAgain: true } } } });
    const session = await sessionCookies({ idToken: await idToken() });
    const started = await app.logout.routes.logout.POST(browserRequest({ cookies: session }));
    const state = locationOf(started).searchParams.get("state");
    const finished = await app.logout.routes.callback.GET(
      browserRequest({
        method: "GET",
        path: `/api/auth/federated-logout/callback?state=${state}`,
        cookies: cookiesKept(started),
      }),
    );

    expect(cookiesKept(finished)).toMatchObject({ "authjs.callback-url": `${baseUrl}/` });
  });

  test("SEC-2: a code with another state starts nothing", async () => {
    serveCognito();
    const { finished } = await signOutAndComeBack(cognito, "cognito", "code=c0de&state=other");

    expect(locationOf(finished).pathname).toBe("/signed-out");
    expect(cookiesKept(finished)).toEqual({});
  });

  test("SEC-2: where the provider sends no state, a code in the URL is anybody's, and the question is asked", async () => {
    serveMetadata();
    const { finished } = await signOutAndComeBack(issuer, "op", "code=planted", {
      takesNoState: true,
    });

    expect(locationOf(finished).searchParams.get("prompt")).toBe("login");
  });

  test("a provider on this very host is no page of this app", async () => {
    const local = `${baseUrl}1/realms/a`;
    serveMetadata(
      {
        ...metadata,
        issuer: local,
        authorization_endpoint: `${local}/authorize`,
        end_session_endpoint: `${local}/logout`,
      },
      local,
    );
    const { finished } = await signOutAndComeBack(local, "op", "state=STATE");

    expect(locationOf(finished).href).toContain(`${local}/authorize`);
  });

  test("a provider that is down by then leaves people where a logout lands", async () => {
    const down = () =>
      network.use(
        http.get(`${issuer}/.well-known/openid-configuration`, () => HttpResponse.error()),
      );
    serveMetadata();
    const { finished } = await signOutAndComeBack(issuer, "op", "state=STATE", {}, down);

    expect(locationOf(finished).pathname).toBe("/inbox");
  });

  test("who changes their mind on the login page lands where a logout lands", async () => {
    serveCognito();
    const { finished } = await signOutAndComeBack(
      cognito,
      "cognito",
      "error=access_denied&state=STATE",
    );

    expect(locationOf(finished).pathname).toBe("/inbox");
  });

  test("any other provider: its logout first, then its login page, which asks who is there", async () => {
    serveMetadata();
    const { logoutUrl, finished, events } = await signOutAndComeBack(issuer, "op", "state=STATE");

    expect(logoutUrl.href).toContain(metadata.end_session_endpoint);
    expect(locationOf(finished).href).toContain(metadata.authorization_endpoint);
    expect(locationOf(finished).searchParams.get("prompt")).toBe("login");
    expect(events.map(({ type }) => type)).toEqual(["logout.started", "logout.finished"]);
  });
});

test("Kakao: plain OAuth with a logout of its own", async () => {
  const app = createConnectedApp({
    providers: [Kakao({ clientId, clientSecret: "s" })],
  });
  const session = await sessionCookies({ provider: "kakao", type: "oauth" });

  const response = await app.logout.routes.logout.POST(browserRequest({ cookies: session }));

  const url = locationOf(response);
  expect(url.origin + url.pathname).toBe("https://kauth.kakao.com/oauth/logout");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: clientId,
    logout_redirect_uri: `${baseUrl}/api/auth/federated-logout/callback`,
  });
});

test("Azure AD B2C: the policy that signed the person in, where the endpoints are configured and its issuer has no metadata", async () => {
  const policy = "https://acme.b2clogin.com/acme.onmicrosoft.com/b2c_1_signin/oauth2/v2.0";
  const b2c = "https://acme.b2clogin.com/0000-1111/v2.0/";
  const app = createConnectedApp({
    providers: [
      AzureADB2C({
        clientId,
        clientSecret: "s",
        issuer: b2c,
        authorization: `${policy}/authorize`,
        token: `${policy}/token`,
        userinfo: "https://graph.microsoft.com/oidc/userinfo",
      }),
    ],
  });
  const session = await sessionCookies({
    provider: "azure-ad-b2c",
    idToken: await idToken({ iss: b2c }),
  });

  const response = await app.logout.routes.logout.POST(browserRequest({ cookies: session }));

  expect(locationOf(response).origin + locationOf(response).pathname).toBe(`${policy}/logout`);
});
