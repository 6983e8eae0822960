import * as fc from "fast-check";
import { securityEventRequest } from "next-auth-federated-logout/testing";
import { beforeEach, expect, test, vi } from "vitest";
import { baseUrl, stubEnvironment } from "../support/connected-app.ts";
import { createEndedWorld, everywhere, whoIsThere } from "../support/ended-world.ts";
import { useClosedNetwork } from "../support/msw.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const routes = `${baseUrl}/api/auth/federated-logout`;
const universal = `${routes}/universal-logout`;
const events = `${routes}/security-events`;
const revoked = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
const bob = everywhere("bob@example.com");

// What his session could rightly end by is left to the tests that mean it.
const mentionsHim = (value: unknown) => /bob|B1|ALL/i.test(JSON.stringify(value) ?? "");
const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !mentionsHim(value));
const subject = fc
  .oneof(
    json,
    fc.record(
      {
        format: fc.oneof(
          fc.constantFrom("iss_sub", "email", "opaque", "aliases", "complex", "did", "iss-sub"),
          json,
        ),
        iss: fc.oneof(fc.constantFrom("https://a.test", "https://b.test"), json),
        sub: fc.oneof(fc.constantFrom("alice", "carol", ""), json),
        email: fc.oneof(fc.constantFrom("alice@example.com", "x@"), json),
        id: fc.oneof(fc.constantFrom("alice", "A1"), json),
        identifiers: fc.array(json, { maxLength: 3 }),
        user: json,
        session: json,
        device: json,
      },
      { requiredKeys: [] },
    ),
  )
  .filter((value) => !mentionsHim(value));
const now = () => Math.floor(Date.now() / 1000);
const claimValue = fc.oneof(
  json,
  fc.constantFrom<unknown>(undefined, "", "https://a.test", "rp1", ["rp1"], universal),
  fc.integer({ min: -4000, max: 4000 }).map((offset) => now() + offset),
);
const claims = fc.dictionary(
  fc.constantFrom("iss", "aud", "iat", "exp", "nbf", "jti", "sub", "events", "nonce", "toe", "txn"),
  claimValue,
  { maxKeys: 4 },
);
const header = fc.dictionary(
  fc.constantFrom("typ", "kid", "jku", "x5u", "jwk", "cty", "zip", "x"),
  fc.oneof(fc.string({ maxLength: 40 }), fc.jsonValue({ maxDepth: 1 })),
  { maxKeys: 2 },
);
const headers = fc.dictionary(
  fc.constantFrom("content-type", "content-length", "authorization", "origin", "cookie", "accept"),
  fc.oneof(
    fc.stringMatching(/^[\x21-\x7e]{0,60}$/),
    fc.constantFrom("application/secevent+jwt", "application/json", "-1", "1e9", "Bearer x"),
  ),
  { maxKeys: 4 },
);
const bodies = fc.oneof(
  fc.string(),
  fc.uint8Array({ maxLength: 2000 }),
  json.map((value) => JSON.stringify(value)),
);

function expectAnswer(answer: Response, statuses: readonly number[]) {
  expect(statuses).toContain(answer.status);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(answer.headers.has("location")).toBe(false);
}

test("whatever is sent to either endpoint, the answer is a documented one, and nobody else's session ends", async () => {
  const transmitter = { issuer: "https://a.test", audience: "rp1" };
  const world = await createEndedWorld({
    logout: {
      endsSessionsByEmail: true,
      universalLogout: { senders: [{ issuer: "https://a.test", audience: universal }] },
      securityEvents: { transmitters: [transmitter], endsSessions: ["credential-change"] },
    },
  });
  const his = await world.signIn({ sub: "bob", sid: "B1" });
  const { universalLogout, securityEvents } = world.app.logout.routes;

  await fc.assert(
    fc.asyncProperty(headers, bodies, async (sent, body) => {
      const request = (url: string) => new Request(url, { method: "POST", headers: sent, body });
      expectAnswer(await universalLogout.POST(request(universal)), [401]);
      expectAnswer(await securityEvents.POST(request(events)), [400]);
    }),
    { numRuns: 2000 },
  );
  await fc.assert(
    fc.asyncProperty(subject, async (sub_id) => {
      const request = await world.a.revocationRequest(universal, sub_id);
      expectAnswer(await universalLogout.POST(request), [204, 400, 404]);
      const token = await world.a.securityEvent({ sub_id });
      expectAnswer(await securityEvents.POST(securityEventRequest(events, token)), [202]);
    }),
    { numRuns: 1500 },
  );
  await fc.assert(
    fc.asyncProperty(claims, header, async (wrongClaims, wrongHeader) => {
      const signing = { header: wrongHeader };
      const her = { format: "opaque", id: "alice" };
      const request = await world.a.revocationRequest(universal, her, wrongClaims, signing);
      expectAnswer(await universalLogout.POST(request), [204, 401]);
      const token = await world.a.securityEvent(wrongClaims, signing);
      expectAnswer(await securityEvents.POST(securityEventRequest(events, token)), [202, 400]);
    }),
    { numRuns: 1500 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), async (position, replacement) => {
      const sub_id = { format: "iss_sub", iss: "https://a.test", sub: "bob" };
      const token = await world.a.securityEvent({ sub_id, events: { [revoked]: {} } });
      const alphabet = "ABCabc019-_.=~ %é";
      const at = position % token.length;
      const changed =
        token.slice(0, at) + alphabet.charAt(replacement % alphabet.length) + token.slice(at + 1);
      // The last letter of a signature may stand for the same bytes as another.
      if (changed === token || at >= token.length - 1) return;
      expectAnswer(await securityEvents.POST(securityEventRequest(events, changed)), [400]);
    }),
    { numRuns: 500 },
  );

  expect(await whoIsThere(world, his)).toEqual(bob);
}, 120_000);
