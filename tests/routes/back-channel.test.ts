import { NextRequest } from "next/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { logoutTokenRequest } from "next-auth-federated-logout/testing";
import { stubEnvironment } from "../support/connected-app.ts";
import {
  backChannelUrl,
  createEndedWorld,
  everywhere,
  sessionStrategies,
  whoIsThere,
} from "../support/ended-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const alice = everywhere("alice@example.com");
const nobody = everywhere(null);

async function expectTaken(answer: Response) {
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(await answer.text()).toBe("");
}

async function expectRefused(answer: Response) {
  expect(answer.status).toBe(400);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(await answer.json()).toEqual({
    error: "invalid_request",
    error_description: expect.any(String),
  });
}

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  test("BCL-31, BCL-33, BCL-37, BCL-40, BCL-41: a sid ends that session, wherever it is read, and no other", async () => {
    const world = await createEndedWorld({ strategy });
    const [s1, s2] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    expect(await whoIsThere(world, s1)).toEqual(alice);

    await expectTaken(await world.postLogoutToken({ sid: "A1" }));

    expect(await whoIsThere(world, s1)).toEqual(nobody);
    expect(await whoIsThere(world, s2)).toEqual(alice);
  });

  test("BCL-32, BCL-20, IDT-11: a sub ends all of that person's sessions at that provider, and no one else's", async () => {
    const world = await createEndedWorld({ strategy });
    const hers = [await world.signIn({ sid: "A1" }), await world.signIn()];
    const others = [
      await world.signIn({ sub: "bob" }),
      await world.signIn({ sub: "Alice", email: "capital@example.com" }),
      await world.signIn({}, "b"),
    ];

    await expectTaken(await world.postLogoutToken({ sub: "alice" }));

    for (const browser of hers) expect(await whoIsThere(world, browser)).toEqual(nobody);
    for (const browser of others) expect(await whoIsThere(world, browser)).not.toEqual(nobody);
  });

  test("BCL-27: a sub and a sid that do not belong together end nothing", async () => {
    const world = await createEndedWorld({ strategy });
    const her = await world.signIn({ sid: "A1" });
    const him = await world.signIn({ sub: "bob", sid: "B1" });

    await expectTaken(await world.postLogoutToken({ sub: "alice", sid: "B1" }));
    expect(await whoIsThere(world, her)).toEqual(alice);
    expect(await whoIsThere(world, him)).toEqual(everywhere("bob@example.com"));

    await expectTaken(await world.postLogoutToken({ sub: "bob", sid: "B1" }));
    expect(await whoIsThere(world, him)).toEqual(nobody);
  });

  test("FCL-14: a sid is one of its issuer's, and compared as it is", async () => {
    const world = await createEndedWorld({ strategy });
    const odd = "a b+/=&%25";
    const her = await world.signIn({ sid: odd });
    const elsewhere = await world.signIn({ sid: odd }, "b");

    await expectTaken(await world.postLogoutToken({ sid: odd.toUpperCase() }));
    expect(await whoIsThere(world, her)).toEqual(alice);

    await expectTaken(await world.postLogoutToken({ sid: odd }));
    expect(await whoIsThere(world, her)).toEqual(nobody);
    expect(await whoIsThere(world, elsewhere)).toEqual(alice);
  });

  test("BCL-28, RPI-19, BCL-44: a session that is not there, or has ended, is ended successfully", async () => {
    const world = await createEndedWorld({ strategy });
    const her = await world.signIn({ sid: "A1" });
    await her.post("/api/auth/federated-logout");

    for (const claims of [{ sid: "A1" }, { sid: "A1" }, { sid: "unknown" }, { sub: "unknown" }]) {
      await expectTaken(await world.postLogoutToken(claims));
    }
  });

  test("BCL-26: the same token again ends nothing that began since", async () => {
    const world = await createEndedWorld({ strategy });
    const before = await world.signIn();
    const anHourAgo = Math.floor(Date.now() / 1000) - 600;
    const token = await world.a.logoutToken({ sub: "alice", iat: anHourAgo });
    await expectTaken(await world.post(token));
    expect(await whoIsThere(world, before)).toEqual(alice);
    await expectTaken(await world.postLogoutToken({ sub: "alice" }));
    expect(await whoIsThere(world, before)).toEqual(nobody);

    const after = await world.signIn({ iat: Math.floor(Date.now() / 1000) + 5 });
    await expectTaken(await world.post(token));
    await expectTaken(await world.post(token));

    expect(await whoIsThere(world, after)).toEqual(alice);
    expect(await whoIsThere(world, before)).toEqual(nobody);
  });

  test("BCL-36: a logout that overtakes the sign-in ends it all the same", async () => {
    const world = await createEndedWorld({ strategy });
    await expectTaken(await world.postLogoutToken({ sid: "A1" }));

    const her = await world.signIn({ sid: "A1" });

    expect(await whoIsThere(world, her)).toEqual(nobody);
  });

  test("BCL-36: so it does by sub, judged by the provider's own clock", async () => {
    const world = await createEndedWorld({ strategy });
    const now = Math.floor(Date.now() / 1000);
    // Its clock is a minute behind ours, so that by ours this logout was before the sign-in.
    await expectTaken(await world.postLogoutToken({ sub: "alice", iat: now - 60 }));

    const before = await world.signIn({ iat: now - 61 });
    const after = await world.signIn({ iat: now - 59 });

    expect(await whoIsThere(world, before)).toEqual(nobody);
    expect(await whoIsThere(world, after)).toEqual(alice);
  });

  test("BCL-47: a session without sid ends by sub", async () => {
    const world = await createEndedWorld({ strategy });
    const her = await world.signIn();

    await expectTaken(await world.postLogoutToken({ sub: "alice" }));

    expect(await whoIsThere(world, her)).toEqual(nobody);
  });

  test("BCL-33: another instance knows as soon as the provider has its answer", async () => {
    const one = await createEndedWorld({ strategy });
    const other = await createEndedWorld({ strategy, store: one.store, adapter: one.adapter });
    const her = await one.signIn({ sid: "A1" });
    expect(await whoIsThere(other, her)).toEqual(alice);

    await expectTaken(await one.postLogoutToken({ sid: "A1" }));

    expect(await whoIsThere(other, her)).toEqual(nobody);
  });
});

