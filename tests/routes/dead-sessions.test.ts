import { http, HttpResponse } from "msw";
import type { Adapter } from "next-auth/adapters";
import { NextRequest } from "next/server";
import type { IdTokenKeeperName } from "next-auth-federated-logout";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  sessionStrategies,
  type EndedWorld,
  type EndedWorldOptions,
  type SessionStrategy,
} from "../support/ended-world.ts";
import { failingStore } from "../support/failing-store.ts";
import { triggers } from "../support/keeper-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { network } from "../support/provider-metadata.ts";
import { runServerAction } from "../support/server-action.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
import { TestBrowser } from "../support/test-browser.ts";

// Whoever has a copy of a session's cookies may keep it for as long as they like.

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => {
  stubEnvironment();
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => vi.useRealTimers());

const oneDayInMs = 86_400_000;
const sessionCookie = "authjs.session-token";
const signInCookie = "federated-logout.sign-in";
const later = (days: number) => void vi.setSystemTime(Date.now() + days * oneDayInMs);
// Until then it may be a second click of the same person's.
const aMomentLater = () => void vi.setSystemTime(Date.now() + 10_000);

const kinds: [strategy: SessionStrategy, keeper: IdTokenKeeperName][] = [
  ["jwt", "session"],
  ["jwt", "cookie"],
  ["database", "cookie"],
];

interface Signed {
  world: EndedWorld;
  browser: TestBrowser;
  /** What the id_token has of its own. */
  secretClaim: string;
}

async function signedIn(
  strategy: SessionStrategy,
  keeper: IdTokenKeeperName,
  options: EndedWorldOptions = {},
): Promise<Signed> {
  const world = await createEndedWorld({
    strategy,
    ...options,
    logout: { idTokenKeeper: keeper, ...options.logout },
  });
  const browser = await world.signIn({ sid: "A1", secret: "claim" });
  return { world, browser, secretClaim: Buffer.from('"secret":"claim"').toString("base64url") };
}

const without = (browser: TestBrowser, name: string, path: string) => {
  browser.setCookie(`${name}=; Max-Age=0; Path=${path}`, "/api/auth/session");
  return browser;
};

/** Puts the session's cookie back, which the browser itself has forgotten when it expired. */
const keepingSession = (browser: TestBrowser) => {
  const value = browser.cookie(sessionCookie, "/");
  return () => browser.setCookie(`${sessionCookie}=${value}; Path=/`, "/");
};

/** What the provider is asked with by every trigger, each from a copy of its own. */
async function hintsOf({ world }: Signed, holder: TestBrowser): Promise<unknown[]> {
  const hints: unknown[] = [];
  for (const signOut of Object.values(triggers)) {
    const browser = holder.copy();
    const asked = await browser.follow(await signOut({ ...world, browser, refreshed: {} }));
    hints.push(asked?.parameters.id_token_hint);
  }
  return hints;
}

const noHints = Object.values(triggers).map(() => undefined);

describe.each(kinds)("IDT-1: with %s sessions, the id_token kept in the %s", (strategy, keeper) => {
  test("a copy of a session that was signed out gets no id_token", async () => {
    const signed = await signedIn(strategy, keeper);
    const copy = signed.browser.copy();
    const asked = await signed.browser.follow(
      await signed.browser.post("/api/auth/federated-logout"),
    );
    expect(asked?.parameters.id_token_hint).toBeDefined();
    aMomentLater();

    expect(await hintsOf(signed, copy)).toEqual(noHints);
  });

  test("nor does it at once, without the cookie of the sign-in", async () => {
    const signed = await signedIn(strategy, keeper);
    const copy = without(signed.browser.copy(), signInCookie, "/api/auth");
    await signed.browser.post("/api/auth/federated-logout");

    expect(await hintsOf(signed, copy)).toEqual(noHints);
  });

  test("nor does it when everybody has forgotten that it was signed out", async () => {
    const signed = await signedIn(strategy, keeper);
    const copy = signed.browser.copy();
    const putBack = keepingSession(copy);
    await signed.browser.post("/api/auth/federated-logout");

    for (const days of [31, 5, 1, 1, 1, 30]) {
      later(days);
      putBack();
      expect(await hintsOf(signed, copy)).toEqual(noHints);
    }
  });

  test("a second click, before the first is answered, sends the id_token like the first", async () => {
    for (const signOut of Object.values(triggers)) {
      const { world, browser } = await signedIn(strategy, keeper);
      const second = browser.copy();
      const press = async (who: TestBrowser) =>
        who.follow(await signOut({ ...world, browser: who, refreshed: {} }));

      const [first, again] = [await press(browser), await press(second)];

      expect(first?.parameters.id_token_hint).toBeDefined();
      expect(again?.parameters.id_token_hint).toBe(first?.parameters.id_token_hint);
    }
  });

  test("a copy of a session that has ended elsewhere gets no id_token", async () => {
    const signed = await signedIn(strategy, keeper);
    await signed.world.postLogoutToken({ sid: "A1" });

    expect(await hintsOf(signed, signed.browser)).toEqual(noHints);
  });

  test("a copy of the sign-in's cookie alone gets none, once the session has been signed out", async () => {
    const signed = await signedIn(strategy, keeper);
    const copy = without(signed.browser.copy(), sessionCookie, "/");
    await signed.browser.post("/api/auth/federated-logout");
    aMomentLater();

    expect(await hintsOf(signed, copy)).toEqual(noHints);
  });

  test("nobody gets it a week after the session could have expired", async () => {
    const signed = await signedIn(strategy, keeper);
    const putBack = keepingSession(signed.browser);
    later(37);
    putBack();

    expect(await hintsOf(signed, signed.browser)).toEqual(noHints);
  });

  test("it is in no answer that a script could read, whatever it asks for", async () => {
    const signed = await signedIn(strategy, keeper);
    const copy = signed.browser.copy();
    await signed.browser.post("/api/auth/federated-logout");
    aMomentLater();

    for (const accept of ["application/json", "text/html", "*/*"]) {
      const answer = await copy.copy().post("/api/auth/federated-logout", { headers: { accept } });
      const seen = [await answer.text(), ...[...answer.headers].flat()].join("\n");
      expect(seen).not.toContain(signed.secretClaim.slice(0, 12));
    }
  });

  test("no token of a session that has ended is revoked by a copy of it", async () => {
    const revoked: string[] = [];
    const signed = await signedIn(strategy, keeper, {
      logout: { providerLogout: { a: { revokeTokens: true } } },
    });
    network.use(
      http.post("https://a.test/revoke", async ({ request }) => {
        revoked.push(await request.text());
        return new HttpResponse();
      }),
    );
    await signed.world.postLogoutToken({ sid: "A1" });
    vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });

    await signed.browser.post("/api/auth/federated-logout");

    await vi.advanceTimersByTimeAsync(60_000);
    expect(revoked).toEqual([]);
  });
});

