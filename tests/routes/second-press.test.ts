import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
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

describe("pressed again while the provider is still loading", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  function passSeconds(seconds: number) {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
  }

  async function pressTwice(hint: string, { afterSeconds = 0, form = {} } = {}) {
    serveMetadata();
    const app = createConnectedApp();
    const session = await sessionCookies({ idToken: hint });
    const first = await app.logout.routes.logout.POST(
      browserRequest({ cookies: session, form: { redirectTo: "/bye" } }),
    );
    if (afterSeconds > 0) passSeconds(afterSeconds);
    const second = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(first), form: { redirectTo: "/bye", ...form } }),
    );
    return { app, first, second };
  }

  test.each([
    ["at once", {}],
    ["by JavaScript", { headers: { accept: "application/json", "sec-fetch-site": "same-origin" } }],
  ])("%s: the browser is sent to the provider with the same request", async (_how, request) => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });
    const first = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    const second = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(first), ...request }),
    );

    const isJson = second.headers.get("content-type") === "application/json";
    const url = isJson ? (await second.json()).url : locationOf(second).href;
    expect(url).toBe(locationOf(first).href);
    expect(url).toContain("id_token_hint");
    expect(app.events).toMatchObject([{ idTokenHint: true }, { idTokenHint: true }]);
  });

  test("its id_token is not kept in the process for longer than that", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { first } = await pressTwice(await idToken());
    const state = locationOf(first).searchParams.get("state") ?? "";
    const kept: ReadonlyMap<string, unknown> = Reflect.get(globalThis, "recentLogoutRequests");
    expect(kept.has(state)).toBe(true);

    vi.advanceTimersByTime(10_000);

    expect(kept.has(state)).toBe(false);
  });

  test("a provider that was asked without an id_token is not to be asked without one again", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const first = await app.logout.routes.logout.POST(
      browserRequest({ cookies: await sessionCookies({ provider: "op" }) }),
    );
    const cookie = `federated-logout.return=${cookiesKept(first)["federated-logout.return"]}`;

    const outcome = await app.logout.readOutcome(new Headers({ cookie }));

    expect(outcome).toMatchObject({ kind: "provider", returned: false });
    expect(outcome).not.toHaveProperty("canBeAskedAgain");
  });

  test("a request that is a form is sent again as one", async () => {
    const { first, second } = await pressTwice(await idToken({ groups: "g".repeat(6000) }));

    const fieldsOf = (page: string) => page.match(/<input[^>]*>/g);
    expect(fieldsOf(await second.text())).toEqual(fieldsOf(await first.text()));
  });

  test.each([
    ["some seconds later", { afterSeconds: 11 }],
    ["by who was refused there, and wants it without", { form: { hint: "none" } }],
  ])("%s: without the id_token, and it lands where it was to", async (_when, how) => {
    const { app, first, second } = await pressTwice(await idToken(), how);

    const expected = locationOf(first);
    expected.searchParams.delete("id_token_hint");
    expect(locationOf(second).href).toBe(expected.href);
    expect(app.events.map(({ type }) => type)).toEqual(["logout.started", "logout.started"]);

    const state = locationOf(second).searchParams.get("state");
    const finished = await app.logout.routes.callback.GET(
      browserRequest({
        method: "GET",
        path: `/api/auth/federated-logout/callback?state=${state}`,
        cookies: { ...cookiesKept(first), ...cookiesKept(second) },
      }),
    );
    expect(locationOf(finished).pathname).toBe("/bye");
  });

  test("the id_token is in the URL alone, and adds nothing to the cookies", async () => {
    const [small, large] = [
      await pressTwice(await idToken()),
      await pressTwice(await idToken({ groups: "g".repeat(6000) })),
    ];
    const bytes = (response: Response) =>
      cookiesKept(response)["federated-logout.return"]?.length ?? Number.NaN;
    expect(bytes(large.first)).toBeLessThanOrEqual(bytes(small.first));
  });

  test("with an id_token of 1.4 kB the answer fits into the 4 kB that many a proxy takes", async () => {
    const { first } = await pressTwice(await idToken({ groups: "g".repeat(900) }));

    const headers = [...first.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
    expect(headers.length).toBeLessThan(4000);
  });

  test("an outcome from before does not speak for this logout", async () => {
    const app = createConnectedApp();
    const before = await app.logout.routes.logout.POST(browserRequest());
    serveMetadata();
    const session = await sessionCookies({ idToken: await idToken() });

    const next = await app.logout.routes.logout.POST(
      browserRequest({ cookies: { ...cookiesKept(before), ...session } }),
    );

    expect(cookiesOf(next).get("federated-logout.outcome")?.maxAge).toBe(0);
  });

  test("it does not live longer for that", async () => {
    const { second } = await pressTwice(await idToken());

    expect(cookiesOf(second).has("federated-logout.return")).toBe(false);
  });

  test("a provider that takes no request without an id_token is left to the first press", async () => {
    const okta = "https://dev-1.okta.com";
    serveMetadata({ ...metadata, issuer: okta, end_session_endpoint: `${okta}/logout` }, okta);
    const app = createConnectedApp({
      providers: [{ id: "op", name: "Okta", type: "oidc", issuer: okta, clientId }],
    });
    const session = await sessionCookies({ idToken: await idToken({ iss: okta }) });
    const first = await app.logout.routes.logout.POST(browserRequest({ cookies: session }));

    passSeconds(11);
    const second = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(first) }),
    );

    expect(locationOf(second).pathname).toBe("/signed-out");
    expect(app.events.map(({ type }) => type)).toEqual(["logout.started"]);
    const claim = { ...cookiesKept(first), ...cookiesKept(second) };
    const headers = new Headers({
      cookie: `federated-logout.return=${claim["federated-logout.return"]}`,
    });
    expect(await app.logout.readOutcome(headers)).toMatchObject({
      kind: "provider",
      returned: false,
    });
  });

  for (const [name, session] of Object.entries({
    "ends locally": { provider: "retired" },
    "cannot be read": { secret: "lost" },
  })) {
    test(`what somebody left unfinished is forgotten when the session of the next one ${name}`, async () => {
      const { app, first } = await pressTwice(await idToken({ sub: "alice" }));
      const bobs = await sessionCookies({
        ...session,
        idToken: await idToken({ sub: "bob" }),
      });

      const response = await app.logout.routes.logout.POST(
        browserRequest({ cookies: { ...cookiesKept(first), ...bobs } }),
      );

      expect(locationOf(response).pathname).toBe("/signed-out");
      expect(cookiesOf(response).get("federated-logout.return")?.maxAge).toBe(0);
    });
  }

  test("once the browser is back, there is nothing left to start again", async () => {
    const { app, first } = await pressTwice(await idToken());
    const state = locationOf(first).searchParams.get("state");
    const finished = await app.logout.routes.callback.GET(
      browserRequest({
        method: "GET",
        path: `/api/auth/federated-logout/callback?state=${state}`,
        cookies: cookiesKept(first),
      }),
    );

    const press = () =>
      app.logout.routes.logout.POST(browserRequest({ cookies: cookiesKept(finished) }));
    // That was queued meanwhile: the true outcome stays.
    const third = await press();
    expect(locationOf(third).pathname).toBe("/signed-out");
    expect(third.headers.getSetCookie().join()).not.toContain("outcome");
    expect(app.events.at(-1)).toMatchObject({ type: "logout.finished" });

    passSeconds(11);
    expect(locationOf(await press()).pathname).toBe("/signed-out");
    expect(app.events.at(-1)).toMatchObject({ type: "logout.local", reason: "not_signed_in" });
  });

  test("a session that has begun meanwhile is the one that ends", async () => {
    const { app, first } = await pressTwice(await idToken());
    const hint = await idToken({ sub: "bob" });
    const session = await sessionCookies({ idToken: hint });

    const next = await app.logout.routes.logout.POST(
      browserRequest({ cookies: { ...cookiesKept(first), ...session } }),
    );

    expect(locationOf(next).searchParams.get("id_token_hint")).toBe(hint);
  });
});
