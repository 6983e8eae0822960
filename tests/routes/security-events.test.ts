import type {
  FederatedLogoutOptions,
  SecurityEventsOptions,
  SessionEndingEvent,
} from "next-auth-federated-logout";
import {
  securityEventRequest,
  type TestClaims,
  type TestSigning,
} from "next-auth-federated-logout/testing";
import { generateKeyPair } from "jose";
import { http } from "msw";
import { NextRequest } from "next/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { baseUrl, stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  everywhere,
  sessionStrategies,
  whoIsThere,
  type EndedWorld,
  type EndedWorldOptions,
} from "../support/ended-world.ts";
import { failingStore } from "../support/failing-store.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { createV4App, stubV4Environment } from "../support/v4-app.ts";
import { network } from "../support/provider-metadata.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);

useClosedNetwork();
beforeEach(() => stubEnvironment());
afterEach(() => vi.useRealTimers());

const endpoint = `${baseUrl}/api/auth/federated-logout/security-events`;
const alice = everywhere("alice@example.com");
const bob = everywhere("bob@example.com");
const nobody = everywhere(null);
const transmitter = { issuer: "https://a.test", audience: "rp1" };
const caep = "https://schemas.openid.net/secevent/caep/event-type/";
const risc = "https://schemas.openid.net/secevent/risc/event-type/";
const ssf = "https://schemas.openid.net/secevent/ssf/event-type/";
const revoked = `${caep}session-revoked`;
const her = { format: "iss_sub", iss: "https://a.test", sub: "alice" };
const his = { ...her, sub: "bob" };

interface SignalsWorldOptions extends Pick<EndedWorldOptions, "strategy" | "store"> {
  securityEvents?: Partial<SecurityEventsOptions>;
  logout?: Partial<FederatedLogoutOptions>;
}

function createSignalsWorld({ securityEvents, logout, ...world }: SignalsWorldOptions = {}) {
  return createEndedWorld({
    ...world,
    logout: { ...logout, securityEvents: { transmitters: [transmitter], ...securityEvents } },
  });
}

const post = async ({ app }: EndedWorld, request: Request) =>
  app.logout.routes.securityEvents.POST(request);

const push = async (world: EndedWorld, claims: TestClaims = {}, signing?: TestSigning) =>
  post(world, securityEventRequest(endpoint, await world.a.securityEvent(claims, signing)));

const now = () => Math.floor(Date.now() / 1000);

