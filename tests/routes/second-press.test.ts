import { beforeEach, describe, expect, test } from "vitest";
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
  async function pressTwice(hint: string) {
    serveMetadata();
    const app = createConnectedApp();
    const session = await sessionCookies({ idToken: hint });
    const first = await app.logout.routes.logout.POST(
      browserRequest({ cookies: session, form: { redirectTo: "/bye" } }),
    );
    const second = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(first), form: { redirectTo: "/bye" } }),
    );
    return { app, first, second };
  }

  test("the browser is sent to the provider again, without the id_token, and lands where it was to", async () => {
    const { app, first, second } = await pressTwice(await idToken());

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
    for (const name of ["federated-logout.return", "federated-logout.re-authentication"]) {
      const bytes = (response: Response) => cookiesKept(response)[name]?.length ?? Number.NaN;
      expect(bytes(large.first)).toBeLessThanOrEqual(bytes(small.first));
    }
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

    const third = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(finished) }),
    );

    expect(locationOf(third).pathname).toBe("/signed-out");
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
