import * as fc from "fast-check";
import { encode } from "next-auth/jwt";
import { NextRequest } from "next/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  readSessionToken,
  writeSessionToken,
} from "../../packages/federated-logout/src/sessions/database-session-token.ts";
import { readSessionClaim } from "../../packages/federated-logout/src/sessions/claim-in-token.ts";
import { createLogoutCookies } from "../../packages/federated-logout/src/logout/logout-cookies.ts";
import { digestsOf } from "../../packages/federated-logout/src/sign-in/sign-in-cookie.ts";
import {
  alive,
  baseUrl,
  chunk,
  createConnectedApp,
  secret,
  stubEnvironment,
  type ConnectedApp,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveMetadata } from "../support/provider-metadata.ts";
import { runServerAction } from "../support/server-action.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";

// A sibling sub-domain can add cookies to those of a browser, under any name and in front of any other.

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const sessionCookie = "authjs.session-token";
const signInCookie = "federated-logout.sign-in";
const base = { origin: baseUrl, authPath: "/api/auth", appPath: "" };
const logoutCookies = createLogoutCookies(() => [secret]);
const wholeSize = 3936;

type Pair = readonly [name: string, value: string];

interface SignedIn {
  /** As a page is sent it. */
  session: Pair[];
  /** What the Auth.js routes are sent besides. */
  signIn: Pair[];
}

interface World {
  app: ConnectedApp;
  /** Signs somebody in, without the way to a provider and back. */
  signIn: (claims?: object) => Promise<SignedIn>;
}

const pairsOf = (setCookies: readonly string[]) =>
  setCookies.map((setCookie): Pair => {
    const [pair = ""] = setCookie.split(";", 1);
    const end = pair.indexOf("=");
    return [pair.slice(0, end), pair.slice(end + 1)];
  });

async function keepSignIn(app: ConnectedApp, claims: object) {
  // A person of their own: who signs out everywhere ends what has begun in the same second, too.
  const hint = await idToken({ sub: crypto.randomUUID(), ...claims });
  const account = { provider: "op", type: "oidc", providerAccountId: "alice", id_token: hint };
  const token = await alive(
    app.logout.keepIdToken({ email: "alice@example.com" }, { ...account, type: "oidc" }),
  );
  const claim = readSessionClaim(token);
  if (!claim) throw new Error("Nothing was kept");
  return { token, claim };
}

async function withJwtSessions(): Promise<World> {
  const app = createConnectedApp();
  return {
    app,
    async signIn(claims = {}) {
      const { token, claim } = await keepSignIn(app, claims);
      const sealed = await encode({ token, secret, salt: sessionCookie });
      const { idToken: _inSession, ...signInCookies } = claim;
      const signIn = await logoutCookies.signIn.seal({ claim: signInCookies, cookies: [] }, base);
      return { session: Object.entries(chunk(sessionCookie, sealed)), signIn: pairsOf(signIn) };
    },
  };
}

async function withDatabaseSessions(): Promise<World> {
  const adapter = adapterOf(await createSessionDatabase());
  const app = createConnectedApp({ auth: { adapter }, logout: { idTokenKeeper: "cookie" } });
  const person = { id: "alice", email: "alice@example.com", emailVerified: null };
  const user = await adapter.createUser?.(person);
  return {
    app,
    async signIn() {
      const kept = await keepSignIn(app, {});
      const sessionToken = writeSessionToken(crypto.randomUUID(), kept.claim.identity);
      const identity = await readSessionToken(sessionToken);
      const claim = { ...kept.claim, ...(identity && { identity }) };
      const expires = new Date(Date.now() + 3_600_000);
      await adapter.createSession?.({ sessionToken, userId: user?.id ?? "", expires });
      const session: Pair[] = [[sessionCookie, sessionToken]];
      const cookies = await digestsOf(session);
      return {
        session,
        signIn: pairsOf(await logoutCookies.signIn.seal({ claim, cookies }, base)),
      };
    },
  };
}

const headerOf = (pairs: readonly Pair[]) =>
  pairs.map(([name, value]) => `${name}=${value}`).join("; ");

const request = (method: "GET" | "POST", path: string, pairs: readonly Pair[], form = {}) =>
  new NextRequest(`${baseUrl}/api/auth${path}`, {
    method,
    headers: { cookie: headerOf(pairs), "sec-fetch-site": "same-origin" },
    ...(method === "POST" && { body: new URLSearchParams(form) }),
  });

interface SignOut {
  /** What a page is sent, and what the Auth.js routes are. */
  page: readonly Pair[];
  routes: readonly Pair[];
  scope: "local" | "provider" | "everywhere";
}