test("BCL-36: with a JWT session such a sign-in brings no session at all", async () => {
  const world = await createEndedWorld();
  await world.postLogoutToken({ sid: "A1" });

  const her = await world.signIn({ sid: "A1" });

  expect(her.cookieHeader("/api/auth/session")).not.toMatch(/session-token|sign-in/);
});

describe("what is no logout token ends nothing", () => {
  test("BCL-9 to BCL-25, BCL-29, BCL-38, BCL-39, BCL-45, JWT-11, JWT-12: of every kind", async () => {
    const world = await createEndedWorld();
    const her = await world.signIn({ sid: "A1" });
    const invalid = await world.a.invalidLogoutTokens({ sub: "alice", sid: "A1" });
    expect(invalid.length).toBeGreaterThan(30);

    for (const { token } of invalid) await expectRefused(await world.post(token));

    expect(await whoIsThere(world, her)).toEqual(alice);
  });

  test("JWT-4, BCL-9: by the key of another configured issuer", async () => {
    const world = await createEndedWorld();
    const her = await world.signIn({ sid: "A1" });

    await expectRefused(
      await world.post(await world.b.logoutToken({ iss: world.a.issuer, sid: "A1" })),
    );

    expect(await whoIsThere(world, her)).toEqual(alice);
  });

  test("BCL-13: by a key that its provider had before", async () => {
    const world = await createEndedWorld();
    const old = await world.a.logoutToken({ sid: "A1" });
    await world.a.rotateKeys();

    await expectRefused(await world.post(old));
    await expectTaken(await world.postLogoutToken({ sid: "A1" }));
  });
});

