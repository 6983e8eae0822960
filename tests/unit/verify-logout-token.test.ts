import {
  CompactEncrypt,
  CompactSign,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type CompactJWSHeaderParameters,
  type CryptoKey,
  type JWK,
} from "jose";
import { http, HttpResponse } from "msw";
import { createSign, generateKeyPairSync } from "node:crypto";
import { customFetch } from "next-auth";
import type { OIDCConfig } from "next-auth/providers";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDiscovery } from "../../packages/federated-logout/src/providers/discovery.ts";
import { readConfiguredProviders } from "../../packages/federated-logout/src/providers/configured-provider.ts";
import { createFindVerificationKeys } from "../../packages/federated-logout/src/verified-tokens/verification-keys.ts";
import { createKeySets } from "../../packages/federated-logout/src/providers/key-sets.ts";
import { createIncomingLogoutsOf } from "../../packages/federated-logout/src/providers/find-incoming-logout.ts";
import type { IncomingLogoutSettings } from "../../packages/federated-logout/src/providers/incoming-logout.ts";
import { verifyLogoutToken } from "../../packages/federated-logout/src/back-channel/verify-logout-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { network } from "../support/provider-metadata.ts";

useClosedNetwork();

const event = "http://schemas.openid.net/event/backchannel-logout";
const issuer = "https://op.test";
const other = "https://other.test";
const nowInSeconds = 1_800_000_000;
const secret = "the secret of the client, long enough for HS256";

const keys: Record<string, CryptoKey> = {};
const jwks: Record<string, JWK[]> = {};
let served: Record<string, number> = {};
/** What the metadata lists; RS256 and others, as most do. */
let listed: string[] | undefined;
let clock = nowInSeconds;

beforeAll(async () => {
  for (const [name, alg] of Object.entries({
    mine: "RS256",
    rotated: "RS256",
    elliptic: "ES256",
    foreign: "RS256",
    encryption: "RS256",
  })) {
    const pair = await generateKeyPair(alg, { extractable: true });
    keys[name] = pair.privateKey;
    keys[`${name} public`] = pair.publicKey;
  }
});

beforeEach(async () => {
  served = { [issuer]: 0, [other]: 0 };
  listed = ["RS256", "ES256", "PS256", "HS256", "none"];
  clock = nowInSeconds;
  jwks[issuer] = [await jwk("mine", { alg: "RS256" }), await jwk("elliptic", { alg: "ES256" })];
  // The same kid as the other issuer's key.
  jwks[other] = [await jwk("foreign", { alg: "RS256", kid: "mine" })];
  for (const at of [issuer, other]) {
    network.use(
      http.get(`${at}/.well-known/openid-configuration`, () =>
        HttpResponse.json({
          issuer: at,
          jwks_uri: `${at}/jwks`,
          ...(listed && { id_token_signing_alg_values_supported: listed }),
        }),
      ),
      http.get(`${at}/jwks`, () => {
        served[at] = (served[at] ?? 0) + 1;
        return HttpResponse.json({ keys: jwks[at] });
      }),
    );
  }
});

async function jwk(name: string, parameters: JWK): Promise<JWK> {
  return { ...(await exportJWK(key(`${name} public`))), kid: name, use: "sig", ...parameters };
}

function key(name: string): CryptoKey {
  const found = keys[name];
  if (!found) throw new Error(`There is no key ${name}`);
  return found;
}

type Claims = Record<string, unknown>;

const goodClaims = (): Claims => ({
  iss: issuer,
  aud: "rp1",
  iat: nowInSeconds,
  exp: nowInSeconds + 120,
  jti: "t1",
  sub: "alice",
  sid: "A1",
  events: { [event]: {} },
});

const without = (...names: string[]): Claims =>
  Object.fromEntries(Object.entries(goodClaims()).filter(([name]) => !names.includes(name)));

