import * as fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";
import { stubEnvironment } from "../support/connected-app.ts";
import {
  backChannelUrl,
  createEndedWorld,
  everywhere,
  whoIsThere,
} from "../support/ended-world.ts";
import { useClosedNetwork } from "../support/msw.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const bob = everywhere("bob@example.com");
const event = "http://schemas.openid.net/event/backchannel-logout";

const claimNames = ["iss", "aud", "iat", "exp", "nbf", "jti", "sub", "sid", "events", "nonce"];

// What bob's session could rightly end by is left to the tests that mean it.
const isBobs = (value: unknown) => value === "bob" || value === "B1";
const claimValue = fc.oneof(
  fc.jsonValue().filter((value) => !isBobs(value)),
  fc.constantFrom<unknown>(undefined, "", "https://a.test", "rp1", ["rp1"], { [event]: {} }),
  fc.integer({ min: -4000, max: 4000 }).map((offset) => Math.floor(Date.now() / 1000) + offset),
);
const claims = fc.dictionary(
  fc.oneof(fc.constantFrom(...claimNames), fc.string({ maxLength: 20 })),
  claimValue,
  { maxKeys: 6 },
);
const header = fc.dictionary(
  fc.constantFrom("typ", "kid", "jku", "x5u", "jwk", "cty", "zip", "x"),
  fc.oneof(fc.string({ maxLength: 40 }), fc.jsonValue({ maxDepth: 1 })),
  { maxKeys: 3 },
);
const headerText = fc.stringMatching(/^[\x21-\x7e]{0,60}$/);
const requestHeaders = fc.dictionary(
  fc.constantFrom("content-type", "content-length", "origin", "cookie", "referer", "accept"),
  fc.oneof(
    headerText,
    fc.constantFrom(
      "application/x-www-form-urlencoded",
      "application/x-www-form-urlencoded; charset=utf-16",
      "multipart/form-data; boundary=x",
      "application/json",
      "-1",
      "1e9",
    ),
  ),
  { maxKeys: 4 },
);

async function expectAnswer(answer: Response) {
  const { status, headers } = answer;
  expect([200, 400]).toContain(status);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.getSetCookie()).toEqual([]);
  expect(headers.has("location")).toBe(false);
  const body = await answer.text();
  expect(body.length).toBeLessThan(200);
  expect(status === 200 ? body : JSON.parse(body).error).toBe(
    status === 200 ? "" : "invalid_request",
  );
}

test("whatever is posted, the answer is 200 or 400, and nobody else's session ends", async () => {
  const world = await createEndedWorld();
  const his = await world.signIn({ sub: "bob", sid: "B1" });
  const { POST } = world.app.logout.routes.backChannel;

  await fc.assert(
    fc.asyncProperty(
      requestHeaders,
      fc.oneof(
        fc.string(),
        fc.uint8Array({ maxLength: 2000 }),
        fc.webQueryParameters(),
        fc.string().map((text) => `logout_token=${text}`),
      ),
      async (headers, body) => {
        await expectAnswer(
          await POST(new Request(backChannelUrl, { method: "POST", headers, body })),
        );
      },
    ),
    { numRuns: 1000 },
  );
  await fc.assert(
    fc.asyncProperty(claims, header, async (wrongClaims, wrongHeader) => {
      const token = await world.a.logoutToken(
        { sub: "alice", ...wrongClaims },
        { header: wrongHeader },
      );
      await expectAnswer(await world.post(token));
    }),
    { numRuns: 1000 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), async (position, replacement) => {
      const token = await world.a.logoutToken({ sub: "bob", sid: "B1" });
      const alphabet = "ABCabc019-_.=~ %é";
      const at = position % token.length;
      const changed =
        token.slice(0, at) + alphabet.charAt(replacement % alphabet.length) + token.slice(at + 1);
      // The last letter of a signature may stand for the same bytes as another.
      if (changed === token || at >= token.length - 1) return;
      const answer = await world.post(changed);
      expect(answer.status).toBe(400);
    }),
    { numRuns: 500 },
  );

  expect(await whoIsThere(world, his)).toEqual(bob);
}, 60_000);
