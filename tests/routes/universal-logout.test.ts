import type {
  FederatedLogoutOptions,
  RevocationStore,
  SubjectOfEmail,
  UniversalLogoutOptions,
} from "next-auth-federated-logout";
import type { TestClaims, TestSigning } from "next-auth-federated-logout/testing";
import { exportSPKI, generateKeyPair } from "jose";
import { http } from "msw";
import { NextRequest } from "next/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryRevocationStore } from "../../packages/federated-logout/src/sessions/memory-revocation-store.ts";
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

const endpoint = `${baseUrl}/api/auth/federated-logout/universal-logout`;
const alice = everywhere("alice@example.com");
const nobody = everywhere(null);
const sender = { issuer: "https://a.test", audience: endpoint };
const herSubject = { format: "iss_sub", iss: "https://a.test", sub: "alice" };

interface UniversalWorldOptions extends Pick<EndedWorldOptions, "strategy" | "store"> {
  universalLogout?: Partial<UniversalLogoutOptions> | undefined;
  logout?: Partial<FederatedLogoutOptions>;
}

function createUniversalWorld({ universalLogout, logout, ...world }: UniversalWorldOptions = {}) {
  return createEndedWorld({
    ...world,
    logout: { ...logout, universalLogout: { senders: [sender], ...universalLogout } },
  });
}

const post = async ({ app }: EndedWorld, request: Request) =>
  app.logout.routes.universalLogout.POST(request);

const ask = async (
  world: EndedWorld,
  subject: unknown,
  claims?: TestClaims,
  signing?: TestSigning,
) => post(world, await world.a.revocationRequest(endpoint, subject, claims, signing));

async function askWithBody(world: EndedWorld, body: BodyInit, contentType = "application/json") {
  const { headers } = await world.a.revocationRequest(endpoint, herSubject);
  headers.set("content-type", contentType);
  return post(world, new Request(endpoint, { method: "POST", headers, body }));
}

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  test("GTR-2, GTR-3 (3.3, 3.4.1): 204, and all sessions of the person end, and nobody else's", async () => {
    const world = await createUniversalWorld({ strategy });
    const hers = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    const others = [await world.signIn({ sub: "bob" }), await world.signIn({}, "b")];

    const answer = await ask(world, herSubject);

    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe("");
    for (const browser of hers) expect(await whoIsThere(world, browser)).toEqual(nobody);
    for (const browser of others) expect(await whoIsThere(world, browser)).not.toEqual(nobody);
    expect(world.app.events).toContainEqual({
      type: "sessions.ended",
      by: "universal_logout",
      sender: "https://a.test",
      scope: "person",
    });
  });

  test("3.3: whoever signs in again afterwards is signed in", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const world = await createUniversalWorld({ strategy });
    await ask(world, herSubject);

    vi.setSystemTime(Date.now() + 1000);

    expect(await whoIsThere(world, await world.signIn())).toEqual(alice);
  });

  test.each([
    ["iss_sub", herSubject],
    ["iss_sub, as it was spelt", { subject_type: "iss-sub", iss: "https://a.test", sub: "alice" }],
    ["opaque", { format: "opaque", id: "alice" }],
    ["email", { format: "email", email: "Alice@example.com" }],
    ["aliases", { format: "aliases", identifiers: [{ format: "did", url: "x" }, herSubject] }],
  ])("GTR-1 (3.2): takes a subject of format %s", async (_format, subject) => {
    const world = await createUniversalWorld({ strategy, logout: { endsSessionsByEmail: true } });
    const [hers, bobs] = [await world.signIn(), await world.signIn({ sub: "bob" })];

    expect((await ask(world, subject)).status).toBe(204);

    expect(await whoIsThere(world, hers)).toEqual(nobody);
    expect(await whoIsThere(world, bobs)).not.toEqual(nobody);
  });

  test("a token that is sent again ends nothing that has begun since", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const world = await createUniversalWorld({ strategy });
    const claims = { jti: "the same" };
    await ask(world, herSubject, claims);
    vi.setSystemTime(Date.now() + 1000);
    const again = await world.signIn();

    expect((await ask(world, herSubject, claims)).status).toBe(204);

    expect(await whoIsThere(world, again)).toEqual(alice);
  });
});

