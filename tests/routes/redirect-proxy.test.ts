import type { NextAuthConfig } from "next-auth";
import Cognito from "next-auth/providers/cognito";
import { beforeEach, describe, expect, test } from "vitest";
import { createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider } from "../support/openid-provider.ts";
import { TestBrowser } from "../support/test-browser.ts";

// Preview deployments have addresses that no provider knows: their redirects come back to one that is
// registered, which sends the browser on to them.

useClosedNetwork();
beforeEach(() => stubEnvironment({ AUTH_URL: undefined, AUTH_TRUST_HOST: "true" }));

const stable = "stable.test";
const preview = "pr-42.preview.test";
const proxyUrl = `http://${stable}/api/auth`;
const callback = "/api/auth/federated-logout/callback";

async function createWorld({
  isOption = true,
  secret,
}: { isOption?: boolean; secret?: string } = {}) {
  const provider = await serveOpenIdProvider("https://op.test");
  const client = { clientId: provider.clientId, clientSecret: "s3cret" };
  const create = (changes: Partial<NextAuthConfig> = {}): ReturnType<typeof createConnectedApp> =>
    createConnectedApp({
      providers: [{ id: "op", name: "OP", type: "oidc", issuer: provider.issuer, ...client }],
      auth: { ...(isOption && { redirectProxyUrl: proxyUrl }), ...changes },
    });
  const on = (host: string, app: ReturnType<typeof create>) =>
    new TestBrowser(app, { host, "x-forwarded-proto": "http" });
  const registered = on(stable, create());
  const unregistered = on(preview, create(secret === undefined ? {} : { secret }));
  await unregistered.signIn("op", provider, await provider.idToken({ sid: "A1" }));
  return { provider, registered, unregistered, app: create() };
}

type World = Awaited<ReturnType<typeof createWorld>>;

async function startLogout({ unregistered }: Pick<World, "unregistered">) {
  const request = await unregistered.follow(
    await unregistered.post("/api/auth/federated-logout", { form: { redirectTo: "/bye" } }),
  );
  return request?.parameters ?? {};
}

/** What the registered address does with a browser that the provider has sent there. */
async function passOn({ registered }: Pick<World, "registered">, query: Record<string, string>) {
  const answer = await registered.get(`${callback}?${new URLSearchParams(query)}`);
  return new URL(answer.headers.get("location") ?? "about:blank");
}

test("a preview's logout names the registered address, and comes back to the preview", async () => {
  const world = await createWorld();
  const sent = await startLogout(world);
  expect(sent.post_logout_redirect_uri).toBe(`http://${stable}${callback}`);
  expect(sent).toHaveProperty("id_token_hint");

  const { origin, pathname, search } = await passOn(world, { state: sent.state ?? "" });
  expect(origin + pathname).toBe(`http://${preview}${callback}`);
  const landed = await world.unregistered.get(pathname + search);

  expect(landed.headers.get("location")).toBe(`http://${preview}/bye`);
});

test("the registered address itself logs out as ever", async () => {
  const { provider, registered } = await createWorld();
  await registered.signIn("op", provider, await provider.idToken({ sid: "B1" }));
  const sent = await startLogout({ unregistered: registered });
  expect(sent.post_logout_redirect_uri).toBe(`http://${stable}${callback}`);

  const landed = await passOn({ registered }, { state: sent.state ?? "" });

  expect(landed.href).toBe(`http://${stable}/bye`);
});

test("by the variable that Auth.js reads, and by a provider's own setting", async () => {
  stubEnvironment({
    AUTH_URL: undefined,
    AUTH_TRUST_HOST: "true",
    AUTH_REDIRECT_PROXY_URL: proxyUrl,
  });
  const world = await createWorld({ isOption: false });

  const sent = await startLogout(world);

  expect(sent.post_logout_redirect_uri).toBe(`http://${stable}${callback}`);
});

describe("bound and checked like the state of a sign-in", () => {
  test("one that another secret has made leads nowhere", async () => {
    const world = await createWorld({ secret: "another secret, of somebody else's app" });
    const sent = await startLogout(world);

    const landed = await passOn(world, { state: sent.state ?? "" });

    expect(landed.href).toBe(`http://${stable}/signed-out`);
  });

  test("the preview believes it only from the browser of that logout", async () => {
    const world = await createWorld();
    const sent = await startLogout(world);
    const stranger = (await createWorld()).unregistered;

    const { pathname, search } = await passOn(world, { state: sent.state ?? "" });
    const landed = await stranger.get(pathname + search);

    expect(landed.headers.get("location")).toBe(`http://${preview}/signed-out`);
  });

  test("an app that is nobody's proxy follows none, although it has the same secret", async () => {
    const world = await createWorld();
    const sent = await startLogout(world);
    const { app } = await createWorld({ isOption: false });
    const other = new TestBrowser(app, { host: "other.test", "x-forwarded-proto": "http" });

    const landed = await passOn({ registered: other }, { state: sent.state ?? "" });

    expect(landed.href).toBe("http://other.test/signed-out");
  });

  test("what is no such state leads nowhere", async () => {
    const world = await createWorld();

    for (const state of ["", "x", "a.b.c.d.e", "http://evil.test"]) {
      expect((await passOn(world, { state })).href).toBe(`http://${stable}/signed-out`);
    }
  });
});

test("a provider that sends back no state ends on the registered address's own page", async () => {
  const issuer = "https://cognito-idp.eu-west-1.amazonaws.com/pool";
  const client = { clientId: "rp1", clientSecret: "s3cret", issuer };
  const provider = await serveOpenIdProvider(issuer);
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers: [Cognito({ ...client, authorization: "https://x.auth.test/oauth2/authorize" })],
    auth: { redirectProxyUrl: proxyUrl },
  });
  const on = (host: string) => new TestBrowser(app, { host, "x-forwarded-proto": "http" });
  const browser = on(preview);
  await browser.signIn("cognito", provider, await provider.idToken());

  const sent = await startLogout({ unregistered: browser });

  expect(sent.logout_uri).toBe(`http://${stable}${callback}`);
  expect((await passOn({ registered: on(stable) }, {})).href).toBe(`http://${stable}/signed-out`);
});
