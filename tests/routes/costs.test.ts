import { createHook } from "node:async_hooks";
import NextAuth from "next-auth";
import type { FederatedLogoutOptions } from "next-auth-federated-logout";
import { NextRequest } from "next/server";
import { logoutTokenRequest } from "next-auth-federated-logout/testing";
import { beforeEach, expect, test } from "vitest";
import { createEndedSessions } from "../../packages/federated-logout/src/sessions/ended-sessions.ts";
import { baseUrl, createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import { backChannelUrl } from "../support/ended-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider, type OpenIdProvider } from "../support/openid-provider.ts";
import { TestBrowser, type BrowsedApp } from "../support/test-browser.ts";

// What a request costs beyond the same request of next-auth without this library, in what does not depend on
// the machine: promises, operations that WebCrypto does on other threads, bytes.

useClosedNetwork();
beforeEach(() => stubEnvironment());

interface Counts {
  promises: number;
  cryptoOperations: number;
}

const cryptoJob = /^(HASH|SIGN|CIPHER|DERIVEBITS|KEYGEN)REQUEST$/;

/** The least that one of the calls makes Node.js do: others may fall together with work of before. */
async function countsOf(calls: readonly (() => unknown)[]): Promise<Counts> {
  const least: Counts = { promises: Infinity, cryptoOperations: Infinity };
  for (const call of calls) {
    const counts = { promises: 0, cryptoOperations: 0 };
    const hook = createHook({
      init(_id, type) {
        if (type === "PROMISE") counts.promises += 1;
        if (cryptoJob.test(type)) counts.cryptoOperations += 1;
      },
    }).enable();
    await call();
    hook.disable();
    least.promises = Math.min(least.promises, counts.promises);
    least.cryptoOperations = Math.min(least.cryptoOperations, counts.cryptoOperations);
  }
  return least;
}

function beyond(ours: Counts, plain: Counts): Counts {
  return {
    promises: ours.promises - plain.promises,
    cryptoOperations: ours.cryptoOperations - plain.cryptoOperations,
  };
}

const calls = 8;
const signOutPath = "/api/auth/federated-logout";

async function createPair(options: FederatedLogoutOptions = {}) {
  const provider = await serveOpenIdProvider("https://op.test");
  const providers = [
    {
      id: "op",
      name: "Provider",
      type: "oidc" as const,
      issuer: provider.issuer,
      clientId: provider.clientId,
      clientSecret: "s3cret",
    },
  ];
  const ours: BrowsedApp = createConnectedApp({ providers, logout: options });
  const plain: BrowsedApp = { auth: NextAuth({ providers }) };
  return { provider, ours, plain };
}

async function signIn(app: BrowsedApp, provider: OpenIdProvider): Promise<TestBrowser> {
  const browser = new TestBrowser(app);
  await browser.signIn("op", provider, await provider.idToken({ sid: crypto.randomUUID() }));
  return browser;
}

async function times<Result>(count: number, make: () => Promise<Result>): Promise<Result[]> {
  const made: Result[] = [];
  while (made.length < count) made.push(await make());
  return made;
}

function formRequest(browser: TestBrowser, path: string, form: Record<string, string>) {
  return new NextRequest(baseUrl + path, {
    method: "POST",
    headers: { cookie: browser.cookieHeader(path), "sec-fetch-site": "same-origin" },
    body: new URLSearchParams(form),
  });
}

async function signOutRequests() {
  const { ours, plain, provider } = await createPair();
  const ofPlain = await times(calls, async () => {
    const browser = await signIn(plain, provider);
    const { csrfToken } = await (await browser.get("/api/auth/csrf")).json();
    return formRequest(browser, "/api/auth/signout", { csrfToken });
  });
  const ofOurs = await times(calls, async () => {
    return formRequest(await signIn(ours, provider), signOutPath, {});
  });
  const send = ({ auth }: BrowsedApp, request: NextRequest) => auth.handlers.POST(request);
  return {
    ofPlain: ofPlain.map((request) => async () => send(plain, request)),
    ofOurs: ofOurs.map((request) => async () => send(ours, request)),
    request: ofOurs[0],
    answer: await send(ours, formRequest(await signIn(ours, provider), signOutPath, {})),
  };
}

test("a sign-out by form waits for nothing on another thread, and seldom at all", async () => {
  const { ofOurs, ofPlain } = await signOutRequests();

  const more = beyond(await countsOf(ofOurs), await countsOf(ofPlain));

  expect(more.cryptoOperations).toBe(0);
  expect(more.promises).toBeLessThanOrEqual(58);
});

test("the cookies and headers of a sign-out by form take 1810 bytes beside the id_token", async () => {
  const { request, answer } = await signOutRequests();
  const location = answer.headers.get("location") ?? "";
  const hint = new URL(location).searchParams.get("id_token_hint") ?? "";
  const sent = request?.headers.get("cookie") ?? "";
  const received = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\r\n");
  expect(hint).not.toBe("");

  // Encrypted, it is a third longer.
  const ofHint = Math.ceil((4 / 3) * hint.length) + hint.length;

  expect(sent.length + received.length - ofHint).toBeLessThanOrEqual(1810);
});

test.each([
  ["the session", "session"],
  ["a cookie of its own", "cookie"],
] as const)(
  "who is signed in is asked without waiting for more, with the id_token in %s",
  async (_where, idTokenKeeper) => {
    const { ours, plain, provider } = await createPair({ idTokenKeeper });
    const ask = async (app: BrowsedApp) => {
      const browser = await signIn(app, provider);
      return Array.from({ length: calls }, () => () => browser.get("/api/auth/session"));
    };

    const more = beyond(await countsOf(await ask(ours)), await countsOf(await ask(plain)));

    expect(more.cryptoOperations).toBe(0);
    expect(more.promises).toBeLessThanOrEqual(21);
  },
);

test("a logout token takes one operation on another thread: its signature", async () => {
  const { ours, provider } = await createPair();
  const tokens = await times(calls, async () => provider.logoutToken({ sid: crypto.randomUUID() }));
  const requests = tokens.map((token) => logoutTokenRequest(backChannelUrl, token));

  const counts = await countsOf(
    requests.map((request) => async () => ours.logout?.routes.backChannel.POST(request)),
  );

  expect(counts.cryptoOperations).toBe(1);
  expect(counts.promises).toBeLessThanOrEqual(69);
});

test("in the memory of the process, whether a session has ended is known at once", () => {
  const ended = createEndedSessions({
    store: undefined,
    sessionMaxAge: () => 3600,
    framesEndSessions: false,
    now: Date.now,
    emit: () => undefined,
  });
  const session = {
    sessionId: "a".repeat(16),
    sub: "b".repeat(16),
    sids: ["c".repeat(16)],
    signedInAt: 1,
    issuedAt: 1,
  };
  const once = ended.examine(session);

  expect(once).toEqual({ verdict: "alive" });
  // It is the same answer each time: nothing is made for it.
  expect(ended.examine(session)).toBe(once);
  expect(ended.noteUse(session, { verdict: "alive" })).toBeUndefined();
});
