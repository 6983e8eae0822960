import * as fc from "fast-check";
import { decodeJwt } from "jose";
import { beforeEach, expect, test, vi } from "vitest";
import { stubEnvironment } from "../support/connected-app.ts";
import { createKeeperWorld, keepers, triggers, type KeeperWorld } from "../support/keeper-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider } from "../support/openid-provider.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

type Event =
  | { kind: "sign in"; at: "a" | "b" }
  | { kind: "refresh at the session route" | "refresh in a middleware"; at: "a" | "b" }
  | { kind: "the session expires" | "an older session's cookie comes back" }
  | { kind: "sign out"; by: string };

const at = fc.constantFrom("a" as const, "b" as const);
const signIn = fc.record({ kind: fc.constant("sign in" as const), at });
const signOut = fc.record({
  kind: fc.constant("sign out" as const),
  by: fc.constantFrom(...Object.keys(triggers)),
});
const events: fc.Arbitrary<Event> = fc.oneof(
  signIn,
  signIn,
  signOut,
  fc.record({
    kind: fc.constantFrom(
      "refresh at the session route" as const,
      "refresh in a middleware" as const,
    ),
    at,
  }),
  fc.record({
    kind: fc.constantFrom(
      "the session expires" as const,
      "an older session's cookie comes back" as const,
    ),
  }),
);

const sessionCookie = "authjs.session-token";

/** Lets one thing happen, and says what a provider was asked, if one was. */
async function happen(event: Event, world: KeeperWorld, olderSessions: string[]) {
  const { browser, refreshed } = world;
  switch (event.kind) {
    case "sign in": {
      const provider = world[event.at];
      await browser.signIn(event.at, provider, await provider.idToken());
      const session = browser.cookie(sessionCookie, "/");
      if (session !== undefined) olderSessions.push(session);
      return undefined;
    }
    case "the session expires":
      browser.setCookie(`${sessionCookie}=; Max-Age=0; Path=/`, "/");
      return undefined;
    case "an older session's cookie comes back": {
      const [older] = olderSessions;
      if (older !== undefined)
        browser.setCookie(`${sessionCookie}=${older}; Path=/; HttpOnly`, "/");
      return undefined;
    }
    case "sign out":
      return browser.follow(await triggers[event.by]!(world));
    default:
      refreshed.id_token = await world[event.at].idToken();
      await (event.kind === "refresh in a middleware"
        ? browser.visit("/account")
        : browser.get("/api/auth/session"));
      delete refreshed.id_token;
      return undefined;
  }
}

/** Those in which another session's id_token would be at hand. */
function examples(): [(typeof keepers)[number], Event[], Event][] {
  const olderComesBack: Event[] = [
    { kind: "sign in", at: "a" },
    { kind: "the session expires" },
    { kind: "sign in", at: "b" },
    { kind: "an older session's cookie comes back" },
  ];
  const refresh: Event = { kind: "refresh at the session route", at: "b" };
  return keepers.flatMap((keeper) =>
    [olderComesBack, [...olderComesBack, refresh]].map(
      (before): [typeof keeper, Event[], Event] => [
        keeper,
        before,
        { kind: "sign out", by: "the logout route" },
      ],
    ),
  );
}

test("whatever the order of sign-ins, refreshes and sign-outs, an id_token goes to its issuer alone", async () => {
  const a = await serveOpenIdProvider("https://a.test");
  const b = await serveOpenIdProvider("https://b.test");
  let hints = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...keepers),
      fc.array(events, { minLength: 2, maxLength: 10 }),
      signOut as fc.Arbitrary<Event>,
      async ([strategy, keeper], before, last) => {
        const world = await createKeeperWorld({ strategy, keeper, a, b });
        const olderSessions: string[] = [];
        for (const event of [...before, last]) {
          const asked = await happen(event, world, olderSessions);
          const hint = asked?.parameters.id_token_hint;
          if (hint === undefined) continue;
          hints += 1;
          expect(asked?.endpoint).toBe(`${decodeJwt(hint).iss}/session/end`);
        }
      },
    ),
    {
      numRuns: 150,
      examples: examples(),
    },
  );
  expect(hints).toBeGreaterThan(20);
}, 60_000);