test("a token is good for one subject: who has caught it signs nobody else out", async () => {
  const world = await createUniversalWorld();
  const bobs = await world.signIn({ sub: "bob" });
  const claims = { jti: "the same" };
  await ask(world, herSubject, claims);

  const answer = await ask(world, { ...herSubject, sub: "bob" }, claims);

  expect(answer.status).toBe(401);
  expect((await ask(world, { ...herSubject, sub: "ALICE" }, claims)).status).toBe(401);
  expect(await whoIsThere(world, bobs)).not.toEqual(nobody);
});

test("of several that are asked for with one token at once, one is signed out", async () => {
  const world = await createUniversalWorld({ store: slowStore() });
  const claims = { jti: "the same" };

  const answers = await Promise.all(
    ["alice", "bob", "carol"].map((sub) => ask(world, { ...herSubject, sub }, claims)),
  );

  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    204, 401, 401,
  ]);
});

test("an address that is spelt in another way is the same subject", async () => {
  const world = await createUniversalWorld({ logout: { endsSessionsByEmail: true } });
  const claims = { jti: "the same" };

  for (const email of ["alice@example.com", "Alice@example.com"]) {
    expect((await ask(world, { format: "email", email }, claims)).status).toBe(204);
  }
});

test.each(["nonce", "events", "sid", "at_hash", "auth_time"])(
  "an id_token signs nobody out, whatever typ the app takes (%s)",
  async (name) => {
    const senders = [{ ...sender, typ: "JWT" }];
    const world = await createUniversalWorld({ universalLogout: { senders } });

    const answer = await ask(world, herSubject, { [name]: "x" }, { header: { typ: "JWT" } });

    expect(answer.status).toBe(401);
  },
);

test("keys that metadata of another issuer names are not the sender's", async () => {
  const issuer = "https://a.test/";
  const world = await createUniversalWorld({
    universalLogout: { senders: [{ ...sender, issuer }] },
  });

  expect((await ask(world, herSubject, { iss: issuer })).status).toBe(401);
});

test("before it was -03, and at Auth0, it is called subject", async () => {
  const world = await createUniversalWorld();
  const hers = await world.signIn();

  expect((await askWithBody(world, JSON.stringify({ subject: herSubject }))).status).toBe(204);
  expect(await whoIsThere(world, hers)).toEqual(nobody);

  const both = { sub_id: herSubject, subject: { ...herSubject, sub: "bob" } };
  expect((await askWithBody(world, JSON.stringify(both))).status).toBe(400);
});

describe("an e-mail address", () => {
  const email = { format: "email", email: "her@work.example" };

  test("is whoever the app says", async () => {
    const subjectOfEmail = vi.fn<SubjectOfEmail>(() => ({
      issuer: "https://b.test",
      sub: "alice",
    }));
    const world = await createUniversalWorld({ universalLogout: { subjectOfEmail } });
    const [atA, atB] = [await world.signIn(), await world.signIn({}, "b")];

    expect((await ask(world, email)).status).toBe(204);

    expect(subjectOfEmail).toHaveBeenCalledWith("her@work.example", sender);
    expect(await whoIsThere(world, atA)).toEqual(alice);
    expect(await whoIsThere(world, atB)).toEqual(nobody);
  });

  test("3.4.2: is nobody, where the app says so (404)", async () => {
    const world = await createUniversalWorld({
      universalLogout: { subjectOfEmail: () => undefined },
    });

    expect((await ask(world, email)).status).toBe(404);
  });

  test("3.4.2: says nothing, where nobody knows whose it is (400)", async () => {
    const world = await createUniversalWorld();

    expect((await ask(world, email)).status).toBe(400);
  });

  test("an app that fails to say is answered for with 503, and no word of why", async () => {
    const subjectOfEmail = () => {
      throw new Error("the password of the database");
    };
    const world = await createUniversalWorld({ universalLogout: { subjectOfEmail } });

    const answer = await ask(world, email);

    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("password");
    expect(world.app.events).toContainEqual({
      type: "sessions.not_ended",
      by: "universal_logout",
      reason: "internal_error",
      detail: "something went wrong here: Error",
    });
  });
});

test("6.2: a sender signs out nobody but its own people (404)", async () => {
  const world = await createUniversalWorld();
  const hers = await world.signIn({}, "b");

  const answer = await ask(world, { format: "iss_sub", iss: "https://b.test", sub: "alice" });

  expect(answer.status).toBe(404);
  expect(await whoIsThere(world, hers)).toEqual(alice);
});

