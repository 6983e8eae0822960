import type { IdTokenKeeperName } from "next-auth-federated-logout";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { stubEnvironment } from "../support/connected-app.ts";
import { createKeeperWorld, keepers, triggers, type KeeperWorld } from "../support/keeper-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider, type OpenIdProvider } from "../support/openid-provider.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());
afterEach(() => vi.useRealTimers());

/** What the browser asks a provider for, with the parameters that every logout has. */
interface Expected {
  method?: string;
  provider: OpenIdProvider;
  hint: string | undefined;
}

interface Cell {
  /** What has happened until somebody signs out; returns what the provider is to be asked. */
  arrange: (world: KeeperWorld, keeps: boolean) => Promise<Expected>;
}

async function signInThroughA({ browser, a }: KeeperWorld, claims: Record<string, unknown> = {}) {
  const idToken = await a.idToken(claims);
  await browser.signIn("a", a, idToken);
  return idToken;
}

function dropSessionCookie({ browser }: KeeperWorld) {
  const cookies = browser.jar.serializeSync()?.cookies ?? [];
  const sessions = cookies.filter(({ key }) => key?.startsWith("authjs.session-token"));
  for (const { key = "" } of sessions) browser.setCookie(`${key}=; Max-Age=0; Path=/`, "/");
  return sessions.length;
}

function serveTwoProviders() {
  return Promise.all([
    serveOpenIdProvider("https://a.test"),
    serveOpenIdProvider("https://b.test"),
  ]);
}

const oneDayInMs = 86_400_000;

const cells: Readonly<Record<string, Cell>> = {
  valid: {
    arrange: async (world) => ({ provider: world.a, hint: await signInThroughA(world) }),
  },
  "expired session": {
    async arrange(world) {
      const hint = await signInThroughA(world);
      expect(dropSessionCookie(world)).toBeGreaterThan(0);
      return { provider: world.a, hint };
    },
  },
  "expired token": {
    async arrange(world) {
      vi.useFakeTimers({ toFake: ["Date"] });
      const hint = await signInThroughA(world);
      vi.setSystemTime(Date.now() + oneDayInMs);
      return { provider: world.a, hint };
    },
  },
  absent: {
    async arrange({ browser, a }) {
      await browser.signIn("plain", a, undefined);
      return { provider: a, hint: undefined };
    },
  },
  "9 kB": {
    async arrange(world, keeps) {
      const hint = await signInThroughA(world, { groups: "g".repeat(6200) });
      expect(hint.length).toBeGreaterThan(9000 - 300);
      return { provider: world.a, hint, ...(keeps && { method: "POST" }) };
    },
  },
  refreshed: {
    async arrange(world) {
      const { browser, a, refreshed } = world;
      await signInThroughA(world);
      const hint = await a.idToken({ sid: "another" });
      refreshed.id_token = hint;
      expect(await (await browser.get("/api/auth/session")).json()).not.toBeNull();
      return { provider: a, hint };
    },
  },
  "second sign-in": {
    async arrange(world) {
      await signInThroughA(world);
      return { provider: world.a, hint: await signInThroughA(world) };
    },
  },
  "second provider": {
    async arrange(world) {
      const { browser, b } = world;
      await signInThroughA(world);
      const hint = await b.idToken({ sub: "somebody" });
      await browser.signIn("b", b, hint);
      return { provider: b, hint };
    },
  },
};

/** Whether a keeper still has the id_token: what is in the session goes with it. */
function keepsIdToken(keeper: IdTokenKeeperName, cell: string): boolean {
  return keeper === "cookie" || cell !== "expired session";
}

for (const [strategy, keeper] of keepers) {
  describe(`${strategy}, the id_token kept in the ${keeper}`, () => {
    for (const [cell, { arrange }] of Object.entries(cells)) {
      for (const [trigger, signOut] of Object.entries(triggers)) {
        test(`${cell}: ${trigger} sends the browser to its own provider`, async () => {
          const [a, b] = await serveTwoProviders();
          const world = await createKeeperWorld({ strategy, keeper, a, b });
          const keeps = keepsIdToken(keeper, cell);
          const { method = "GET", provider, hint } = await arrange(world, keeps);

          const arrived = await world.browser.follow(await signOut(world));

          expect(arrived).toEqual({
            method,
            endpoint: provider.endSessionEndpoint,
            parameters: {
              ...(keeps && hint !== undefined && { id_token_hint: hint }),
              client_id: provider.clientId,
              post_logout_redirect_uri: "http://localhost:3000/api/auth/federated-logout/callback",
              state: expect.any(String),
            },
          });
          const left = world.browser.cookieHeader("/api/auth/session");
          expect(left).not.toContain("session-token");
          expect(left).not.toContain("federated-logout.sign-in");
          expect(left).not.toContain("federated-logout.deferred");
        });
      }
    }
  });
}