const errorOf = async (answer: Response) => ({
  status: answer.status,
  ...(await answer.json()),
});

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  test("SSF-1, SSF-9 (RFC 8935, 2.2; CAEP, 3.1): 202 with no body, and all her sessions end, and nobody else's", async () => {
    const world = await createSignalsWorld({ strategy });
    const hers = [await world.signIn({ sid: "A1" }), await world.signIn()];
    const others = [await world.signIn({ sub: "bob" }), await world.signIn({}, "b")];

    const answer = await push(world);

    expect(answer.status).toBe(202);
    expect(await answer.text()).toBe("");
    for (const browser of hers) expect(await whoIsThere(world, browser)).toEqual(nobody);
    for (const browser of others) expect(await whoIsThere(world, browser)).not.toEqual(nobody);
  });

  test.each([
    ["her session", { user: her, session: { format: "opaque", id: "A1" } }, [nobody, alice, bob]],
    [
      "his user, her session",
      { user: his, session: { format: "opaque", id: "A1" } },
      [alice, alice, bob],
    ],
    ["her session alone", { session: { format: "opaque", id: "A1" } }, [nobody, alice, bob]],
    [
      "all of hers, by Keycloak's name",
      { user: her, session: { format: "opaque", id: "ALL" } },
      [nobody, nobody, bob],
    ],
    [
      "her on a device",
      { user: her, device: { format: "opaque", id: "d" } },
      [nobody, nobody, bob],
    ],
    [
      "a session in a format that nobody knows",
      { user: her, session: { format: "uri", uri: "x:y" } },
      [alice, alice, bob],
    ],
    ["a device", { device: { format: "opaque", id: "d" } }, [alice, alice, bob]],
  ])(
    "SSF-9 (CAEP, 3.1): a complex subject is the combination: %s",
    async (_whom, members, expected) => {
      const world = await createSignalsWorld({ strategy });
      const browsers = [
        await world.signIn({ sid: "A1" }),
        await world.signIn({ sid: "A2" }),
        await world.signIn({ sub: "bob", sid: "B1" }),
      ];

      const answer = await push(world, { sub_id: { format: "complex", ...members } });

      expect(answer.status).toBe(202);
      for (const [index, browser] of browsers.entries()) {
        expect(await whoIsThere(world, browser)).toEqual(expected[index]);
      }
    },
  );

  test("SSF-10 (Interoperability Profile, 2.5): an e-mail address is whoever has signed in with it", async () => {
    const world = await createSignalsWorld({ strategy, logout: { endsSessionsByEmail: true } });
    const [hers, bobs] = [await world.signIn({ sid: "A1" }), await world.signIn({ sub: "bob" })];

    await push(world, { sub_id: { format: "email", email: "ALICE@example.com" } });

    expect(await whoIsThere(world, hers)).toEqual(nobody);
    expect(await whoIsThere(world, bobs)).toEqual(bob);
  });

  test("with an e-mail address and a session, only what matches both ends", async () => {
    const world = await createSignalsWorld({ strategy, logout: { endsSessionsByEmail: true } });
    const [one, other] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    const session = { format: "opaque", id: "A1" };
    const email = (address: string) => ({
      sub_id: { format: "complex", user: { format: "email", email: address }, session },
    });

    await push(world, email("bob@example.com"));
    expect(await whoIsThere(world, one)).toEqual(alice);

    await push(world, email("alice@example.com"));
    expect(await whoIsThere(world, one)).toEqual(nobody);
    expect(await whoIsThere(world, other)).toEqual(alice);
  });

  test("SSF-12 (RFC 8935, 2): one that comes twice is answered as before, and ends nothing that has begun since", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const world = await createSignalsWorld({ strategy });
    const token = await world.a.securityEvent();
    expect((await post(world, securityEventRequest(endpoint, token))).status).toBe(202);
    vi.setSystemTime(Date.now() + 1000);
    const again = await world.signIn();

    expect((await post(world, securityEventRequest(endpoint, token))).status).toBe(202);

    expect(await whoIsThere(world, again)).toEqual(alice);
  });

  test.each([
    ["seconds", (at: number) => at],
    ["milliseconds, as Okta sends it", (at: number) => at * 1000],
  ])(
    "CAEP, 3.1: ends what had begun by event_timestamp, in %s, however late it is told",
    async (_unit, write) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      const world = await createSignalsWorld({ strategy });
      const before = await world.signIn();
      const at = now();
      vi.setSystemTime(Date.now() + 7 * 24 * 3600 * 1000);
      const since = await world.signIn();

      await push(world, { events: { [revoked]: { event_timestamp: write(at) } } });

      expect(await whoIsThere(world, before)).toEqual(nobody);
      expect(await whoIsThere(world, since)).toEqual(alice);
    },
  );

  test.each([
    ["none", undefined],
    ["of tomorrow", () => now() + 24 * 3600],
    ["that is no number", () => "now"],
    ["that is negative", () => -1],
  ])("an event_timestamp %s: what had begun by iat ends", async (_what, timestamp) => {
    const world = await createSignalsWorld({ strategy });
    const hers = await world.signIn();

    await push(world, { events: { [revoked]: { event_timestamp: timestamp?.() } } });

    expect(await whoIsThere(world, hers)).toEqual(nobody);
  });
});

test.each([
  ["Okta's", { user: her }],
  ["Google's", { subject_type: "iss-sub", iss: "https://a.test/", sub: "alice" }],
  ["authentik's", { user: her, session: { format: "opaque", id: "A1" } }],
])(
  "a subject in the event, in %s spelling, is taken where there is no sub_id",
  async (_whose, subject) => {
    const world = await createSignalsWorld();
    const hers = await world.signIn({ sid: "A1" });

    await push(world, { sub_id: undefined, events: { [revoked]: { subject } } });

    expect(await whoIsThere(world, hers)).toEqual(nobody);
  },
);

test("SSF-8 (SSF, 4.2.3): members that nobody knows are overlooked", async () => {
  const world = await createSignalsWorld();
  const hers = await world.signIn();

  await push(world, {
    txn: "t",
    toe: 1,
    unknown: {},
    events: { [revoked]: { initiating_entity: "admin", reason_admin: { en: "x" }, more: [] } },
  });

  expect(await whoIsThere(world, hers)).toEqual(nobody);
});