const triggers: Readonly<Record<string, (app: ConnectedApp, signOut: SignOut) => Promise<void>>> = {
  async form({ logout }, { routes, scope }) {
    const answer = await logout.routes.logout.POST(
      request("POST", "/federated-logout", routes, { scope }),
    );
    expect(answer.status).toBeLessThan(400);
  },
  async "next-auth/react"({ auth }, { routes, scope }) {
    const issued = await auth.handlers.GET(request("GET", "/csrf", []));
    const { csrfToken }: { csrfToken: string } = await issued.json();
    const pairs = [...routes, ...pairsOf(issued.headers.getSetCookie())];
    const answer = await auth.handlers.POST(
      request("POST", "/signout", pairs, { csrfToken, scope }),
    );
    expect(answer.status).toBeLessThan(400);
  },
  async "Server Action"({ auth }, { page, routes, scope }) {
    const set: string[] = [];
    const browser = {
      origin: baseUrl,
      cookieHeader: () => headerOf(page),
      setCookie: (setCookie: string) => void set.push(setCookie),
    } as const;
    const answer = await runServerAction(browser, () => auth.signOut({ scope }));
    if (!answer.headers.get("location")?.includes("/continue")) return;
    await auth.handlers.GET(
      request("GET", "/federated-logout/continue", [...routes, ...pairsOf(set)]),
    );
  },
};

async function emailIn({ auth }: ConnectedApp, session: readonly Pair[]): Promise<unknown> {
  const answer = await auth.handlers.GET(request("GET", "/session", session));
  return (await answer.json())?.user?.email;
}

// What is tossed: a cookie's name, and a value that may be a living session of the attacker's own.
const tossedName = fc.oneof(
  fc
    .constantFrom("", ".0", ".1", ".2", ".9", ".00", ".-1", ".x", "-idt", "x")
    .map((suffix) => sessionCookie + suffix),
  fc.constantFrom("", ".1", ".2", ".9").map((suffix) => signInCookie + suffix),
);
const tossedValue = fc.constantFrom(
  "own session",
  "own first piece",
  "own sign-in",
  "junk",
  "",
  "3~junk",
  "e30.e30.e30.e30.e30",
  "e".repeat(wholeSize),
  "%",
);
const tossed = fc.array(
  fc.record({ name: tossedName, value: tossedValue, position: fc.nat({ max: 20 }) }),
  { maxLength: 6 },
);

function tossAt(
  pairs: readonly Pair[],
  cookies: readonly { name: string; value: string; position: number }[],
  own: SignedIn,
): Pair[] {
  const values: Record<string, string | undefined> = {
    "own session": own.session.length === 1 ? own.session[0]?.[1] : undefined,
    "own first piece": own.session[0]?.[1],
    "own sign-in": own.signIn[0]?.[1],
  };
  const all = [...pairs];
  for (const { name, value, position } of cookies) {
    all.splice(position % (all.length + 1), 0, [name, values[value] ?? value]);
  }
  return all;
}

const worlds: Readonly<
  Record<string, [create: () => Promise<World>, claims: object, runs: number]>
> = {
  "JWT sessions": [withJwtSessions, {}, 1000],
  "JWT sessions in pieces": [withJwtSessions, { groups: "g".repeat(4200) }, 500],
  "database sessions": [withDatabaseSessions, {}, 500],
};

describe.each(Object.entries(worlds))("SEC-2: %s", (_name, [create, claims, numRuns]) => {
  test(`whatever is tossed at the browser, no copy of its session survives the sign-out, ${numRuns} times`, async () => {
    serveMetadata();
    const world = await create();
    const situation = fc.record({
      cookies: tossed,
      trigger: fc.constantFrom(...Object.keys(triggers)),
      scope: fc.constantFrom("local", "provider", "everywhere"),
      // What the browser has lost: it can prove the session by the other.
      lost: fc.constantFrom("nothing", "nothing", "the session's cookie", "the sign-in's cookie"),
      attackerIsLarge: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(situation, async ({ cookies, trigger, scope, lost, attackerIsLarge }) => {
        const own = await world.signIn(claims);
        const attackers = await world.signIn(attackerIsLarge ? { groups: "m".repeat(4200) } : {});
        const session = lost === "the session's cookie" ? [] : own.session;
        const signIn = lost === "the sign-in's cookie" ? [] : own.signIn;
        // A page is not sent the cookie of the sign-in: another's session is all that it can prove.
        const isUnproven = lost === "the session's cookie" && trigger === "Server Action";
        const tossedHere = isUnproven
          ? cookies.filter(({ value }) => !value.startsWith("own"))
          : cookies;
        const routes = tossAt([...session, ...signIn], tossedHere, attackers);
        const page = tossAt(session, tossedHere, attackers);

        await triggers[trigger]?.(world.app, { page, routes, scope });

        expect(await emailIn(world.app, own.session)).toBeUndefined();
      }),
      { numRuns },
    );
  }, 120_000);

  test("who has not signed out still is signed in", async () => {
    serveMetadata();
    const world = await create();
    const [own, other] = [await world.signIn(claims), await world.signIn(claims)];

    await triggers.form?.(world.app, {
      page: own.session,
      routes: [...own.session, ...own.signIn],
      scope: "provider",
    });

    expect(await emailIn(world.app, own.session)).toBeUndefined();
    expect(await emailIn(world.app, other.session)).toBe("alice@example.com");
  });
});
