import type { Account } from "next-auth";
import type { JWT } from "next-auth/jwt";
import type { RefreshedTokens } from "next-auth-federated-logout";
import { describe, expect, test } from "vitest";
import { readSessionClaim } from "../../packages/federated-logout/src/sessions/claim-in-token.ts";
import { withoutTokens } from "../../packages/federated-logout/src/sessions/session-claim.ts";
import { sessionClaimFrom } from "../../packages/federated-logout/src/sessions/claim-of-sign-in.ts";
import {
  sidDigest,
  subDigest,
} from "../../packages/federated-logout/src/sessions/session-identity.ts";
import { auditedPerson } from "../../packages/federated-logout/src/sessions/audited-person.ts";
import { mergeRefreshedTokens } from "../../packages/federated-logout/src/sign-in/refreshed-tokens.ts";
import { alive, createConnectedApp } from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { issuer } from "../support/provider-metadata.ts";

const { logout } = createConnectedApp();
const keepIdToken = (token: JWT, signedIn: Account) => alive(logout.keepIdToken(token, signedIn));
const keepRefreshedTokens = (token: JWT, refreshed: RefreshedTokens) =>
  alive(logout.keepRefreshedTokens(token, refreshed));
const account: Account = { provider: "op", type: "oidc", providerAccountId: "alice" };

const digestOf = async (sid: string) => sidDigest(issuer, sid);

async function sessionWith(claims: Record<string, unknown> = {}) {
  const hint = await idToken({ sid: "A1", ...claims });
  return { hint, token: await keepIdToken({ name: "Alice" }, { ...account, id_token: hint }) };
}

test("IDT-18: a new id_token becomes the hint, and a changed sid is remembered beside the old one", async () => {
  const { token } = await sessionWith();
  const second = await idToken({ sid: "A1b" });
  const third = await idToken({ sid: "A1c" });

  const once = await keepRefreshedTokens(token, { id_token: second });
  const twice = await keepRefreshedTokens(once, { id_token: third });

  const [a1, a1b, a1c] = [await digestOf("A1"), await digestOf("A1b"), await digestOf("A1c")];
  expect(readSessionClaim(once)).toMatchObject({ idToken: second, identity: { sids: [a1b, a1] } });
  expect(readSessionClaim(twice)).toMatchObject({
    idToken: third,
    identity: { sids: [a1c, a1b, a1] },
  });
  expect(twice).toMatchObject({ name: "Alice" });
});

test("a sid that stays is not remembered twice, and one that is left out stays", async () => {
  const { token } = await sessionWith();

  for (const claims of [{ sid: "A1" }, {}]) {
    const claim = readSessionClaim(
      await keepRefreshedTokens(token, { id_token: await idToken({ iat: 7, ...claims }) }),
    );
    expect(claim?.identity.sids).toEqual([await digestOf("A1")]);
  }
});

test("IDT-12: a refresh without an id_token keeps the old one", async () => {
  const { token, hint } = await sessionWith();

  for (const id_token of [undefined, ""]) {
    const claim = readSessionClaim(
      await keepRefreshedTokens(token, { access_token: "a", id_token }),
    );
    expect(claim).toEqual(readSessionClaim(token));
    expect(claim?.idToken).toBe(hint);
  }
});

describe("an id_token that does not belong to the session is refused", () => {
  test.each([
    ["IDT-13", { iss: "https://other.test" }],
    ["IDT-13", { iss: undefined }],
    ["IDT-14", { sub: "mallory" }],
    ["IDT-14, IDT-11", { sub: "Alice" }],
    ["IDT-15", { aud: "rp2" }],
    ["IDT-15", { aud: ["rp1", "rp2"] }],
  ])("%s: %o", async (_id, claims) => {
    const { token } = await sessionWith();
    const foreign = await idToken(claims);

    await expect(keepRefreshedTokens(token, { id_token: foreign })).rejects.toThrow(
      expect.objectContaining({ code: "foreign_id_token" }),
    );
  });

  test("what is no JWT, without quoting it", async () => {
    const { token } = await sessionWith();

    await expect(keepRefreshedTokens(token, { id_token: "s3cret" })).rejects.toThrow(
      expect.objectContaining({
        code: "foreign_id_token",
        message: expect.not.stringContaining("s3cret"),
      }),
    );
  });
});