test.each([
  ["a provider's id", ["b"]],
  ["an issuer", ["https://b.test"]],
])("its own people may be those of another provider, named by %s", async (_what, peopleOf) => {
  const senders = [{ ...sender, peopleOf }];
  const world = await createUniversalWorld({ universalLogout: { senders } });
  const [atA, atB] = [await world.signIn(), await world.signIn({}, "b")];

  expect((await ask(world, { format: "opaque", id: "alice" })).status).toBe(204);

  expect(await whoIsThere(world, atA)).toEqual(alice);
  expect(await whoIsThere(world, atB)).toEqual(nobody);
});

test("keys may be where the app says, and no metadata is asked for", async () => {
  const senders = [{ ...sender, issuer: "https://tool.test", jwksUri: "https://a.test/jwks" }];
  const world = await createUniversalWorld({ universalLogout: { senders } });

  const subject = { format: "opaque", id: "alice" };
  expect((await ask(world, subject, { iss: "https://tool.test" })).status).toBe(204);
});

test.each([
  ["an unknown format", { format: "phone_number", phone_number: "+12065550100" }],
  ["no format", { iss: "https://a.test", sub: "alice" }],
  ["no sub", { format: "iss_sub", iss: "https://a.test" }],
  ["an empty sub", { ...herSubject, sub: "" }],
  ["a sub that is no string", { ...herSubject, sub: 7 }],
  ["aliases of aliases", { format: "aliases", identifiers: [{ format: "aliases" }] }],
  ["no object", "alice"],
  ["null", null],
  ["a list", [herSubject]],
])("GTR-1 (3.4.2): 400 for a subject with %s", async (_what, subject) => {
  const world = await createUniversalWorld({ logout: { endsSessionsByEmail: true } });
  const hers = await world.signIn();

  const answer = await ask(world, subject);

  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: "invalid_request" });
  expect(await whoIsThere(world, hers)).toEqual(alice);
});

test.each([
  ["no JSON", "{", undefined],
  ["nothing", "", undefined],
  ["a list", "[]", undefined],
  ["a form", `sub_id=${encodeURIComponent(JSON.stringify(herSubject))}`, "text/plain"],
  ["more than 32 kB", JSON.stringify({ sub_id: herSubject, x: "x".repeat(40_000) }), undefined],
])("GTR-1 (3.2): 400 for %s", async (_what, body, contentType) => {
  const world = await createUniversalWorld();

  expect((await askWithBody(world, body, contentType)).status).toBe(400);
});

describe("GTR-1 (3.2): 401, and not a word of why, for", () => {
  const anHour = 3600;
  const now = () => Math.floor(Date.now() / 1000);

  test.each<[string, TestClaims]>([
    ["another issuer", { iss: "https://b.test" }],
    ["no issuer", { iss: undefined }],
    ["another audience", { aud: `${baseUrl}/elsewhere` }],
    ["another audience besides (6.3)", { aud: [endpoint, "https://other.test"] }],
    ["no audience", { aud: undefined }],
    ["a token that has expired", { exp: now() - anHour, iat: now() - anHour }],
    ["a token that never expires", { exp: undefined }],
    ["a token of tomorrow", { nbf: now() + anHour }],
    ["a token that was issued long ago", { iat: now() - 2 * anHour }],
    ["no iat", { iat: undefined }],
    ["no jti", { jti: undefined }],
    ["a jti that is no string", { jti: 7 }],
  ])("%s", async (_what, claims) => {
    const world = await createUniversalWorld();
    const hers = await world.signIn();

    const answer = await ask(world, herSubject, claims);

    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(await answer.json()).toEqual({ error: "invalid_token" });
    expect(await whoIsThere(world, hers)).toEqual(alice);
  });

  test.each<[string, TestSigning["header"]]>([
    ["a token of another kind", { typ: "JWT" }],
    ["a logout token's kind", { typ: "logout+jwt" }],
    ["no kind", { typ: undefined }],
  ])("%s", async (_what, header) => {
    const world = await createUniversalWorld();

    const answer = await ask(world, herSubject, {}, header && { header });

    expect(answer.status).toBe(401);
  });

  test("a stranger's signature, and a MAC by the public key", async () => {
    const world = await createUniversalWorld();
    const stranger = await generateKeyPair("RS256");
    const secret = new TextEncoder().encode(await exportSPKI(stranger.publicKey));

    for (const signing of [
      { key: stranger.privateKey },
      { header: { alg: "HS256" }, key: secret },
    ]) {
      expect((await ask(world, herSubject, {}, signing)).status).toBe(401);
    }
  });

  test.each([undefined, "", "Bearer", "Bearer x", "Basic YTpi", "Bearer a.b.c"])(
    "authorization %s",
    async (authorization) => {
      const world = await createUniversalWorld();
      const request = await world.a.revocationRequest(endpoint, herSubject);
      request.headers.delete("authorization");
      if (authorization !== undefined) request.headers.set("authorization", authorization);

      expect((await post(world, request)).status).toBe(401);
    },
  );

  test("who is not verified, whatever else is wrong", async () => {
    const world = await createUniversalWorld();
    const { headers } = await world.a.revocationRequest(endpoint, herSubject, { aud: "x" });

    for (const body of ["{", JSON.stringify({ sub_id: { ...herSubject, sub: "nobody" } })]) {
      const request = new Request(endpoint, { method: "POST", headers, body });
      expect((await post(world, request)).status).toBe(401);
    }
  });
});