interface Signing {
  header?: Partial<CompactJWSHeaderParameters>;
  by?: CryptoKey | Uint8Array;
  isTyped?: boolean;
  isNamed?: boolean;
}

function sign(
  claims: unknown,
  { header, by = key("mine"), isTyped = true, isNamed = true }: Signing = {},
): Promise<string> {
  const payload = typeof claims === "string" ? claims : JSON.stringify(claims);
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({
      alg: "RS256",
      ...(isNamed && { kid: "mine" }),
      ...(isTyped && { typ: "logout+jwt" }),
      ...header,
    })
    .sign(by);
}

interface Client {
  alg?: string;
  encryption?: string;
  logoutsFrom?: IncomingLogoutSettings;
  /** What id_tokens of sign-ins were signed with. */
  signedInWith?: string[];
  /** As the config has it. */
  configuredIssuer?: string;
  provider?: Partial<OIDCConfig<object>>;
}

function createVerifier({
  alg,
  encryption,
  logoutsFrom,
  signedInWith = [],
  configuredIssuer = issuer,
  provider,
}: Client = {}) {
  const client = { clientId: "rp1", clientSecret: secret };
  const registered = {
    client: {
      ...(alg !== undefined && { id_token_signed_response_alg: alg }),
      ...(encryption !== undefined && { id_token_encrypted_response_alg: encryption }),
    },
  };
  const providers = readConfiguredProviders(
    {
      providers: [
        {
          id: "op",
          name: "OP",
          type: "oidc",
          issuer: configuredIssuer,
          ...client,
          ...registered,
          ...provider,
        },
        { id: "op-2", name: "OP", type: "oidc", issuer, ...client, clientId: "rp2" },
        { id: "other", name: "Other", type: "oidc", issuer: other, ...client },
      ],
    },
    {},
  );
  const asking = {
    fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
    timeLimitMs: 1000,
    patienceMs: 1000,
    now: () => Date.now(),
    isProduction: true,
  };
  const discover = createDiscovery(asking);
  const findKeys = createFindVerificationKeys({
    ...asking,
    discover,
    keySetAt: createKeySets(asking),
  });
  const now = () => clock * 1000;
  return (token: string) =>
    verifyLogoutToken(token, {
      providers: providers.values(),
      findKeys,
      hasAlgorithm: async (of, algorithm) =>
        of.provider === "op" && of.issuer === issuer && signedInWith.includes(algorithm),
      now,
      incomingLogoutsOf: createIncomingLogoutsOf(logoutsFrom ? { op: logoutsFrom } : {}),
    });
}

const refused = expect.objectContaining({ name: "TokenProblem" });

