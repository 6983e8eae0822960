import { describeOutcome } from "next-auth-federated-logout";
import { NextRequest } from "next/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
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
  type ConnectedAppOptions,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { clientId, issuer, metadata, serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());
afterEach(() => vi.useRealTimers());

const pendingCookie = "federated-logout.return";
const otherIssuer = "https://op-b.test";
const twoProviders = {
  providers: [
    { id: "op", name: "A", type: "oidc", issuer, clientId, clientSecret: "s" },
    { id: "op-b", name: "B", type: "oidc", issuer: otherIssuer, clientId, clientSecret: "s" },
  ],
} satisfies ConnectedAppOptions;

interface StartedBy {
  provider?: string;
  iss?: string;
  /** Of the session. */
  secret?: string;
}

async function startLogout(
  app: ConnectedApp,
  { provider = "op", iss = issuer, ...sealing }: StartedBy = {},
) {
  serveMetadata({ ...metadata, issuer: iss, end_session_endpoint: `${iss}/out` }, iss);
  const cookies = await sessionCookies({ provider, idToken: await idToken({ iss }), ...sealing });
  const response = await app.logout.routes.logout.POST(
    browserRequest({ cookies, form: { redirectTo: "/bye" } }),
  );
  app.events.length = 0;
  return {
    state: locationOf(response).searchParams.get("state") ?? "",
    cookies: cookiesKept(response),
  };
}

function comeBack(app: ConnectedApp, query: string, cookies: Record<string, string> = {}) {
  return app.logout.routes.callback.GET(
    browserRequest({
      method: "GET",
      path: `/api/auth/federated-logout/callback${query}`,
      cookies,
      headers: { "sec-fetch-site": "cross-site" },
    }),
  );
}

test("SEC-5, RPI-12, RPI-14: with this browser's state it lands where it was asked to, once, and claims nothing", async () => {
  const app = createConnectedApp();
  const { state, cookies } = await startLogout(app);

  const response = await comeBack(app, `?state=${state}`, cookies);

  expect(response.status).toBe(303);
  expect(locationOf(response).href).toBe(`${baseUrl}/bye`);
  expect(cookiesOf(response).get(pendingCookie)).toMatchObject({
    maxAge: 0,
    path: "/",
  });
  const outcome = cookiesKept(response)["federated-logout.outcome"];
  const headers = new Headers({ cookie: `federated-logout.outcome=${outcome}` });
  expect(await app.logout.readOutcome(headers)).toEqual({
    kind: "provider",
    provider: { id: "op", name: "Provider" },
    returned: true,
    providerSession: "unknown",
  });
  expect(app.events).toEqual([
    { type: "logout.finished", provider: { id: "op", name: "Provider" } },
  ]);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("referrer-policy")).toBe("no-referrer");
});

test("of several of its logouts it is the one whose state comes back, whatever a sibling sub-domain has added", async () => {
  const app = createConnectedApp(twoProviders);
  const mine = await startLogout(app);
  const others = await startLogout(app, { provider: "op-b", iss: otherIssuer });
  for (const order of [
    [mine, others],
    [others, mine],
  ]) {
    const cookie = order
      .map(({ cookies }) => `${pendingCookie}=${cookies[pendingCookie]}`)
      .join("; ");
    const answer = await app.logout.routes.callback.GET(
      new NextRequest(`${baseUrl}/api/auth/federated-logout/callback?state=${mine.state}`, {
        headers: { cookie },
      }),
    );

    expect(locationOf(answer).href).toBe(`${baseUrl}/bye`);
  }
});