describe("a session that has merely expired", () => {
  const kindsWithTriggers = kinds.flatMap((kind) =>
    Object.entries(triggers).map((trigger) => [...kind, ...trigger] as const),
  );

  test.each(kindsWithTriggers)(
    "with %s sessions, the id_token kept in the %s: %s sends it on from the browser that has signed in",
    async (strategy, keeper, _name, signOut) => {
      const { world, browser } = await signedIn(strategy, keeper);
      const putBack = keepingSession(browser);
      later(36);
      putBack();

      const asked = await browser.follow(await signOut({ ...world, browser, refreshed: {} }));

      expect(asked?.parameters.id_token_hint).toBeDefined();
    },
  );

  test("in the session: not for a copy of that cookie alone", async () => {
    const signed = await signedIn("jwt", "session");
    const putBack = keepingSession(signed.browser);
    later(31);
    putBack();

    const copy = without(signed.browser, signInCookie, "/api/auth");

    expect(await hintsOf(signed, copy)).toEqual(noHints);
  });

  test("has no say in the other sessions of its person", async () => {
    const signed = await signedIn("jwt", "session");
    const putBack = keepingSession(signed.browser);
    later(31);
    putBack();
    const phone = await signed.world.signIn({ sid: "A2" });

    const answer = await signed.browser.post("/api/auth/federated-logout", {
      form: { scope: "everywhere" },
      headers: { accept: "application/json" },
    });

    expect(await answer.json()).toMatchObject({ outcome: { everywhere: false } });
    expect(await (await phone.get("/api/auth/session")).json()).not.toBeNull();
  });
});

describe("while nobody can say whether a session has ended", () => {
  test.each([
    ["allow", true],
    ["deny", false],
  ] as const)('"%s": the id_token is used: %s', async (whenStoreFails, isUsed) => {
    const store = failingStore();
    const signed = await signedIn("jwt", "session", { store, logout: { whenStoreFails } });
    store.down = "refuses";

    const asked = await signed.browser.follow(
      await signed.browser.post("/api/auth/federated-logout"),
    );

    expect(asked?.endpoint).toBe(signed.world.a.endSessionEndpoint);
    expect(asked?.parameters.id_token_hint !== undefined).toBe(isUsed);
  });
});

test("SEC-2: a session that only the sign-in's cookie names ends, and everywhere if that is asked for", async () => {
  for (const strategy of sessionStrategies) {
    const world = await createEndedWorld({ strategy, logout: { idTokenKeeper: "cookie" } });
    const browser = await world.signIn({ sid: "A1" });
    const [copy, phone] = [browser.copy(), await world.signIn({ sid: "A2" })];
    browser.setCookie(`${sessionCookie}=; Max-Age=0; Path=/`, "/");

    await browser.post("/api/auth/federated-logout", { form: { scope: "everywhere" } });

    for (const holder of [copy, phone]) {
      expect(await (await holder.get("/api/auth/session")).json()).toBeNull();
    }
  }
});

