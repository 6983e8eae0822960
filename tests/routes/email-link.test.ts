import type { VerificationToken } from "next-auth/adapters";
import { beforeEach, expect, test, vi } from "vitest";
import { createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider } from "../support/openid-provider.ts";
import { runServerAction } from "../support/server-action.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
import { TestBrowser } from "../support/test-browser.ts";

// In a file of its own: once Auth.js has seen a provider of this kind, it wants a database of every
// other config, too.

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

test("who asks for a link by e-mail has not signed in: what is remembered stays", async () => {
  const op = await serveOpenIdProvider("https://a.test");
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers: [
      {
        id: "a",
        name: "A",
        type: "oidc",
        issuer: op.issuer,
        clientId: op.clientId,
        clientSecret: "s3cret",
      },
      {
        id: "mail",
        name: "E-mail",
        type: "email",
        from: "app@example.com",
        maxAge: 60,
        sendVerificationRequest: async () => undefined,
        options: {},
      },
    ],
    logout: {
      idTokenKeeper: "cookie",
    },
    auth: {
      session: { strategy: "jwt" },
      adapter: {
        getUserByEmail: async () => null,
        getUserByAccount: async () => null,
        createUser: async (user) => user,
        linkAccount: async () => undefined,
        createVerificationToken: async (token) => token,
        useVerificationToken: async () => null,
      },
    },
  });
  const browser = new TestBrowser(app);
  await browser.signIn("a", op, await op.idToken());
  const before = browser.cookie("federated-logout.sign-in", "/api/auth/session");
  expect(before).toBeDefined();

  await runServerAction(browser, () =>
    app.auth.signIn("mail", { email: "bob@example.com", redirectTo: "/" }),
  );

  expect(browser.cookie("federated-logout.sign-in", "/api/auth/session")).toBe(before);
});

test("in a database, whoever opens a link in somebody else's browser gets a session of their own", async () => {
  const adapter = adapterOf(await createSessionDatabase());
  const tokens = new Map<string, VerificationToken>();
  const links: string[] = [];
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers: [
      {
        id: "mail",
        name: "E-mail",
        type: "email",
        from: "app@example.com",
        maxAge: 60,
        sendVerificationRequest: async ({ url }) => void links.push(url),
        options: {},
      },
    ],
    logout: {
      idTokenKeeper: "cookie",
    },
    auth: {
      adapter: {
        ...adapter,
        async createVerificationToken(token) {
          tokens.set(token.identifier, token);
          return token;
        },
        useVerificationToken: async ({ identifier }) => tokens.get(identifier) ?? null,
      },
    },
  });
  const signIn = async (browser: TestBrowser, email: string) => {
    await browser.postToAuth("signin/mail", { form: { email } });
    const { pathname, search } = new URL(links.at(-1) ?? "");
    await browser.get(pathname + search);
  };
  const whoIsThere = async (browser: TestBrowser) =>
    (await (await browser.get("/api/auth/session")).json())?.user?.email;
  await signIn(new TestBrowser(app), "bob@example.com");
  const browser = new TestBrowser(app);
  await signIn(browser, "alice@example.com");
  const copy = browser.copy();

  await signIn(browser, "bob@example.com");
  expect(await whoIsThere(browser)).toBe("bob@example.com");
  expect(await whoIsThere(copy)).toBeUndefined();

  await signIn(browser, "carol@example.com");
  expect(await whoIsThere(browser)).toBe("carol@example.com");
});