test("what a page loads is no browser that has come back", async () => {
  const app = createConnectedApp();
  const { state, cookies } = await startLogout(app);
  for (const destination of ["image", "iframe", "empty"]) {
    const answer = await app.logout.routes.callback.GET(
      browserRequest({
        method: "GET",
        path: `/api/auth/federated-logout/callback?state=${state}`,
        cookies,
        headers: { "sec-fetch-dest": destination },
      }),
    );

    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  expect(app.events).toEqual([]);
  const headers = { "sec-fetch-dest": "document" };
  const path = `/api/auth/federated-logout/callback?state=${state}`;
  const navigation = browserRequest({ method: "GET", path, cookies, headers });
  expect(locationOf(await app.logout.routes.callback.GET(navigation)).href).toBe(`${baseUrl}/bye`);
});

describe("gets the default page, ends nothing and throws nothing", () => {
  async function expectDefaultPage(app: ConnectedApp, response: Response, reason: string) {
    expect(response.status).toBe(303);
    expect(locationOf(response).href).toBe(`${baseUrl}/signed-out`);
    // What is under way stays so.
    expect(cookiesOf(response).has(pendingCookie)).toBe(false);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(app.events).toMatchObject([{ type: "logout.unmatched", reason }]);
    expect(app.events).toHaveLength(1);
  }

  test("RPI-13: without a state", async () => {
    const app = createConnectedApp();
    const { cookies } = await startLogout(app);
    await expectDefaultPage(app, await comeBack(app, "", cookies), "missing_state");
  });

  test("without a state it says what is known, to the app and to the person", async () => {
    const app = createConnectedApp();
    const { state, cookies } = await startLogout(app);
    const readOutcome = (of: Record<string, string>) => {
      const cookie = Object.entries(of).map(([name, value]) => `${name}=${value}`);
      return app.logout.readOutcome(new Headers({ cookie: cookie.join("; ") }));
    };

    const response = await comeBack(app, "", cookies);

    const provider = { id: "op", name: "Provider" };
    expect(app.events).toEqual([{ type: "logout.unmatched", reason: "missing_state", provider }]);
    const kept = { ...cookies, ...cookiesKept(response) };
    const outcome = await readOutcome(kept);
    expect(outcome).toMatchObject({ kind: "provider", returned: false, unproven: true });
    expect(describeOutcome(outcome).there).toMatch(
      /came back, but without its proof.*may still be/,
    );
    // Whoever led the browser here: the provider's own return counts, all the same.
    const finished = await comeBack(app, `?state=${state}`, kept);
    expect(locationOf(finished).href).toBe(`${baseUrl}/bye`);
    const atLast = await readOutcome({ ...kept, ...cookiesKept(finished) });
    expect(atLast).toMatchObject({ returned: true });
    expect(atLast).not.toHaveProperty("unproven");
  });

  test("RPI-13: with a changed state", async () => {
    const app = createConnectedApp();
    const { state, cookies } = await startLogout(app);
    const response = await comeBack(app, `?state=${state}_INVALID`, cookies);
    await expectDefaultPage(app, response, "state_mismatch");
  });

  test("RPI-12: with a state used before", async () => {
    const app = createConnectedApp();
    const { state, cookies } = await startLogout(app);
    const consumed = cookiesOf(await comeBack(app, `?state=${state}`, cookies));
    app.events.length = 0;
    const left = Object.fromEntries(
      Object.entries(cookies).filter(([name]) => consumed.get(name)?.maxAge !== 0),
    );
    await expectDefaultPage(app, await comeBack(app, `?state=${state}`, left), "no_pending_logout");
  });

  test("SEC-2: with the state of another browser", async () => {
    const app = createConnectedApp();
    const [mine, theirs] = [await startLogout(app), await startLogout(app)];
    const response = await comeBack(app, `?state=${theirs.state}`, mine.cookies);
    await expectDefaultPage(app, response, "state_mismatch");
  });

  test("SEC-3: with the state of a logout at another provider", async () => {
    const app = createConnectedApp(twoProviders);
    const atA = await startLogout(app);
    const atB = await startLogout(app, { provider: "op-b", iss: otherIssuer });
    const response = await comeBack(app, `?state=${atA.state}`, atB.cookies);
    await expectDefaultPage(app, response, "state_mismatch");
  });

  test("RPI-11: a quarter of an hour too late", async () => {
    const app = createConnectedApp();
    const { state, cookies } = await startLogout(app);
    vi.useFakeTimers({ now: Date.now() + 16 * 60 * 1000, toFake: ["Date"] });
    const response = await comeBack(app, `?state=${state}`, cookies);
    await expectDefaultPage(app, response, "no_pending_logout");
  });

  test("SEC-2: with a cookie that this app did not make", async () => {
    const app = createConnectedApp();
    const { state, cookies } = await startLogout(app);
    const forged = { [pendingCookie]: `${cookies[pendingCookie]?.slice(0, -5)}AAAAA` };
    const response = await comeBack(app, `?state=${state}`, forged);
    await expectDefaultPage(app, response, "no_pending_logout");
  });

  test("RPI-21: on a cold visit, while signed in", async () => {
    const app = createConnectedApp();
    const session = await sessionCookies({ idToken: await idToken() });
    await expectDefaultPage(app, await comeBack(app, "?state=x", session), "no_pending_logout");
  });
});

test("secret rotation: our secret seals the cookie, so a rotated one still opens it", async () => {
  const before = createConnectedApp({ auth: { secret: "old" } });
  const { state, cookies } = await startLogout(before, { secret: "old" });
  const after = createConnectedApp({ auth: { secret: ["new", "old"] } });

  const response = await comeBack(after, `?state=${state}`, cookies);

  expect(locationOf(response).pathname).toBe("/bye");
});