test("SSF-7 (SSF, 3.6): an event with a critical member that nobody knows ends nothing", async () => {
  const world = await createSignalsWorld();
  const hers = await world.signIn();
  const tenant = { format: "opaque", id: "t" };

  const complex = { format: "complex", user: her, tenant };
  const answer = await push(world, { sub_id: complex });
  await push(world, { sub_id: { format: "aliases", identifiers: [complex] } });
  await push(world, { sub_id: { format: "complex", user: complex } });

  expect(answer.status).toBe(202);
  expect(await whoIsThere(world, hers)).toEqual(alice);
  expect(world.app.events).toContainEqual(
    expect.objectContaining({ type: "sessions.not_ended", reason: "unnamed_session" }),
  );
});

describe("other events", () => {
  const all: Readonly<Record<SessionEndingEvent, string>> = {
    "account-credential-change-required": `${risc}account-credential-change-required`,
    "account-disabled": `${risc}account-disabled`,
    "account-purged": `${risc}account-purged`,
    "credential-change": `${caep}credential-change`,
    "credential-compromise": `${risc}credential-compromise`,
    "sessions-revoked": `${risc}sessions-revoked`,
    "tokens-revoked": "https://schemas.openid.net/secevent/oauth/event-type/tokens-revoked",
  };
  const named = Object.entries(all);

  test.each(named)("SSF-13: %s ends her sessions where the app says so", async (name, uri) => {
    // @ts-expect-error -- it is one of their names
    const endsSessions: SessionEndingEvent[] = [name];
    const world = await createSignalsWorld({ securityEvents: { endsSessions } });
    const hers = await world.signIn();

    expect((await push(world, { events: { [uri]: {} } })).status).toBe(202);

    expect(await whoIsThere(world, hers)).toEqual(nobody);
  });

  test.each([...named, ["one that nobody knows", "https://example.com/event"]])(
    "SSF-13: %s ends nothing where it does not",
    async (_name, uri) => {
      const world = await createSignalsWorld();
      const hers = await world.signIn();

      expect((await push(world, { events: { [uri]: {} } })).status).toBe(202);

      expect(await whoIsThere(world, hers)).toEqual(alice);
    },
  );
});

describe("SSF-11 (SSF, 8.1.4.1): a verification", () => {
  const stream = { format: "opaque", id: "stream" };
  const verification = (state?: string) => ({
    sub_id: stream,
    events: { [`${ssf}verification`]: state === undefined ? {} : { state } },
  });

  test("is answered, and its state is told", async () => {
    const world = await createSignalsWorld();

    expect((await push(world, verification("s1"))).status).toBe(202);

    expect(world.app.events).toContainEqual({
      type: "stream.verified",
      sender: "https://a.test",
      state: "s1",
    });
  });

  test("has the state that was asked for, or is refused; of its own accord it has none", async () => {
    const transmitters = [{ ...transmitter, verificationState: "s1" }];
    const world = await createSignalsWorld({ securityEvents: { transmitters } });

    expect((await push(world, verification("s1"))).status).toBe(202);
    expect((await push(world, verification())).status).toBe(202);
    expect(await errorOf(await push(world, verification("s2")))).toMatchObject({
      status: 400,
      err: "invalid_state",
    });
  });

  test("is answered also as RISC has it, and where its stream goes on", async () => {
    const world = await createSignalsWorld();

    for (const uri of [`${risc}verification`, `${ssf}stream-updated`]) {
      const answer = await push(world, {
        sub_id: stream,
        events: { [uri]: { status: "enabled" } },
      });
      expect(answer.status).toBe(202);
    }
  });
});