describe("a logout token that is in order", () => {
  test.each<[string, Claims]>([
    ["BCL-3: with sub and sid", goodClaims()],
    ["BCL-20: with a sid alone", without("sub")],
    ["BCL-20: with a sub alone", without("sid")],
    ["BCL-15, JWT-5: with a list of one audience", { ...goodClaims(), aud: ["rp1"] }],
    [
      "BCL-16, JWT-14: from a clock that is 30 s ahead",
      { ...goodClaims(), iat: nowInSeconds + 30 },
    ],
    ["JWT-10: with fractions of seconds", { ...goodClaims(), exp: nowInSeconds + 120.5 }],
    ["BCL-18: that lives for a day", { ...goodClaims(), exp: nowInSeconds + 86_400 }],
    ["BCL-22: with something in its event", { ...goodClaims(), events: { [event]: { x: 1 } } }],
    [
      "BCL-23: with another event beside it",
      { ...goodClaims(), events: { [event]: {}, revoke: true } },
    ],
    [
      "BCL-30: with claims that mean nothing here",
      { ...goodClaims(), typ: "Logout", ignored_claim: { a: [] } },
    ],
  ])("%s", async (_what, claims) => {
    const { sub, sid } = claims;
    expect(await createVerifier()(await sign(claims))).toMatchObject({
      provider: { id: "op" },
      issuedAt: claims.iat,
    });
    expect((await createVerifier()(await sign(claims))).subject).toEqual({
      issuer,
      ...(sub !== undefined && { sub }),
      ...(sid !== undefined && { sid }),
    });
  });

  test.each(["logout+jwt", "application/logout+jwt", "LOGOUT+JWT", "JWT", undefined])(
    "BCL-29, JWT-7: is typed %s",
    async (typ) => {
      const header = typ === undefined ? {} : { typ };
      const token = await sign(goodClaims(), { header, isTyped: typ !== undefined });
      expect((await createVerifier()(token)).subject.sid).toBe("A1");
    },
  );

  test("JWT-4: is that of the provider that it names, and of the client that it is for", async () => {
    const verify = createVerifier();
    const second = await sign({ ...goodClaims(), aud: "rp2" });
    const third = await sign({ ...goodClaims(), iss: other }, { by: key("foreign") });

    expect((await verify(second)).provider.id).toBe("op-2");
    expect((await verify(third)).provider.id).toBe("other");
  });

  test("BCL-17: has no exp, where its provider is known for that, as long as it is fresh", async () => {
    const verify = createVerifier({ logoutsFrom: { withoutExp: true } });
    const token = await sign(without("exp"));

    expect((await verify(token)).issuedAt).toBe(nowInSeconds);
    clock = nowInSeconds + 300;
    await expect(verify(token)).rejects.toEqual(refused);
  });
});

