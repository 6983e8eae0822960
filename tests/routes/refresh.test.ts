import { beforeEach, expect, test } from "vitest";
import {
  browserRequest,
  cookiesKept,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
  type ConnectedApp,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => {
  stubEnvironment();
  serveMetadata();
});

/** An app that refreshes its tokens whenever the session is read. */
function appThatRefreshes(refreshed: { id_token?: string }): ConnectedApp {
  const app: ConnectedApp = createConnectedApp({
    auth: {
      callbacks: {
        jwt: ({ token, account }) =>
          account
            ? app.logout.keepIdToken(token, account)
            : app.logout.keepRefreshedTokens(token, refreshed),
      },
    },
  });
  return app;
}

async function readSession(app: ConnectedApp, cookies: Record<string, string>) {
  const response = await app.auth.handlers.GET(
    browserRequest({ method: "GET", path: "/api/auth/session", cookies }),
  );
  return { session: await response.json(), cookies: { ...cookies, ...cookiesKept(response) } };
}

async function hintOfLogout(app: ConnectedApp, cookies: Record<string, string>) {
  const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));
  return locationOf(response).searchParams.get("id_token_hint");
}

test("RPI-4, IDT-18: after a refresh that brought a new id_token, that one is the hint", async () => {
  const second = await idToken({ iat: 1_700_000_000, sid: "A1b" });
  const app = appThatRefreshes({ id_token: second });
  const signedIn = await sessionCookies({ idToken: await idToken({ sid: "A1" }) });

  const { cookies } = await readSession(app, signedIn);

  expect(await hintOfLogout(app, cookies)).toBe(second);
});

test("IDT-12: after one that brought none, it is that of the sign-in", async () => {
  const first = await idToken();
  const app = appThatRefreshes({});
  const signedIn = await sessionCookies({ idToken: first });

  const { cookies } = await readSession(app, signedIn);

  expect(await hintOfLogout(app, cookies)).toBe(first);
});

test("IDT-14: one that brought somebody else's id_token ends the session, as a throwing callback does", async () => {
  const app = appThatRefreshes({ id_token: await idToken({ sub: "mallory" }) });
  const signedIn = await sessionCookies({ idToken: await idToken() });

  expect((await readSession(app, signedIn)).session).toBeNull();
});
