import { http, HttpResponse } from "msw";
import type { FederatedLogoutOptions, LogoutEvent } from "next-auth-federated-logout";
import type { Account, NextAuthConfig } from "next-auth";
import GitHub from "next-auth/providers/github";
import { encode } from "next-auth/jwt";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sessionClaimFrom } from "../../packages/federated-logout/src/sessions/claim-of-sign-in.ts";
import { writeSessionClaim } from "../../packages/federated-logout/src/sessions/claim-in-token.ts";
import { revocableTokenOf } from "../../packages/federated-logout/src/sign-in/revocable-token.ts";
import {
  browserRequest,
  cookiesOf,
  createConnectedApp,
  locationOf,
  secret,
  stubEnvironment,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import {
  clientId,
  issuer,
  metadata,
  network,
  serveMetadata,
} from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => {
  stubEnvironment();
  // The revocation waits for the browser to be at the provider.
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => vi.useRealTimers());

const revocationEndpoint = `${issuer}/revoke`;
const op = {
  id: "op",
  name: "Provider",
  type: "oidc",
  issuer,
  clientId,
  clientSecret: "s",
} as const;
const revokeAtProvider = { op: { revokeTokens: true } };
const isSettled = (events: LogoutEvent[]) => () =>
  expect(events.map(({ type }) => type)).toContainEqual(expect.stringMatching(/^tokens\./));

async function settle(events: LogoutEvent[]) {
  await vi.advanceTimersByTimeAsync(5000);
  vi.useRealTimers();
  await vi.waitFor(isSettled(events));
}

interface SignOut {
  providers?: NextAuthConfig["providers"];
  options: FederatedLogoutOptions;
  tokens: Record<string, string>;
  provider?: string;
}

/** Signs out of a session that was signed in with `tokens`. */
async function signOut({ providers = [op], options, tokens, provider = "op" }: SignOut) {
  const app = createConnectedApp({ providers, logout: options });
  const type = provider === "op" ? "oidc" : "oauth";
  const account: Account = {
    provider,
    type,
    providerAccountId: "alice",
    ...(type === "oidc" && { id_token: await idToken() }),
    ...tokens,
  };
  const revocable = revocableTokenOf(account, options.providerLogout?.[provider]);
  const token = writeSessionClaim({}, await sessionClaimFrom(account, revocable));
  const name = "authjs.session-token";
  const session = await encode({ token, secret, salt: name, maxAge: 3600 });
  const response = await app.logout.routes.logout.POST(
    browserRequest({ cookies: { [name]: session } }),
  );
  return { app, response, token };
}

function serveRevocation(answer: () => Response | Promise<Response>) {
  const received: { form: Record<string, string>; authorization: string | null }[] = [];
  network.use(
    http.post(revocationEndpoint, async ({ request }) => {
      const form = Object.fromEntries(new URLSearchParams(await request.text()));
      received.push({ form, authorization: request.headers.get("authorization") });
      return answer();
    }),
  );
  return received;
}

const tokens = { access_token: "acc", refresh_token: "ref" };

test("by default no token is kept, and none is revoked", async () => {
  serveMetadata({ ...metadata, revocation_endpoint: revocationEndpoint });
  const { app, token } = await signOut({ options: {}, tokens });

  expect(JSON.stringify(token)).not.toMatch(/"(acc|ref)"/);
  expect(app.events.map(({ type }) => type)).toEqual(["logout.started"]);
});

test("REV-3, REV-4, REV-11, REV-15: opted in, the refresh token is revoked at the provider's endpoint, and the browser goes to its logout", async () => {
  serveMetadata({ ...metadata, revocation_endpoint: revocationEndpoint });
  const received = serveRevocation(() => new HttpResponse("whatever"));

  const { app, response } = await signOut({
    options: { providerLogout: revokeAtProvider },
    tokens,
  });
  await settle(app.events);

  expect(locationOf(response).href).toContain(metadata.end_session_endpoint);
  expect(received).toEqual([
    {
      form: { token: "ref", token_type_hint: "refresh_token" },
      authorization: `Basic ${Buffer.from(`${clientId}:s`).toString("base64")}`,
    },
  ]);
  expect(app.events).toContainEqual({
    type: "tokens.revoked",
    provider: { id: "op", name: "Provider" },
  });
});

test("nothing is revoked before the browser has had the time to reach the provider", async () => {
  serveMetadata({ ...metadata, revocation_endpoint: revocationEndpoint });
  const received = serveRevocation(() => new HttpResponse());
  const { app } = await signOut({ options: { providerLogout: revokeAtProvider }, tokens });

  await vi.advanceTimersByTimeAsync(4900);
  expect(received).toEqual([]);
  await settle(app.events);
  expect(received).toHaveLength(1);
});

test("what another service of the same name issued goes to that service, as its metadata says", async () => {
  serveMetadata({ ...metadata, revocation_endpoint: revocationEndpoint });
  const received = serveRevocation(() => new HttpResponse());
  const app = createConnectedApp({
    providers: [{ ...op, id: "apple" }],
    logout: {
      providerLogout: { apple: { revokeTokens: true } },
    },
  });
  const token = await app.logout.keepIdToken(
    {},
    {
      provider: "apple",
      type: "oidc",
      providerAccountId: "alice",
      id_token: await idToken(),
      ...tokens,
    },
  );
  const name = "authjs.session-token";
  const session = await encode({ token, secret, salt: name, maxAge: 3600 });
  await app.logout.routes.logout.POST(browserRequest({ cookies: { [name]: session } }));
  await settle(app.events);

  expect(received).toHaveLength(1);
});

test("REV-4: an authentication that is not supported sends nothing", async () => {
  serveMetadata({ ...metadata, revocation_endpoint: revocationEndpoint });
  const received = serveRevocation(() => new HttpResponse());
  const provider = { ...op, client: { token_endpoint_auth_method: "private_key_jwt" } };

  const { app } = await signOut({
    providers: [provider],
    options: { providerLogout: revokeAtProvider },
    tokens,
  });
  await settle(app.events);

  expect(received).toEqual([]);
  expect(app.events.at(-1)).toMatchObject({ detail: "UnsupportedAuthentication" });
});

test("REV-14: no token is left in what the answer sets", async () => {
  serveMetadata({ ...metadata, revocation_endpoint: revocationEndpoint });
  serveRevocation(() => new HttpResponse());
  const { app, response } = await signOut({
    options: { providerLogout: revokeAtProvider },
    tokens,
  });
  await settle(app.events);

  expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
  expect(JSON.stringify([...response.headers])).not.toMatch(/\b(acc|ref)\b/);
});

test.each([
  ["client_secret_post", { form: { client_id: clientId, client_secret: "s" } }],
  ["none", { form: { client_id: clientId } }],
])("REV-4: a client that is registered for %s", async (method, { form }) => {
  serveMetadata({ ...metadata, revocation_endpoint: revocationEndpoint });
  const received = serveRevocation(() => new HttpResponse());
  const provider = { ...op, client: { token_endpoint_auth_method: method } };

  const { app } = await signOut({
    providers: [provider],
    options: { providerLogout: revokeAtProvider },
    tokens,
  });
  await settle(app.events);

  expect(received).toEqual([
    { form: { token: "ref", token_type_hint: "refresh_token", ...form }, authorization: null },
  ]);
});

describe("what goes wrong is told to the operator, and fails nobody's logout", () => {
  test.each([
    ["REV-8", () => HttpResponse.json({ error: "unsupported_token_type" }, { status: 400 }), "400"],
    ["REV-10", () => HttpResponse.json({ error: "invalid_client" }, { status: 401 }), "401"],
    ["REV-9", () => new HttpResponse(null, { status: 503 }), "503"],
    ["network", () => HttpResponse.error(), "TypeError"],
  ])("%s", async (_id, answer, detail) => {
    serveMetadata({ ...metadata, revocation_endpoint: revocationEndpoint });
    serveRevocation(answer);
    const { app, response } = await signOut({
      options: { providerLogout: revokeAtProvider },
      tokens,
    });
    await settle(app.events);

    expect(locationOf(response).href).toContain(metadata.end_session_endpoint);
    expect(app.events.at(-1)).toMatchObject({
      type: "tokens.revocation_failed",
      detail: expect.stringContaining(detail),
    });
    expect(JSON.stringify(app.events)).not.toMatch(/\b(acc|ref)\b/);
  });

  test("REV-1: an endpoint without https is not called", async () => {
    serveMetadata({ ...metadata, revocation_endpoint: "http://op.test/revoke" });
    const { app } = await signOut({ options: { providerLogout: revokeAtProvider }, tokens });
    await settle(app.events);

    expect(app.events.at(-1)).toMatchObject({
      type: "tokens.revocation_failed",
      detail: "the revocation endpoint is not https",
    });
  });

  test("a provider that offers none", async () => {
    serveMetadata();
    const { app } = await signOut({ options: { providerLogout: revokeAtProvider }, tokens });
    await settle(app.events);

    expect(app.events.at(-1)).toMatchObject({ detail: "the provider offers no revocation" });
  });
});

describe("GitHub, which has no logout", () => {
  const signingIn = (enterprise?: { baseUrl: string }) => ({
    providers: [GitHub({ clientId, clientSecret: "s", ...(enterprise && { enterprise }) })],
    options: { providerLogout: { github: { revokeTokens: true } } },
  });

  test("the token that the person signed in with is revoked", async () => {
    let body: unknown;
    network.use(
      http.delete(`https://api.github.com/applications/${clientId}/token`, async ({ request }) => {
        body = await request.json();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { app } = await signOut({
      ...signingIn(),
      tokens: { access_token: "acc" },
      provider: "github",
    });
    await settle(app.events);

    expect(body).toEqual({ access_token: "acc" });
    expect(app.events.at(-1)).toMatchObject({ type: "tokens.revoked" });
  });

  test("what an Enterprise Server issued is not sent to github.com", async () => {
    const { app } = await signOut({
      ...signingIn({ baseUrl: "https://git.acme.test" }),
      tokens: { access_token: "acc" },
      provider: "github",
    });
    await settle(app.events);

    expect(app.events.at(-1)).toMatchObject({ detail: "the provider offers no revocation" });
  });
});
