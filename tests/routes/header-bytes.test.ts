import NextAuth, { type NextAuthConfig } from "next-auth";
import type { IdTokenKeeperName } from "next-auth-federated-logout";
import { beforeEach, describe, expect, test } from "vitest";
import { createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider } from "../support/openid-provider.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
import { TestBrowser, type BrowsedApp } from "../support/test-browser.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

type Strategy = "jwt" | "database";
type Keeper = IdTokenKeeperName | "none";

async function createApp(strategy: Strategy, keeper: Keeper, issuer: string): Promise<BrowsedApp> {
  const providers: NextAuthConfig["providers"] = [
    { id: "op", name: "Provider", type: "oidc", issuer, clientId: "rp1", clientSecret: "s3cret" },
  ];
  const database =
    strategy === "database" ? { adapter: adapterOf(await createSessionDatabase()) } : {};
  if (keeper === "none") return { auth: NextAuth({ providers, ...database }) };
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers,
    logout: { idTokenKeeper: keeper },
    auth: {
      ...database,
    },
  });
  return app;
}

interface Measured {
  idToken: number;
  pageRequest: number;
  signInResponse: number;
  longestCookie: number;
  sessionResponse: number;
}

async function measure(strategy: Strategy, keeper: Keeper, kilobytes: number): Promise<Measured> {
  const provider = await serveOpenIdProvider("https://op.test");
  const browser = new TestBrowser(await createApp(strategy, keeper, provider.issuer));
  const empty = await provider.idToken({ sid: crypto.randomUUID(), groups: "" });
  const padding = Math.max(0, Math.round(((kilobytes * 1000 - empty.length) * 3) / 4));
  const claims = { sid: crypto.randomUUID(), groups: "g".repeat(padding) };
  const idToken = await provider.idToken(claims);
  const signedIn = await browser.signIn("op", provider, idToken);
  return {
    idToken: idToken.length,
    pageRequest: browser.cookieHeader("/").length,
    signInResponse: headerBytes(signedIn),
    longestCookie: longestCookieOf(signedIn),
    sessionResponse: headerBytes(await browser.get("/api/auth/session")),
  };
}

// Name and value, which is what browsers limit.
function longestCookieOf({ headers }: Response): number {
  const pairs = headers.getSetCookie().map((setCookie) => setCookie.split(";", 1).join());
  return Math.max(...pairs.map(({ length }) => length));
}

function headerBytes({ headers }: Response): number {
  return [...headers].reduce((sum, [name, value]) => sum + `${name}: ${value}\r\n`.length, 0);
}

const sizesInKilobytes = [1, 3, 6, 9];
// What says whose session it is, and until when: the id_token itself is not among it.
const factsOfSession = 160;
// And what the token of one in a database says.
const factsOfToken = 43;
const longestCookieInBrowsers = 4096;
// nginx with `proxy_buffer_size 16k`, less the status line and what Next.js and Node.js add.
const headersThatPass = 16_384 - 500;

describe.each([
  ["jwt", "session"],
  ["jwt", "cookie"],
  ["database", "cookie"],
] as const)("%s sessions, the id_token kept in the %s", (strategy, keeper) => {
  test("costs what it may cost", async () => {
    const plain = await measure(strategy, "none", 1);
    const measured: (Measured & { extra: number })[] = [];
    for (const size of sizesInKilobytes) {
      const one = await measure(strategy, keeper, size);
      measured.push({ ...one, extra: one.pageRequest - plain.pageRequest });
    }
    console.table(
      measured.map((one) => ({
        sessions: strategy,
        "kept in": keeper,
        id_token: one.idToken,
        "page request, beyond plain Auth.js": one.extra,
        "sign-in response": one.signInResponse,
        "/api/auth/session response": one.sessionResponse,
      })),
    );

    for (const one of measured) {
      expect(one.extra).toBeLessThanOrEqual(1.4 * one.idToken + factsOfSession);
      expect(one.longestCookie).toBeLessThanOrEqual(longestCookieInBrowsers);
      expect(one.signInResponse).toBeLessThan(headersThatPass);
    }
    if (keeper === "session") return;
    // A database session has no room for it; a cookie of its own is not sent with pages.
    const constant = strategy === "database" ? factsOfToken : factsOfSession;
    expect(measured[0]?.extra).toBeLessThanOrEqual(constant);
    expect(new Set(measured.map(({ extra }) => extra)).size).toBe(1);
    expect(new Set(measured.map(({ sessionResponse }) => sessionResponse)).size).toBe(1);
  });
});