describe("SSF-2 (RFC 8935, 2.3 and 2.4): 400, and the error, for", () => {
  test.each<[string, string, TestClaims]>([
    ["invalid_issuer", "another issuer (SSF-5)", { iss: "https://b.test" }],
    ["invalid_issuer", "an issuer with a slash more (SSF-5)", { iss: "https://a.test/" }],
    ["invalid_issuer", "no issuer", { iss: undefined }],
    ["invalid_audience", "another audience (SSF-6)", { aud: "rp2" }],
    ["invalid_audience", "no audience (SSF-6)", { aud: undefined }],
    ["invalid_request", "an exp (SSF-4)", { exp: now() + 60 }],
    ["invalid_request", "a sub (SSF-4)", { sub: "alice" }],
    ["invalid_request", "an id_token's nonce", { nonce: "n" }],
    ["invalid_request", "no jti", { jti: undefined }],
    ["invalid_request", "no iat", { iat: undefined }],
    ["invalid_request", "an iat of tomorrow", { iat: now() + 24 * 3600 }],
    ["invalid_request", "no events", { events: undefined }],
    ["invalid_request", "no event", { events: {} }],
    ["invalid_request", "events in a list", { events: [revoked] }],
    ["invalid_request", "an event that is no object", { events: { [revoked]: true } }],
  ])("%s: %s", async (err, _what, claims) => {
    const world = await createSignalsWorld();
    const hers = await world.signIn();

    const answer = await push(world, claims);

    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("content-language")).toBe("en");
    expect(await errorOf(answer)).toEqual({ status: 400, err, description: expect.any(String) });
    expect(await whoIsThere(world, hers)).toEqual(alice);
  });

  test.each(["logout+jwt", "JWT", "at+jwt", undefined])(
    "invalid_request: a token of kind %s (SSF-3)",
    async (typ) => {
      const world = await createSignalsWorld();

      expect(await errorOf(await push(world, {}, { header: { typ } }))).toMatchObject({
        status: 400,
        err: "invalid_request",
      });
    },
  );

  test("invalid_key: a stranger's signature, and another algorithm", async () => {
    const world = await createSignalsWorld();
    const { privateKey } = await generateKeyPair("RS256");

    for (const signing of [
      { key: privateKey },
      { key: new Uint8Array(32), header: { alg: "HS256" } },
    ]) {
      expect(await errorOf(await push(world, {}, signing))).toMatchObject({
        status: 400,
        err: "invalid_key",
      });
    }
  });

  test("authentication_failed: another Authorization than was agreed (SSF, 6.1.1)", async () => {
    const transmitters = [{ ...transmitter, authorization: "Bearer of the stream" }];
    const world = await createSignalsWorld({ securityEvents: { transmitters } });
    const token = await world.a.securityEvent();

    for (const sent of [undefined, "Bearer", "Bearer of the streaM", "Bearer of the stream."]) {
      const request = securityEventRequest(endpoint, token);
      if (sent !== undefined) request.headers.set("authorization", sent);
      expect(await errorOf(await post(world, request))).toMatchObject({
        status: 400,
        err: "authentication_failed",
      });
    }
    const right = securityEventRequest(endpoint, token);
    right.headers.set("authorization", "Bearer of the stream");
    expect((await post(world, right)).status).toBe(202);
  });

  test.each(["application/json", "text/plain", "application/jwt"])(
    "invalid_request: a request of type %s (SSF-1)",
    async (contentType) => {
      const world = await createSignalsWorld();
      const request = securityEventRequest(endpoint, await world.a.securityEvent());
      request.headers.set("content-type", contentType);

      expect(await errorOf(await post(world, request))).toMatchObject({
        status: 400,
        err: "invalid_request",
      });
    },
  );

  test("invalid_request: more than 32 kB, and nothing", async () => {
    const world = await createSignalsWorld();

    for (const body of ["", "x".repeat(40_000)]) {
      const answer = await post(world, securityEventRequest(endpoint, body));
      expect(await errorOf(answer)).toMatchObject({ status: 400, err: "invalid_request" });
    }
  });
});

