import type { Account } from "next-auth";
import { expect, test } from "vitest";
import { readKeptSession } from "../../packages/federated-logout/src/kept-session.ts";
import { createConnectedApp } from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";

const { keepIdToken } = createConnectedApp().logout;
const account: Account = { provider: "op", type: "oidc", providerAccountId: "alice" };

test("RPI-4, IDT-11, FCL-14: keeps the id_token byte for byte, and iss, sub and sid as they are", async () => {
  const hint = await idToken({ sub: "Alice", sid: "a b+/=&%25" });

  const token = keepIdToken({ name: "Alice" }, { ...account, id_token: hint });

  expect(token).toMatchObject({ name: "Alice" });
  expect(readKeptSession(token)).toEqual({
    provider: "op",
    idToken: hint,
    issuer: "https://op.test",
    sub: "Alice",
    sid: "a b+/=&%25",
    signedInAt: expect.any(Number),
    sessionId: expect.stringMatching(/^[\da-f-]{36}$/),
  });
});

test("BCL-47: an id_token without sid is kept all the same", async () => {
  const token = keepIdToken({}, { ...account, id_token: await idToken() });

  expect(readKeptSession(token)).not.toHaveProperty("sid");
});

test("an id_token that is none does not fail the sign-in", () => {
  const token = keepIdToken({}, { ...account, id_token: "opaque" });

  expect(readKeptSession(token)).toMatchObject({ provider: "op", idToken: "opaque" });
  expect(readKeptSession(token)).not.toHaveProperty("issuer");
});

test("later calls of the callback change nothing", async () => {
  const token = keepIdToken({}, { ...account, id_token: await idToken() });

  expect(keepIdToken(token, null)).toBe(token);
  expect(keepIdToken(token, undefined)).toBe(token);
});

test("another sign-in replaces everything, so that no hint outlives its provider", async () => {
  const first = keepIdToken({}, { ...account, id_token: await idToken({ sid: "A1" }) });

  const second = keepIdToken(first, { ...account, provider: "mail", type: "email" });

  expect(readKeptSession(second)).toEqual({
    provider: "mail",
    sub: account.providerAccountId,
    signedInAt: expect.any(Number),
    sessionId: expect.any(String),
  });
  expect(readKeptSession(second)?.sessionId).not.toBe(readKeptSession(first)?.sessionId);
});

test("what is not ours is nothing", () => {
  for (const claim of [undefined, null, "op", {}, { provider: 7 }]) {
    expect(readKeptSession({ federated_logout: claim })).toBeUndefined();
  }
  expect(readKeptSession(null)).toBeUndefined();
});
