import type { Account } from "next-auth";
import type { JWT } from "next-auth/jwt";
import { expect, test } from "vitest";
import {
  readSessionClaim,
  writeSessionClaim,
} from "../../packages/federated-logout/src/sessions/claim-in-token.ts";
import { personOf } from "../../packages/federated-logout/src/sessions/session-claim.ts";
import {
  sidDigest,
  subDigest,
} from "../../packages/federated-logout/src/sessions/session-identity.ts";
import { issuer } from "../support/provider-metadata.ts";
import { alive, createConnectedApp } from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";

const { logout } = createConnectedApp();
const keepIdToken = (token: JWT, account: Account | null | undefined) =>
  alive(logout.keepIdToken(token, account));
const account: Account = { provider: "op", type: "oidc", providerAccountId: "alice" };

test("RPI-4, IDT-11, FCL-14: keeps the id_token byte for byte, and iss, sub and sid as they are", async () => {
  const hint = await idToken({ sub: "Alice", sid: "a b+/=&%25" });

  const token = await keepIdToken({ name: "Alice" }, { ...account, id_token: hint });

  expect(token).toMatchObject({ name: "Alice" });
  const claim = readSessionClaim(token);
  expect(claim).toEqual({
    provider: "op",
    idToken: hint,
    audience: expect.stringMatching(/^[\w-]{8}$/),
    identity: {
      sub: await subDigest(issuer, "Alice"),
      sids: [await sidDigest(issuer, "a b+/=&%25")],
      signedInAt: expect.any(Number),
      issuedAt: expect.any(Number),
      sessionId: expect.stringMatching(/^[\w-]{16}$/),
    },
  });
  expect(claim && personOf(claim)).toEqual({ issuer, sub: "Alice", sid: "a b+/=&%25" });
});

test("BCL-47: an id_token without sid is kept all the same", async () => {
  const token = await keepIdToken({}, { ...account, id_token: await idToken() });

  expect(readSessionClaim(token)?.identity.sids).toEqual([]);
});

test("an id_token that is none does not fail the sign-in", async () => {
  const token = await keepIdToken({}, { ...account, id_token: "opaque" });

  expect(readSessionClaim(token)).toMatchObject({ provider: "op", idToken: "opaque" });
  expect(readSessionClaim(token)).not.toHaveProperty("issuer");
});

test("later calls of the callback change nothing", async () => {
  const token = await keepIdToken({}, { ...account, id_token: await idToken() });

  expect(await keepIdToken(token, null)).toEqual(token);
  expect(await keepIdToken(token, undefined)).toEqual(token);
});

test("another sign-in replaces everything, so that no hint outlives its provider", async () => {
  const first = await keepIdToken({}, { ...account, id_token: await idToken({ sid: "A1" }) });

  const second = await keepIdToken(first, { ...account, provider: "mail", type: "email" });

  expect(readSessionClaim(second)).toEqual({
    provider: "mail",
    sub: account.providerAccountId,
    identity: {
      sub: await subDigest("mail", account.providerAccountId),
      sids: [],
      signedInAt: expect.any(Number),
      issuedAt: expect.any(Number),
      sessionId: expect.any(String),
    },
  });
  const [one, other] = [first, second].map((token) => readSessionClaim(token)?.identity.sessionId);
  expect(other).not.toBe(one);
});

test("what an app merges into the claim does not count", async () => {
  const token = await keepIdToken({}, { ...account, id_token: await idToken() });
  const claim = readSessionClaim(token);
  const others = await keepIdToken({}, { ...account, id_token: await idToken({ sub: "bob" }) });
  if (!claim) throw new Error("Nothing was kept");

  Object.assign(Object(token["federated_logout"]), others["federated_logout"]);

  expect(readSessionClaim(writeSessionClaim(token, claim))).toEqual(claim);
});

test("what is not ours is nothing", () => {
  for (const claim of [undefined, null, "op", {}, { provider: 7 }, ["op"], ["op", "7"], [7, "7"]]) {
    expect(readSessionClaim({ federated_logout: claim })).toBeUndefined();
  }
  expect(readSessionClaim(null)).toBeUndefined();
});