describe("SEC-2: the route that goes on with a Server Action's logout", () => {
  const continuation = "/api/auth/federated-logout/continue";

  // Of somebody's own sign-out, which had no session to end.
  async function tossUnfinished(signed: Signed) {
    const attacker = new TestBrowser(signed.world.app);
    await runServerAction(attacker, () => signed.world.app.auth.signOut());
    const name = "federated-logout.deferred-without-session";
    const deferred = attacker.cookie(name, continuation);
    expect(deferred).toBeDefined();
    signed.browser.setCookie(`${name}=${deferred}; Path=/api/auth`, continuation);
  }
  const isAlive = async ({ browser }: Signed) =>
    (await (await browser.get("/api/auth/session")).json()) !== null;

  test.each(["cross-site", "same-site"])("ends nothing for a %s link", async (site) => {
    const signed = await signedIn("jwt", "cookie");
    await tossUnfinished(signed);

    const answer = await signed.browser.get(continuation, { "sec-fetch-site": site });

    expect(answer.headers.get("location")).toBe(`${signed.browser.origin}/signed-out`);
    expect(await isAlive(signed)).toBe(true);
  });

  test("ends no session that has begun after the logout", async () => {
    const world = await createEndedWorld({ logout: { idTokenKeeper: "cookie" } });
    const browser = new TestBrowser(world.app);
    await runServerAction(browser, () => world.app.auth.signOut());
    const deferred = browser.cookieHeader(continuation);
    later(0.001);
    await browser.signIn("a", world.a, await world.a.idToken({ email: "alice@example.com" }));
    for (const pair of deferred.split("; ").filter((each) => each.includes("deferred"))) {
      browser.setCookie(`${pair}; Path=/api/auth`, continuation);
    }

    await browser.get(continuation);

    expect(await (await browser.get("/api/auth/session")).json()).not.toBeNull();
  });
});

test("SEC-2: “everywhere” is for every person whose session came with the request", async () => {
  const world = await createEndedWorld();
  const [here, phone] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
  const mallory = await world.signIn({ sub: "mallory" });
  // In front of its own, as a sibling sub-domain can have it.
  const headers = {
    "sec-fetch-site": "same-origin",
    accept: "application/json",
    "content-type": "application/x-www-form-urlencoded",
    cookie: [mallory, here]
      .map((who) => `${sessionCookie}=${who.cookie(sessionCookie, "/")}`)
      .join("; "),
  };

  const answer = await world.app.auth.handlers.POST(
    new NextRequest(`${here.origin}/api/auth/federated-logout`, {
      method: "POST",
      headers,
      body: "scope=everywhere",
    }),
  );

  expect((await answer.json()).outcome).toMatchObject({ everywhere: true });
  expect(await (await phone.get("/api/auth/session")).json()).toBeNull();
});

describe("SEC-2: with database sessions, a sign-in ends what it takes the place of", () => {
  const lost: Record<string, (browser: TestBrowser) => unknown> = {
    "although the session's cookie was lost": (browser) =>
      browser.setCookie(`${sessionCookie}=; Max-Age=0; Path=/`, "/"),
    "although a sibling sub-domain has made it unreadable": (browser) =>
      browser.setCookie(`${sessionCookie}.9=junk; Path=/`, "/"),
  };

  test.each(Object.entries(lost))("%s", async (_how, lose) => {
    const { world, browser } = await signedIn("database", "cookie");
    const copy = browser.copy();
    lose(browser);

    const email = "alice@example.com";
    await browser.signIn("a", world.a, await world.a.idToken({ sid: "A2", email }));

    expect(await (await copy.get("/api/auth/session")).json()).toBeNull();
  });
});

test("SEC-9: a request full of made-up sessions makes no more than some queries", async () => {
  const adapter = adapterOf(await createSessionDatabase());
  const find = vi.spyOn(adapter, "getSessionAndUser");
  const world = await createEndedWorld({ strategy: "database", adapter });
  const cookies = Array.from({ length: 600 }, (_, index) => `${sessionCookie}=a${index}`);

  await world.app.auth.handlers.POST(
    new NextRequest("http://localhost:3000/api/auth/federated-logout", {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin", cookie: cookies.join("; ") },
    }),
  );

  expect(find.mock.calls.length).toBeLessThan(20);
});

test("SEC-4: a database that cannot be asked for a moment keeps no session alive", async () => {
  const inner = adapterOf(await createSessionDatabase());
  let isDown = false;
  const adapter: Adapter = {
    ...inner,
    async getSessionAndUser(token) {
      if (isDown) throw new Error("the database is down");
      return (await inner.getSessionAndUser?.(token)) ?? null;
    },
    async deleteSession(token) {
      if (isDown) throw new Error("the database is down");
      await inner.deleteSession?.(token);
    },
  };
  const world = await createEndedWorld({ strategy: "database", adapter });
  const browser = await world.signIn();
  const copy = without(browser.copy(), signInCookie, "/api/auth");
  without(browser, signInCookie, "/api/auth");
  isDown = true;

  await browser.post("/api/auth/federated-logout");

  isDown = false;
  expect(await (await copy.get("/api/auth/session")).json()).toBeNull();
});