describe("a logout token is refused", () => {
  test.each<[string, Claims | string]>([
    ["BCL-14: another issuer", { ...goodClaims(), iss: `${issuer}INVALID` }],
    ["BCL-14: the issuer with a slash", { ...goodClaims(), iss: `${issuer}/` }],
    ["BCL-14: the issuer in capitals", { ...goodClaims(), iss: "https://OP.test" }],
    ["BCL-14: no issuer", without("iss")],
    ["BCL-15: another audience", { ...goodClaims(), aud: "rp1INVALID" }],
    ["BCL-15: no audience", without("aud")],
    ["BCL-15: an empty audience", { ...goodClaims(), aud: [] }],
    ["BCL-15: somebody else's audience beside ours", { ...goodClaims(), aud: ["rp1", "other"] }],
    ["BCL-16: no iat", without("iat")],
    ["BCL-16: an iat that is a string", { ...goodClaims(), iat: String(nowInSeconds) }],
    ["BCL-16: an iat in an hour", { ...goodClaims(), iat: nowInSeconds + 3600 }],
    ["BCL-16: an iat of two hours ago", { ...goodClaims(), iat: nowInSeconds - 7200 }],
    ["BCL-17: no exp", without("exp")],
    ["BCL-17: an exp that has passed", { ...goodClaims(), exp: nowInSeconds - 600 }],
    ["JWT-10: an exp that is a string", { ...goodClaims(), exp: String(nowInSeconds + 120) }],
    ["BCL-19: an nbf in ten minutes", { ...goodClaims(), nbf: nowInSeconds + 600 }],
    ["BCL-20: neither sub nor sid", without("sub", "sid")],
    ["BCL-20: both empty", { ...goodClaims(), sub: "", sid: "" }],
    ["BCL-20: a sid that is a number", { ...goodClaims(), sid: 7 }],
    ["BCL-21: no events", without("events")],
    ["BCL-21: another event", { ...goodClaims(), events: { [`${event}/foobar`]: {} } }],
    ["BCL-21: events that are a list", { ...goodClaims(), events: [event] }],
    ["BCL-21: events that are a string", { ...goodClaims(), events: event }],
    ["BCL-21: events that are null", { ...goodClaims(), events: null }],
    ["BCL-22: an event that is true", { ...goodClaims(), events: { [event]: true } }],
    ["BCL-22: an event that is null", { ...goodClaims(), events: { [event]: null } }],
    ["BCL-22: an event that is a list", { ...goodClaims(), events: { [event]: [] } }],
    ["BCL-24: a nonce", { ...goodClaims(), nonce: "x" }],
    ["BCL-24: an empty nonce", { ...goodClaims(), nonce: "" }],
    ["BCL-24: a nonce of null", { ...goodClaims(), nonce: null }],
    ["BCL-25: no jti", without("jti")],
    ["BCL-25: a jti that is a number", { ...goodClaims(), jti: 7 }],
    ["BCL-45: an id_token", { ...without("events", "jti"), nonce: "n" }],
    ["JWT-12: a list", "[]"],
    ["JWT-12: null", "null"],
    ["JWT-12: no JSON", "logout"],
  ])("for %s, without asking for any key", async (_what, claims) => {
    await expect(createVerifier()(await sign(claims))).rejects.toEqual(refused);
    expect(served[issuer]).toBe(0);
  });

  test.each(["at+jwt", "dpop+jwt", "token-introspection+jwt", "secevent+jwt"])(
    "BCL-29, BCL-45, JWT-8: typed %s",
    async (typ) => {
      await expect(createVerifier()(await sign(goodClaims(), { header: { typ } }))).rejects.toEqual(
        refused,
      );
    },
  );

  test("BCL-9: with a payload or a signature that was changed", async () => {
    const verify = createVerifier();
    const [header, payload, signature = ""] = (await sign(goodClaims())).split(".");
    const bobs = Buffer.from(JSON.stringify({ ...goodClaims(), sub: "bob" })).toString("base64url");
    for (const token of [
      [header, bobs, signature],
      [header, payload, signature.slice(0, -4)],
      [header, payload, ""],
    ]) {
      await expect(verify(token.join("."))).rejects.toEqual(refused);
    }
  });

  test("BCL-9, JWT-4: signed by another configured issuer's key of the same kid", async () => {
    await expect(
      createVerifier()(await sign(goodClaims(), { by: key("foreign") })),
    ).rejects.toEqual(refused);
  });

  test("BCL-10: by a key of its provider's, with another algorithm than the one registered", async () => {
    const elliptic = { header: { alg: "ES256", kid: "elliptic" }, by: key("elliptic") };

    await expect(createVerifier()(await sign(goodClaims(), elliptic))).rejects.toEqual(refused);
    await expect(createVerifier({ alg: "ES256" })(await sign(goodClaims()))).rejects.toEqual(
      refused,
    );
    expect(
      (await createVerifier({ alg: "ES256" })(await sign(goodClaims(), elliptic))).subject.sid,
    ).toBe("A1");
  });

  test.each(["none", "None", "NONE"])("BCL-11: with alg %s", async (alg) => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${part({ alg, typ: "logout+jwt" })}.${part(goodClaims())}.`;
    const [, , signature] = (await sign(goodClaims())).split(".");
    for (const token of [unsigned, unsigned + signature]) {
      await expect(createVerifier()(token)).rejects.toEqual(refused);
      await expect(createVerifier({ alg })(token)).rejects.toEqual(refused);
    }
  });

  test("BCL-12: with a MAC by the public key or by the secret, unless that is registered", async () => {
    const pem = new TextEncoder().encode(await exportSPKI(key("mine public")));
    const bySecret = new TextEncoder().encode(secret);
    const token = (by: Uint8Array) => sign(goodClaims(), { header: { alg: "HS256" }, by });

    await expect(createVerifier()(await token(pem))).rejects.toEqual(refused);
    await expect(createVerifier()(await token(bySecret))).rejects.toEqual(refused);
    await expect(createVerifier({ alg: "HS256" })(await token(pem))).rejects.toEqual(refused);
    expect((await createVerifier({ alg: "HS256" })(await token(bySecret))).subject.sid).toBe("A1");
  });

  test("JWT-2: by a key of 1024 bits", async () => {
    const small = generateKeyPairSync("rsa", { modulusLength: 1024 });
    jwks[issuer] = [
      { ...(await exportJWK(small.publicKey)), kid: "small", use: "sig", alg: "RS256" },
    ];
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "RS256", kid: "small" })}.${part(goodClaims())}`;
    const signature = createSign("RSA-SHA256").update(signed).sign(small.privateKey, "base64url");

    await expect(createVerifier()(`${signed}.${signature}`)).rejects.toEqual(refused);
  });

  test("BCL-8: in the clear, where encryption was agreed", async () => {
    const token = await sign(goodClaims());

    await expect(createVerifier({ encryption: "RSA-OAEP" })(token)).rejects.toEqual(refused);
  });

  test("JWT-9: with a claim twice, of which the last one counts", async () => {
    const [first, ...rest] = JSON.stringify(goodClaims()).split('"sid":"A1"');
    const twice = `${first}"sid":"B1","sid":"A1"${rest.join("")}`;
    const nonce = `{"nonce":"n",${JSON.stringify(goodClaims()).slice(1)}`;

    expect((await createVerifier()(await sign(twice))).subject.sid).toBe("A1");
    await expect(createVerifier()(await sign(nonce))).rejects.toEqual(refused);
  });

  test("JWT-1: by a key that is not for signing, or for another algorithm", async () => {
    for (const parameters of [{ use: "enc" }, { alg: "PS256" }]) {
      jwks[issuer] = [await jwk("mine", parameters)];
      await expect(createVerifier()(await sign(goodClaims()))).rejects.toEqual(refused);
    }
  });

  test("JWT-6: by a key that it brings along or points to", async () => {
    const own = await exportJWK(key("rotated public"));
    for (const header of [
      { jwk: own },
      { jku: "https://evil.test/jwks" },
      { x5u: "https://evil.test/x5u" },
    ]) {
      const signing = { header: { ...header, kid: "unknown" }, by: key("rotated") };
      await expect(createVerifier()(await sign(goodClaims(), signing))).rejects.toEqual(refused);
    }
    for (const kid of ["../../x", "' OR 1", "k".repeat(9000)]) {
      const signing = { header: { kid }, by: key("rotated") };
      await expect(createVerifier()(await sign(goodClaims(), signing))).rejects.toEqual(refused);
    }
  });

  test("JWT-11: with an extension that must be understood", async () => {
    const part = Buffer.from(JSON.stringify({ alg: "RS256", crit: ["x"], x: 1 })).toString(
      "base64url",
    );
    const [, payload, signature] = (await sign(goodClaims())).split(".");
    await expect(createVerifier()([part, payload, signature].join("."))).rejects.toEqual(refused);
  });

  test("BCL-7, JWT-13: encrypted, which no client here has registered", async () => {
    const encrypted = await new CompactEncrypt(new TextEncoder().encode(await sign(goodClaims())))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(crypto.getRandomValues(new Uint8Array(32)));
    await expect(createVerifier()(encrypted)).rejects.toEqual(refused);
  });

  test.each(["", "a", "a.b", "a.b.c", "a.b.c.d", "é.é.é", "\uD800.\uD800.\uD800", ".."])(
    "JWT-12: that is %j",
    async (token) => {
      await expect(createVerifier()(token)).rejects.toEqual(refused);
    },
  );

  test("BCL-43: of a megabyte, without any work", async () => {
    const token = await sign({ ...goodClaims(), padding: "x".repeat(1_000_000) });
    await expect(createVerifier()(token)).rejects.toEqual(refused);
    expect(served[issuer]).toBe(0);
  });

  test("without a word of the token in the error", async () => {
    const token = await sign({ ...goodClaims(), iss: "https://s3cret.test" });
    await expect(createVerifier()(token)).rejects.toEqual(
      expect.objectContaining({ message: expect.not.stringContaining("s3cret") }),
    );
  });

  test("where the provider's keys cannot be fetched", async () => {
    network.use(http.get(`${issuer}/jwks`, () => HttpResponse.error()));
    await expect(createVerifier()(await sign(goodClaims()))).rejects.toEqual(refused);
  });
});

