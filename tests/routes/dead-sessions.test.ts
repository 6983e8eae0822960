import { http, HttpResponse } from "msw";
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
import type { TestBrowser } from "../support/test-browser.ts";

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

    expect(await hintsOf(signed, copy)).toEqual(noHints);
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
