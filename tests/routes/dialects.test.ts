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
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { clientId, metadata, serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

const cognito = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc";
const domain = "https://acme.auth.eu-west-1.amazoncognito.com";

function appWith(issuer: string, id = "op") {
  return createConnectedApp({
    logout: {
      providers: [{ id, name: "Provider", type: "oidc", issuer, clientId, clientSecret: "s" }],
    },
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
  const session = await sessionCookies(app, { idToken: await idToken({ iss: cognito }) });

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
  expect(cookiesOf(finished).get("federated-logout.pending")?.maxAge).toBe(0);

  // SEC-2: another browser, without the sealed cookie, gets the default page.
  expect(locationOf(await comeBack({})).pathname).toBe("/signed-out");
});

test("Okta: without an id_token people are signed out here, and told why not there", async () => {
  const okta = "https://dev-1.okta.com";
  serveMetadata({ ...metadata, issuer: okta, end_session_endpoint: `${okta}/logout` }, okta);
  const app = appWith(okta);
  const session = await sessionCookies(app, { idToken: undefined });

  const response = await app.logout.routes.logout.POST(browserRequest({ cookies: session }));

  expect(locationOf(response).pathname).toBe("/signed-out");
  expect(app.events).toMatchObject([{ type: "logout.local", reason: "id_token_required" }]);
});