describe("BCL-13, IDT-22: keys that rotate", () => {
  const realNow = Date.now;
  afterEach(() => {
    Date.now = realNow;
  });

  const byRotated = (kid?: string) => ({
    header: kid === undefined ? {} : { kid },
    by: key("rotated"),
  });

  test.each([
    ["under another name", "rotated"],
    ["under the same name", "mine"],
  ])("are fetched again at once, %s", async (_how, kid) => {
    const verify = createVerifier();
    await verify(await sign(goodClaims()));
    expect(served[issuer]).toBe(1);

    jwks[issuer] = [await jwk("rotated", { alg: "RS256", kid })];

    expect((await verify(await sign(goodClaims(), byRotated(kid)))).subject.sid).toBe("A1");
    expect(served[issuer]).toBe(2);
  });

  test("are fetched again at once for a token that names no key", async () => {
    const verify = createVerifier();
    jwks[issuer] = [await jwk("mine", { alg: "RS256" })];
    const unnamed = { isNamed: false };
    await verify(await sign(goodClaims(), unnamed));
    jwks[issuer] = [await jwk("rotated", { alg: "RS256" })];

    const rotated = await sign(goodClaims(), { ...unnamed, by: key("rotated") });

    expect((await verify(rotated)).subject.sid).toBe("A1");
  });

  test.each([
    ["of keys that nobody has", "its key is not among the provider's", (i: number) => `k${i}`],
    ["by a wrong key", "the signature could not be verified", () => "mine"],
  ])(
    "are fetched five times in half a minute, for any number of tokens %s",
    async (_what, message, kid) => {
      const verify = createVerifier();
      for (let index = 0; index < 100; index += 1) {
        const forged = { header: { kid: kid(index) }, by: key("foreign") };
        await expect(verify(await sign(goodClaims(), forged))).rejects.toMatchObject({ message });
      }
      expect(served[issuer]).toBe(5);
      // Those that are known are still good.
      expect((await verify(await sign(goodClaims()))).subject.sid).toBe("A1");

      Date.now = () => realNow() + 31_000;
      jwks[issuer] = [await jwk("rotated", { alg: "RS256" })];
      expect((await verify(await sign(goodClaims(), byRotated("rotated")))).subject.sid).toBe("A1");
    },
  );
});