test("what a claim disqualifies costs nobody a request for keys", async () => {
  const asked = vi.fn<() => undefined>();
  network.use(http.get("https://a.test/*", asked));
  const world = await createUniversalWorld();
  network.use(http.get("https://a.test/*", asked));

  await ask(world, herSubject, { aud: "x" });
  await ask(world, herSubject, {}, { header: { typ: "JWT" } });
  await ask(world, herSubject, { jti: undefined });

  expect(asked).not.toHaveBeenCalled();
});

test("503 while it cannot be recorded: the sender is to know that nothing has ended", async () => {
  const store = failingStore();
  const world = await createUniversalWorld({ store });
  const hers = await world.signIn();
  store.down = "refuses";

  const answer = await ask(world, herSubject, { jti: "the same" });

  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  store.down = "not";
  expect(await whoIsThere(world, hers)).toEqual(alice);
  expect((await ask(world, herSubject, { jti: "the same" })).status).toBe(204);
  expect(await whoIsThere(world, hers)).toEqual(nobody);
});

test("503 while the sender's keys cannot be fetched", async () => {
  const senders = [{ ...sender, jwksUri: "https://a.test/none" }];
  const world = await createUniversalWorld({ universalLogout: { senders } });

  expect((await ask(world, herSubject)).status).toBe(503);
});

test("is off until somebody may ask, and takes nothing but POST", async () => {
  const off = await createEndedWorld();
  const on = await createUniversalWorld();

  expect((await ask(off, herSubject)).status).toBe(404);
  const get = await on.app.auth.handlers.GET(new NextRequest(endpoint));
  expect(get.status).toBe(405);
  expect(get.headers.get("allow")).toBe("POST");
});

test.each([
  ["an issuer that is no URL", { ...sender, issuer: "okta" }],
  ["no audience", { ...sender, audience: "" }],
  ["keys that are nowhere", { ...sender, jwksUri: "keys" }],
  ["a secret", { ...sender, algorithm: "HS256" }],
  ["an algorithm that there is none of", { ...sender, algorithm: "RS1" }],
])("a sender with %s is refused at once", async (_what, wrong) => {
  await expect(
    createUniversalWorld({ universalLogout: { senders: [wrong] } }),
  ).rejects.toMatchObject({ code: "invalid_option" });
});

describe.each(["App Router", "Pages Router"] as const)("with next-auth v4 in the %s", (router) => {
  test("is the same", async () => {
    stubV4Environment();
    const logout = { universalLogout: { senders: [sender] } };
    const v4 = await createV4App({ router, logout });
    const hers = await v4.signIn();
    const request = await v4.provider.revocationRequest(endpoint, herSubject);

    expect((await v4.app.auth.handlers.POST(new NextRequest(request))).status).toBe(204);

    expect((await v4.sessionOf(hers)).session).toBeNull();
  });
});

function slowStore(): RevocationStore {
  const store = memoryRevocationStore();
  const later = () => new Promise((resolve) => setImmediate(resolve));
  return {
    raise: (...request) => later().then(() => store.raise(...request)),
    read: (...request) => later().then(() => store.read(...request)),
  };
}
