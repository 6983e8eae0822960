import Okta from "next-auth/providers/okta";
import { createTestProvider } from "next-auth-federated-logout/testing";
import { http } from "msw";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { memoryRevocationStore } from "../../packages/federated-logout/src/sessions/memory-revocation-store.ts";
import { createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { network } from "../support/provider-metadata.ts";
import { adapterOf, createSessionDatabase } from "../support/session-database.ts";
import { TestBrowser } from "../support/test-browser.ts";

// An id_token whose key its provider has dropped is answered there with an error page, and no way on.

useClosedNetwork();
beforeEach(() => stubEnvironment());

interface WorldOptions {
  /** As the config spells it. */
  configuredIssuer?: string;
  issuer?: string;
  id?: "op" | "okta";
  idTokenKeeper?: "session" | "cookie";
  isDatabase?: boolean;
}

async function createWorld({
  issuer = `https://${crypto.randomUUID()}.test`,
  configuredIssuer,
  id = "op",
  idTokenKeeper,
  isDatabase = false,
}: WorldOptions = {}) {
  const provider = await createTestProvider({ issuer, clientId: "rp1" });
  let keysServed = 0;
  let areKeysSlow = false;
  const answer = async ({ request }: { request: Request }) => {
    const response = await provider.fetch(request);
    if (!request.url.endsWith("/jwks")) return response;
    keysServed += 1;
    return areKeysSlow ? new Promise<Response>(() => undefined) : response;
  };
  network.use(http.get(`${issuer}/*`, answer), http.post(`${issuer}/*`, answer));
  const client = { clientId: "rp1", clientSecret: "s3cret", issuer: configuredIssuer ?? issuer };
  const create = (): ReturnType<typeof createConnectedApp> =>
    createConnectedApp({
      providers: [id === "okta" ? Okta(client) : { id, name: "OP", type: "oidc", ...client }],
      logout: { revocationStore: memoryRevocationStore(), ...(idTokenKeeper && { idTokenKeeper }) },
      auth: { ...(adapter && { adapter }) },
    });
  const adapter = isDatabase ? adapterOf(await createSessionDatabase()) : undefined;
  const before = new TestBrowser(create());
  await before.signIn(id, provider, await provider.idToken({ sid: "A1" }));
  return {
    provider,
    keysServed: () => keysServed,
    slowDown: () => {
      areKeysSlow = true;
    },
    /** The browser, once the app has been started anew: nothing is cached. */
    afterRestart: () => before.copy(create()),
  };
}

/** Uses the session, and waits until the keys have been looked at after that. */
async function useSession(browser: TestBrowser, { keysServed }: { keysServed: () => number }) {
  // Keys that are looked at within ten seconds of a token say nothing of its key.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11_000 });
  await browser.get("/api/auth/session");
  await vi.waitFor(() => expect(keysServed()).toBe(1));
  // And read.
  await new Promise((resolve) => setImmediate(resolve));
  vi.useRealTimers();
}

async function pressSignOut(browser: TestBrowser) {
  const request = await browser.follow(await browser.post("/api/auth/federated-logout"));
  return request?.parameters ?? {};
}

describe.each<[string, WorldOptions]>([
  ["in the session", {}],
  ["in a cookie of its own", { idTokenKeeper: "cookie" }],
  ["beside a database session", { isDatabase: true }],
])("an id_token kept %s", (_where, options) => {
  test("goes along while its key is published", async () => {
    const world = await createWorld(options);
    const browser = world.afterRestart();
    await useSession(browser, world);

    expect(await pressSignOut(browser)).toHaveProperty("id_token_hint");
  });

  test("is left out once its key is gone, so that the provider asks", async () => {
    const world = await createWorld(options);
    await world.provider.rotateKeys();
    const browser = world.afterRestart();
    await useSession(browser, world);

    const sent = await pressSignOut(browser);

    expect(sent).not.toHaveProperty("id_token_hint");
    expect(sent).toMatchObject({ client_id: "rp1", state: expect.any(String) });
  });
});

test.each([{}, { idTokenKeeper: "cookie" } as const, { isDatabase: true }])(
  "so it is where the config spells the issuer in another way: %o",
  async (options) => {
    const issuer = `https://${crypto.randomUUID()}.test`;
    const world = await createWorld({ ...options, issuer, configuredIssuer: `${issuer}/` });
    await world.provider.rotateKeys();
    const browser = world.afterRestart();
    await useSession(browser, world);

    expect(await pressSignOut(browser)).not.toHaveProperty("id_token_hint");
  },
);

test("nobody who signs out waits for the keys", async () => {
  const world = await createWorld();
  await world.provider.rotateKeys();
  world.slowDown();
  const browser = world.afterRestart();
  await browser.get("/api/auth/session");

  expect(await pressSignOut(browser)).toHaveProperty("id_token_hint");
});

test("they are looked at once in a while, however often a session is used", async () => {
  const world = await createWorld();
  const browser = world.afterRestart();
  await useSession(browser, world);

  for (let index = 0; index < 20; index += 1) await browser.get("/api/auth/session");

  expect(world.keysServed()).toBe(1);
});

test("an id_token that is newer than what is known of the keys goes along", async () => {
  const world = await createWorld();
  const browser = world.afterRestart();
  await useSession(browser, world);
  await world.provider.rotateKeys();
  // By a clock that is some seconds behind the app's.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6_000 });
  await browser.signIn("op", world.provider, await world.provider.idToken({ sid: "A2" }));

  expect(await pressSignOut(browser)).toHaveProperty("id_token_hint");
  vi.useRealTimers();
});

test("a provider that takes no request without an id_token is sent it all the same", async () => {
  const world = await createWorld({ issuer: "https://dev-2.okta.com", id: "okta" });
  await world.provider.rotateKeys();
  const browser = world.afterRestart();
  await useSession(browser, world);

  expect(await pressSignOut(browser)).toHaveProperty("id_token_hint");
});