describe("BCL-10: the algorithm is that of the client's id_tokens", () => {
  const elliptic = () => ({ header: { alg: "ES256", kid: "elliptic" }, by: key("elliptic") });
  const takes = async (client: Client, signing: Signing) =>
    createVerifier(client)(await sign(goodClaims(), signing)).then(
      () => true,
      () => false,
    );

  test("the one registered, and no other", async () => {
    expect(await takes({ alg: "ES256" }, elliptic())).toBe(true);
    expect(await takes({ alg: "ES256", signedInWith: ["RS256"] }, {})).toBe(false);
  });

  test("where none is registered, the one that the provider lists", async () => {
    listed = ["ES256"];
    expect(await takes({}, elliptic())).toBe(true);
  });

  test("where it lists RS256 and others, RS256, and what its id_tokens have been signed with", async () => {
    expect(await takes({}, {})).toBe(true);
    expect(await takes({}, elliptic())).toBe(false);
    expect(await takes({ signedInWith: ["ES256"] }, elliptic())).toBe(true);
  });

  test("where it lists none, the same", async () => {
    listed = undefined;
    expect(await takes({}, {})).toBe(true);
    expect(await takes({}, elliptic())).toBe(false);
    expect(await takes({ signedInWith: ["ES256"] }, elliptic())).toBe(true);
  });

  test("that of its logout tokens alone, where it has one of its own for those", async () => {
    const logoutsFrom = { algorithm: "ES256" };
    expect(await takes({ logoutsFrom }, elliptic())).toBe(true);
    expect(await takes({ logoutsFrom, alg: "RS256" }, elliptic())).toBe(true);
    expect(await takes({ logoutsFrom }, {})).toBe(false);
    // Whatever id_tokens are signed with.
    expect(await takes({ logoutsFrom, alg: "HS256" }, elliptic())).toBe(true);
    const mac = { header: { alg: "HS256" }, by: new TextEncoder().encode(secret) };
    expect(await takes({ logoutsFrom: { algorithm: "HS256" }, alg: "RS256" }, mac)).toBe(true);
    expect(await takes({ logoutsFrom: { algorithm: "none" } }, {})).toBe(false);
  });

  test("never a MAC that is not registered, whatever is listed or was seen", async () => {
    const signing = { header: { alg: "HS256" }, by: new TextEncoder().encode(secret) };
    for (const algorithms of [["HS256"], ["HS256", "RS256"]]) {
      listed = algorithms;
      expect(await takes({ signedInWith: ["HS256"] }, signing)).toBe(false);
    }
  });
});

