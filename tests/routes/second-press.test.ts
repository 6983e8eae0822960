import { beforeEach, describe, expect, test } from "vitest";
import {
  browserRequest,
  cookiesKept,
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

describe("pressed again while the provider is still loading", () => {
  async function pressTwice(hint: string) {
    serveMetadata();
    const app = createConnectedApp();
    const session = await sessionCookies(app, { idToken: hint });
    const first = await app.logout.routes.logout.POST(
      browserRequest({ cookies: session, form: { redirectTo: "/bye" } }),
    );
    const second = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(first), form: { redirectTo: "/bye" } }),
    );
    return { app, first, second };
  }

  test("the browser is sent to the provider again, with the same request", async () => {
    const { app, first, second } = await pressTwice(await idToken());

    expect(locationOf(second).href).toBe(locationOf(first).href);
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

  test("an id_token that does not fit into a cookie is left out of the second request", async () => {
    const { first, second } = await pressTwice(await idToken({ groups: "g".repeat(6000) }));

    const expected = locationOf(first);
    expected.searchParams.delete("id_token_hint");
    expect(locationOf(second).href).toBe(expected.href);
    for (const value of Object.values(cookiesKept(first))) {
      expect(value.length).toBeLessThan(4096);
    }
  });

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
    const session = await sessionCookies(app, { idToken: hint });

    const next = await app.logout.routes.logout.POST(
      browserRequest({ cookies: { ...cookiesKept(first), ...session } }),
    );

    expect(locationOf(next).searchParams.get("id_token_hint")).toBe(hint);
  });
});