describe("how it has to be posted", () => {
  async function tokenOf(world: Awaited<ReturnType<typeof createEndedWorld>>) {
    return world.a.logoutToken({ sid: "A1" });
  }
  const form = (fields: [string, string][]) => ({ body: new URLSearchParams(fields) });

  test("BCL-3, BCL-4: as a form, whatever else is in it", async () => {
    const world = await createEndedWorld();
    const { POST } = world.app.logout.routes.backChannel;
    const token = await tokenOf(world);
    const requests = [
      form([
        ["logout_token", token],
        ["ignored_parameter", "x"],
      ]),
      {
        body: `logout_token=${token}`,
        headers: { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" },
      },
      {
        body: `logout_token=${token}`,
        headers: { "content-type": "Application/X-WWW-Form-URLencoded" },
      },
    ];

    for (const init of requests) {
      await expectTaken(await POST(new Request(backChannelUrl, { method: "POST", ...init })));
    }
  });

  test("BCL-1: at a URL that has a query of its own", async () => {
    const world = await createEndedWorld();
    const url = `${backChannelUrl}?tenant=7`;

    await expectTaken(
      await world.app.logout.routes.backChannel.POST(logoutTokenRequest(url, await tokenOf(world))),
    );
  });

  test("BCL-5: once, and not empty", async () => {
    const world = await createEndedWorld();
    const { POST } = world.app.logout.routes.backChannel;
    const token = await tokenOf(world);
    const requests: RequestInit[] = [
      {},
      form([]),
      form([["logout_token", ""]]),
      form([
        ["logout_token", token],
        ["logout_token", await tokenOf(world)],
      ]),
      form([
        ["logout_token", token],
        ["logout_token", token],
      ]),
    ];

    for (const init of requests) {
      await expectRefused(await POST(new Request(backChannelUrl, { method: "POST", ...init })));
    }
  });

  test("BCL-6: neither in the URL nor as anything else than a form", async () => {
    const world = await createEndedWorld();
    const { POST } = world.app.logout.routes.backChannel;
    const token = await tokenOf(world);
    const inUrl = `${backChannelUrl}?logout_token=${token}`;
    const multipart = new FormData();
    multipart.set("logout_token", token);
    const json = { "content-type": "application/json" };

    const inLink = await world.app.auth.handlers.GET(new NextRequest(inUrl));
    expect(inLink.status).toBe(405);
    expect(inLink.headers.get("allow")).toBe("POST");
    for (const [url, init] of [
      [inUrl, {}],
      [
        backChannelUrl,
        { body: `logout_token=${token}`, headers: { "content-type": "text/plain" } },
      ],
      [inUrl, form([])],
      [backChannelUrl, { body: JSON.stringify({ logout_token: token }), headers: json }],
      [backChannelUrl, { body: multipart }],
      [backChannelUrl, { body: token, headers: { "content-type": "text/plain" } }],
    ] as const) {
      await expectRefused(await POST(new Request(url, { method: "POST", ...init })));
    }
  });

  test("BCL-43: a megabyte of garbage costs neither a request nor the reading of it", async () => {
    const world = await createEndedWorld();
    let read = 0;
    const garbage = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 16_384;
        controller.enqueue(new TextEncoder().encode("logout_token=".padEnd(16_384, "e")));
        if (read >= 1_048_576) controller.close();
      },
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    // Node.js wants this said of a stream.
    const streamed = { method: "POST", headers, body: garbage, duplex: "half" };

    const answer = await world.app.logout.routes.backChannel.POST(
      new Request(backChannelUrl, streamed),
    );

    await expectRefused(answer);
    expect(read).toBeLessThan(100_000);
    // Any request would have failed the test: the network is closed but for the providers, and of
    // those nothing has been asked.
    const long = { ...form([["logout_token", "e".repeat(20_000)]]), method: "POST" };
    await expectRefused(
      await world.app.logout.routes.backChannel.POST(new Request(backChannelUrl, long)),
    );
  });

  test("BCL-44: fifty at a time are all taken", async () => {
    const world = await createEndedWorld();
    const sids = Array.from({ length: 50 }, (_, index) => `A${index}`);

    const answers = await Promise.all(sids.map((sid) => world.postLogoutToken({ sid })));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe("what can be set per provider", () => {
  test("BCL-17: a provider whose logout tokens have no exp", async () => {
    const strict = await createEndedWorld();
    const lenient = await createEndedWorld({
      logout: { logoutsFrom: { a: { withoutExp: true } } },
    });
    const now = Math.floor(Date.now() / 1000);

    await expectRefused(await strict.postLogoutToken({ sid: "A1", exp: undefined }));
    await expectTaken(await lenient.postLogoutToken({ sid: "A1", exp: undefined }));
    await expectRefused(
      await lenient.postLogoutToken({ sid: "A1", exp: undefined, iat: now - 300 }),
    );
    await expectRefused(
      await lenient.post(await lenient.b.logoutToken({ sid: "A1", exp: undefined })),
    );
  });
});

test("BCL-50, FCL-16: an app is told what ended and what was refused, and nothing of whom", async () => {
  const world = await createEndedWorld();

  await world.postLogoutToken({ sub: "s3cret-sub" });
  await world.postLogoutToken({ sid: "s3cret-sid" });
  await world.post("s3cret-token");

  const provider = { id: "a", name: "A" };
  expect(world.app.events).toEqual([
    { type: "sessions.ended", by: "back_channel", provider, scope: "person" },
    { type: "sessions.ended", by: "back_channel", provider, scope: "session" },
    {
      type: "sessions.not_ended",
      by: "back_channel",
      reason: "refused",
      detail: "the token is no signed JWT",
    },
  ]);
  expect(JSON.stringify(world.app.events)).not.toContain("s3cret");
});

test("BCL-38: where it cannot be recorded, the provider is told, and nothing has changed", async () => {
  const failing = {
    raise: () => Promise.reject(new Error("the store is down")),
    read: async (keys: readonly string[]) => keys.map(() => undefined),
  };
  const world = await createEndedWorld({ store: failing });
  const her = await world.signIn({ sid: "A1" });

  const answer = await world.post(await world.a.logoutToken({ sid: "A1" }));

  expect(answer.status).toBe(400);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(await answer.json()).toMatchObject({ error: "temporarily_unavailable" });
  expect(await whoIsThere(world, her)).toEqual(alice);
  expect(world.app.events).toContainEqual(
    expect.objectContaining({ type: "revocation_store.failed", operation: "raise" }),
  );
});

test("BCL-46, JWT-8: a logout token is no id_token, at a sign-in or a refresh", async () => {
  for (const strategy of sessionStrategies) {
    const callbacks = strategy === "jwt" ? { callbacks: { signIn: () => true } } : {};
    const world = await createEndedWorld({ strategy, ...callbacks });
    const browser = new TestBrowser(world.app);
    const claims = { sub: "alice", sid: "A1", email: "alice@example.com" };

    await browser.signIn("a", world.a, await world.a.logoutToken(claims));

    expect(await whoIsThere(world, browser)).toEqual(nobody);
  }
  const world = await createEndedWorld();
  const claim = await world.app.logout.keepIdToken(
    {},
    { provider: "a", type: "oidc", providerAccountId: "alice", id_token: await world.a.idToken() },
  );
  const refreshed = { id_token: await world.a.logoutToken({ sub: "alice" }) };
  await expect(world.app.logout.keepRefreshedTokens(claim ?? {}, refreshed)).rejects.toThrow(
    expect.objectContaining({ code: "foreign_id_token" }),
  );
});

describe("BCL-34: what the browser keeps of a session that has ended elsewhere goes", () => {
  test.each(["/api/auth/session", "/api/auth/federated-logout/session"])(
    "when it asks %s",
    async (path) => {
      for (const strategy of sessionStrategies) {
        const world = await createEndedWorld({
          strategy,
          logout: { idTokenKeeper: "cookie", providerLogout: { a: { revokeTokens: true } } },
        });
        const browser = await world.signIn({ sid: "A1" });
        const ours = () =>
          browser.cookieHeader("/api/auth/session").match(/federated-logout[^=]+/g);
        expect(ours()).toEqual(["federated-logout.sign-in", "federated-logout.revocable-token"]);

        await world.postLogoutToken({ sid: "A1" });
        await browser.get(path);

        expect(ours()).toBeNull();
      }
    },
  );
});

test("BCL-49: nothing slow is waited for: no token is revoked", async () => {
  const world = await createEndedWorld({
    logout: { providerLogout: { a: { revokeTokens: true } } },
  });
  await world.signIn({ sid: "A1" });
  const asked = vi.spyOn(world.a, "fetch");

  await expectTaken(await world.postLogoutToken({ sid: "A1" }));

  const urls = asked.mock.calls.map(([request]) => (request instanceof Request ? request.url : ""));
  expect(urls.filter((url) => url.endsWith("/revoke"))).toEqual([]);
});

test("a token for a provider whose keys cannot be fetched is refused, and the app is told why", async () => {
  const world = await createEndedWorld();
  const realFetch = world.a.fetch;
  const fetchOf = vi.spyOn(world.a, "fetch");
  for (const path of ["/.well-known/openid-configuration", "/jwks"]) {
    fetchOf.mockImplementation(async (...request) => {
      const { url } = new Request(...request);
      return url.endsWith(path) ? new Response(null, { status: 503 }) : realFetch(...request);
    });
    await expectRefused(await world.postLogoutToken({ sid: "A1" }));
  }

  const detail = "the provider's keys could not be fetched";
  expect(world.app.events).toMatchObject([{ detail }, { detail }]);
});

test("logoutTokenRequest is what a provider sends", async () => {
  const request = logoutTokenRequest(backChannelUrl, "a token");

  expect(request.headers.get("content-type")).toMatch(/^application\/x-www-form-urlencoded/);
  expect(await request.text()).toBe("logout_token=a+token");
});

describe.each(sessionStrategies)("endsAllSessions, with %s sessions", (strategy) => {
  test("lets a logout token of one session end all of the person's, and nobody else's", async () => {
    const logout = { logoutsFrom: { a: { endsAllSessions: true } } };
    const world = await createEndedWorld({ strategy, logout });
    const hers = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    const bobs = await world.signIn({ sub: "bob", sid: "B1" });

    await world.postLogoutToken({ sub: "alice", sid: "A1" });

    for (const browser of hers) {
      expect(await whoIsThere(world, browser)).toEqual(everywhere(null));
    }
    expect(await whoIsThere(world, bobs)).toEqual(everywhere("bob@example.com"));
  });

  test("leaves one that does not name the person to the session that it names", async () => {
    const logout = { logoutsFrom: { a: { endsAllSessions: true } } };
    const world = await createEndedWorld({ strategy, logout });
    const [one, other] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];

    await world.postLogoutToken({ sid: "A1" });

    expect(await whoIsThere(world, one)).toEqual(everywhere(null));
    expect(await whoIsThere(world, other)).toEqual(everywhere("alice@example.com"));
  });
});