test("BCL-6: typ of a provider's own is believed of that provider alone", async () => {
  const asAccessToken = { header: { typ: "at+jwt" } };

  await expect(createVerifier()(await sign(goodClaims(), asAccessToken))).rejects.toEqual(refused);
  const verify = createVerifier({ logoutsFrom: { typ: "at+jwt" } });
  expect((await verify(await sign(goodClaims(), asAccessToken))).subject.sid).toBe("A1");
  const another = { header: { typ: "dpop+jwt" } };
  await expect(verify(await sign(goodClaims(), another))).rejects.toEqual(refused);
});

describe("a provider as the config has it", () => {
  test("without the slash that its metadata and its tokens have", async () => {
    const slashed = `${issuer}/`;
    network.use(
      http.get(`${issuer}/.well-known/openid-configuration`, () =>
        HttpResponse.json({ issuer: slashed, jwks_uri: `${issuer}/jwks` }),
      ),
    );
    const claims = { ...goodClaims(), iss: slashed };
    for (const configuredIssuer of [issuer, slashed]) {
      const verify = createVerifier({ configuredIssuer });
      expect((await verify(await sign(claims))).subject.issuer).toBe(slashed);
      // Its tokens have the metadata's, to the letter.
      await expect(verify(await sign(goodClaims()))).rejects.toEqual(refused);
    }
  });

  test("with a jwks_endpoint, no metadata is asked for", async () => {
    network.use(
      http.get(`${issuer}/.well-known/openid-configuration`, () => HttpResponse.error()),
      http.get("http://keys.internal/jwks", () => HttpResponse.json({ keys: jwks[issuer] })),
    );
    const provider = { jwks_endpoint: "http://keys.internal/jwks" };

    expect((await createVerifier({ provider })(await sign(goodClaims()))).subject.sid).toBe("A1");
  });

  test("with a fetch of its own, which reaches keys that nobody else may ask for", async () => {
    network.use(
      http.get(`${issuer}/.well-known/openid-configuration`, () =>
        HttpResponse.json({ issuer, jwks_uri: "http://op.internal/jwks" }),
      ),
      http.get("http://op.internal/jwks", () => HttpResponse.json({ keys: jwks[issuer] })),
    );
    const token = await sign(goodClaims());

    await expect(createVerifier()(token)).rejects.toMatchObject({
      cause: { message: expect.stringContaining("customFetch") },
    });
    const provider = { [customFetch]: (...request: Parameters<typeof fetch>) => fetch(...request) };
    expect((await createVerifier({ provider })(token)).subject.sid).toBe("A1");
  });
});