test("JWT-8: of an id_token, a logout token, an assertion and a security event, each is taken in its own place only", async () => {
  const audience = "rp1";
  const logout = {
    securityEvents: { transmitters: [transmitter] },
    universalLogout: { senders: [{ issuer: "https://a.test", audience }] },
  };
  const world = await createEndedWorld({ logout });
  const { a, app } = world;
  const hers = await world.signIn({ sid: "A1" });
  const assertion = await a.revocationRequest("https://x.test", her, { aud: audience });
  const tokens = {
    idToken: await a.idToken({ sid: "A1" }),
    logoutToken: await a.logoutToken({ sub: "alice" }),
    assertion: assertion.headers.get("authorization")?.slice("Bearer ".length) ?? "",
    securityEvent: await a.securityEvent(),
  };
  const body = JSON.stringify({ sub_id: his });
  const taken: string[] = [];

  for (const [kind, token] of Object.entries(tokens)) {
    const back = await world.post(token);
    if (back.ok) taken.push(`${kind} as logout token`);
    const signal = await post(world, securityEventRequest(endpoint, token));
    if (signal.ok) taken.push(`${kind} as security event`);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const request = new Request(endpoint, { method: "POST", headers, body });
    const universal = await app.logout.routes.universalLogout.POST(request);
    if (universal.ok) taken.push(`${kind} as assertion`);
  }

  expect(taken).toEqual([
    "logoutToken as logout token",
    "assertion as assertion",
    "securityEvent as security event",
  ]);
  expect(await whoIsThere(world, hers)).toEqual(nobody);
});

test("a transmitter of JWT, or of no typ, is taken where the app says so", async () => {
  const transmitters = [{ ...transmitter, typ: "JWT" }];
  const world = await createSignalsWorld({ securityEvents: { transmitters } });

  for (const typ of ["JWT", undefined, "secevent+jwt", "application/secevent+jwt"]) {
    expect((await push(world, {}, { header: { typ } })).status).toBe(202);
  }
});

test("SSF-6 (4.1.8): others may be its audience, too", async () => {
  const world = await createSignalsWorld();
  const hers = await world.signIn();

  expect((await push(world, { aud: ["other", "rp1"] })).status).toBe(202);

  expect(await whoIsThere(world, hers)).toEqual(nobody);
});

test("a transmitter ends nobody's sessions but its own people's, and is not told of it", async () => {
  const world = await createSignalsWorld();
  const hers = await world.signIn({}, "b");

  const answer = await push(world, { sub_id: { ...her, iss: "https://b.test" } });

  expect(answer.status).toBe(202);
  expect(await whoIsThere(world, hers)).toEqual(alice);
  expect(world.app.events).toContainEqual({
    type: "sessions.not_ended",
    by: "security_event",
    sender: "https://a.test",
    reason: "unknown_subject",
  });
});

test("what a claim disqualifies costs nobody a request for keys", async () => {
  const asked = vi.fn<() => undefined>();
  const world = await createSignalsWorld();
  network.use(http.get("https://a.test/*", asked));

  await push(world, { aud: "x" });
  await push(world, { exp: now() });
  await push(world, { events: {} });
  await push(world, {}, { header: { typ: "JWT" } });

  expect(asked).not.toHaveBeenCalled();
});

test("503 while it cannot be recorded, so that it is sent again", async () => {
  const store = failingStore();
  const world = await createSignalsWorld({ store });
  const hers = await world.signIn();
  const token = await world.a.securityEvent();
  store.down = "refuses";

  expect((await post(world, securityEventRequest(endpoint, token))).status).toBe(503);

  store.down = "not";
  expect(await whoIsThere(world, hers)).toEqual(alice);
  expect((await post(world, securityEventRequest(endpoint, token))).status).toBe(202);
  expect(await whoIsThere(world, hers)).toEqual(nobody);
});

test("is off until somebody may send any, and takes nothing but POST", async () => {
  const off = await createEndedWorld();
  const on = await createSignalsWorld();

  expect((await push(off)).status).toBe(404);
  expect((await on.app.auth.handlers.GET(new NextRequest(endpoint))).status).toBe(405);
});

describe.each(["App Router", "Pages Router"] as const)("with next-auth v4 in the %s", (router) => {
  test("is the same", async () => {
    stubV4Environment();
    const logout = { securityEvents: { transmitters: [transmitter] } };
    const v4 = await createV4App({ router, logout });
    const hers = await v4.signIn();
    const request = securityEventRequest(endpoint, await v4.provider.securityEvent());

    expect((await v4.app.auth.handlers.POST(new NextRequest(request))).status).toBe(202);

    expect((await v4.sessionOf(hers)).session).toBeNull();
  });
});

test("an event that sessions cannot end by is refused at once", async () => {
  // @ts-expect-error -- what JavaScript lets happen
  const endsSessions: SessionEndingEvent[] = ["account_disabled"];

  await expect(createSignalsWorld({ securityEvents: { endsSessions } })).rejects.toMatchObject({
    code: "invalid_option",
  });
});
