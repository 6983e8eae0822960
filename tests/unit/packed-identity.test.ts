import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  isEndable,
  readSessionToken,
  writeSessionToken,
} from "../../packages/federated-logout/src/sessions/database-session-token.ts";
import {
  packIdentity,
  unpackIdentity,
} from "../../packages/federated-logout/src/sessions/packed-identity.ts";
import type { SessionIdentity } from "../../packages/federated-logout/src/sessions/session-identity.ts";

const digest = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => {
  return Buffer.from(bytes).toString("base64url");
});
const until2106 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const identities: fc.Arbitrary<SessionIdentity> = fc.record(
  {
    sessionId: digest,
    sids: fc.array(digest, { maxLength: 4 }),
    signedInAt: until2106,
    issuedAt: until2106,
    sub: digest,
    email: digest,
    algorithm: digest,
    expiresAt: until2106,
    refreshedAt: until2106,
    idleTimeout: fc.integer({ min: 1, max: 1_000_000 }),
    isOfRow: fc.constant(true as const),
  },
  { requiredKeys: ["sessionId", "sids", "signedInAt", "issuedAt"] },
);

test("what is packed is unpacked as it was, also where the clocks were close", () => {
  fc.assert(
    fc.property(identities, fc.integer({ min: -200, max: 200 }), (one, apart) => {
      const close = { ...one, issuedAt: Math.max(0, one.signedInAt + apart) };
      for (const identity of [one, close]) {
        const text = packIdentity(identity, { withId: true });
        expect(unpackIdentity(text)).toEqual(identity);
        const unnamed = packIdentity(identity, { withId: false });
        expect(unpackIdentity(unnamed, identity.sessionId)).toEqual(identity);
      }
    }),
  );
});

test("a time that is none is the nearest that is", () => {
  const identity = { sessionId: "a".repeat(16), sids: [], signedInAt: 1000 };
  const unpack = (times: { issuedAt: number; expiresAt?: number }) =>
    unpackIdentity(packIdentity({ ...identity, ...times }, { withId: true }));

  expect(unpack({ issuedAt: -5, expiresAt: -10 })).toMatchObject({ issuedAt: 0, expiresAt: 0 });
  expect(unpack({ issuedAt: Infinity })?.issuedAt).toBe(Number.MAX_SAFE_INTEGER);
});

test("what nobody has packed is nothing", () => {
  fc.assert(
    fc.property(identities, fc.string(), ({ sessionId, sids, signedInAt }, text) => {
      const identity = { sessionId, sids, signedInAt, issuedAt: signedInAt };
      const packed = packIdentity(identity, { withId: true });
      const oneDigestMore = packed + "a".repeat(16);
      const spoiled = [packed.slice(1), packed.slice(0, -1), `${packed}x`, oneDigestMore, text];
      for (const each of spoiled) expect(unpackIdentity(each)).toBeUndefined();
    }),
  );
});

test("the token of a row says what its session can be ended by, and is named by its digest", async () => {
  await fc.assert(
    fc.asyncProperty(identities, fc.uuid(), async (signedIn, uuid) => {
      const [sid] = signedIn.sids;
      const { algorithm: _ofSignIn, ...identity } = {
        ...signedIn,
        sids: sid === undefined ? [] : [sid],
      };
      const token = writeSessionToken(uuid, identity);
      const read = await readSessionToken(token);

      expect(isEndable(token)).toBe(true);
      expect(read).toEqual({ ...identity, sessionId: read?.sessionId, isOfRow: true });
      expect(token).not.toContain(read?.sessionId);
      const other = writeSessionToken(crypto.randomUUID(), identity);
      expect((await readSessionToken(other))?.sessionId).not.toBe(read?.sessionId);
      // A column may have no room for more than 191.
      expect(token.length).toBeLessThanOrEqual(125 + ".000000".length);
    }),
  );
  expect(await readSessionToken(crypto.randomUUID())).toBeUndefined();
});