test("an audience that is a list of one is the same audience", async () => {
  const { token } = await sessionWith();
  const listed = await idToken({ aud: ["rp1"] });

  expect(readSessionClaim(await keepRefreshedTokens(token, { id_token: listed }))?.idToken).toBe(
    listed,
  );
});

test("a session without an id_token takes the first one that a refresh brings", async () => {
  const token = await keepIdToken({}, account);
  const first = await idToken({ sid: "A1" });

  expect(readSessionClaim(await keepRefreshedTokens(token, { id_token: first }))).toMatchObject({
    idToken: first,
    identity: { sub: await subDigest(issuer, "alice"), sids: [await digestOf("A1")] },
  });
});

test("REV-12: of a token that is to be revoked the newest is kept, of its own kind", async () => {
  const app = createConnectedApp({ logout: { providerLogout: { op: { revokeTokens: true } } } });
  const keep = (type: "access_token" | "refresh_token") =>
    alive(app.logout.keepIdToken({}, { ...account, [type]: "old" }));
  const refreshed = { access_token: "new access", refresh_token: "new refresh" };
  const keptBy = async (token: Promise<JWT>, tokens: object) =>
    readSessionClaim(await keepRefreshedTokens(await token, tokens))?.revocableToken?.value;

  expect(await keptBy(keep("refresh_token"), refreshed)).toBe("new refresh");
  expect(await keptBy(keep("access_token"), refreshed)).toBe("new access");
  expect(await keptBy(keep("refresh_token"), { access_token: "a" })).toBe("old");
  expect(await keptBy(keepIdToken({}, account), refreshed)).toBeUndefined();
});

test("a provider whose id_token is no JWT keeps nobody from refreshing", async () => {
  const token = await keepIdToken({}, { ...account, type: "oauth", id_token: "opaque" });

  expect(await keepRefreshedTokens(token, { id_token: "opaque, too" })).toEqual(token);
});

test("nor does it where that id_token is kept elsewhere", async () => {
  const facts = withoutTokens(await sessionClaimFrom({ ...account, id_token: "opaque" }));

  const refreshed = { id_token: "opaque, too" };
  expect(await mergeRefreshedTokens(facts, refreshed, { issuer })).toEqual(facts);
});

describe("a session whose sign-in brought no id_token, at a refresh that brings one", () => {
  const signedIn = () => sessionClaimFrom({ ...account, providerAccountId: "profile 7" });

  test("is of the person whom its own provider names", async () => {
    const refreshed = { id_token: await idToken({ sub: "alice", sid: "A1" }) };

    expect(await mergeRefreshedTokens(await signedIn(), refreshed, { issuer })).toMatchObject({
      idToken: refreshed.id_token,
      identity: { sub: await subDigest(issuer, "alice"), sids: [await digestOf("A1")] },
    });
  });

  test("fail closed: is not of a person whom it names in the place of another provider", async () => {
    const token = await keepIdToken({}, { ...account, providerAccountId: "profile 7" });
    const refreshed = { id_token: await idToken({ iss: "https://other.test", sub: "bob" }) };

    await expect(keepRefreshedTokens(token, refreshed)).rejects.toMatchObject({
      code: "foreign_id_token",
    });
  });

  test("stays whose it was where nobody knows which issuer that provider is", async () => {
    const refreshed = { id_token: await idToken({ iss: "https://other.test", sub: "bob" }) };

    const claim = await signedIn();
    expect(await mergeRefreshedTokens(claim, refreshed, { issuer: undefined })).toEqual(claim);
  });
});

test("what an audit log names is what the newest id_token has said", async () => {
  const signedIn = { ...account, id_token: await idToken({ sid: "A1" }) };
  const claim = await sessionClaimFrom(signedIn, undefined, { isAudited: true });
  const refreshed = { id_token: await idToken({ sid: "A2" }) };
  const merged = withoutTokens(await mergeRefreshedTokens(claim, refreshed, { issuer }));

  expect(auditedPerson(merged)).toMatchObject({ issuer, sub: "alice", sid: "A2" });
});

test("a token that holds nothing of ours stays as it is", async () => {
  const token = { name: "Alice" };

  expect(await keepRefreshedTokens(token, { id_token: "anything" })).toBe(token);
});
