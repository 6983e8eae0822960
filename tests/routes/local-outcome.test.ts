import type { JWTPayload } from "jose";
import { HttpResponse, delay, http } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import type { LocalOnlyReason } from "next-auth-federated-logout";
import { encode } from "next-auth/jwt";
import {
  baseUrl,
  browserRequest,
  cookiesKept,
  cookiesOf,
  createConnectedApp,
  locationOf,
  secret,
  sessionCookies,
  stubEnvironment,
  type ConnectedAppOptions,
  type SessionOptions,
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
beforeEach(() => stubEnvironment());

const metadataUrl = `${issuer}/.well-known/openid-configuration`;
const asJson = { "sec-fetch-site": "same-origin", accept: "application/json" };

describe("POST that stays local", () => {
  interface LocalCase {
    reason: LocalOnlyReason;
    when: string;
    arrange?: () => void;
    app?: ConnectedAppOptions;
    session?: SessionOptions;
    /** Of its id_token. */
    claims?: JWTPayload;
  }

  const cases: readonly LocalCase[] = [
    {
      reason: "discovery_failed",
      when: "DISC-5: the provider cannot be reached",
      arrange: () => network.use(http.get(metadataUrl, () => HttpResponse.error())),
    },
    {
      reason: "discovery_failed",
      when: "DISC-5: the provider does not answer in time",
      arrange: () => network.use(http.get(metadataUrl, () => delay("infinite"))),
      app: { logout: { discoveryTimeLimitMs: 20 } },
    },
    {
      reason: "discovery_failed",
      when: "DISC-5: the provider answers 500",
      arrange: () =>
        network.use(http.get(metadataUrl, () => HttpResponse.json({}, { status: 500 }))),
    },
    {
      reason: "discovery_failed",
      when: "DISC-5: the provider answers HTML",
      arrange: () => network.use(http.get(metadataUrl, () => HttpResponse.html("<p>Maintenance"))),
    },
    {
      reason: "discovery_failed",
      when: "the endpoint is no URL",
      arrange: () => void serveMetadata({ ...metadata, end_session_endpoint: "/session/end" }),
    },
    {
      reason: "issuer_mismatch",
      when: "RPI-22, DISC-2: the metadata belongs to another issuer",
      arrange: () => void serveMetadata({ ...metadata, issuer: "https://evil.test" }),
    },
    {
      reason: "issuer_mismatch",
      when: "DISC-3: the issuer's path differs by a slash",
      arrange: () => void serveMetadata({ ...metadata, issuer: `${issuer}/t1/` }, `${issuer}/t1`),
      claims: { iss: `${issuer}/t1` },
    },
    {
      reason: "insecure_endpoint",
      when: "RPI-3: the endpoint is http, in production",
      arrange: () =>
        void serveMetadata({ ...metadata, end_session_endpoint: "http://op.test/out" }),
    },
    {
      reason: "insecure_endpoint",
      when: "RPI-3: the endpoint is on the visitor's own machine, in production",
      arrange: () =>
        void serveMetadata({ ...metadata, end_session_endpoint: "http://127.0.0.1:4000/out" }),
    },
    {
      reason: "no_end_session_endpoint",
      when: "RPI-23: the provider names no endpoint",
      arrange: () => void serveMetadata({ ...metadata, end_session_endpoint: undefined }),
    },
    {
      reason: "not_openid_connect",
      when: "the provider is a plain OAuth one",
      app: {
        providers: [
          {
            id: "op",
            name: "Provider",
            type: "oauth",
            clientId,
            clientSecret: "s",
            // GitHub has one, too, and serves nothing below it.
            issuer,
            authorization: "https://op.test/authorize",
            token: "https://op.test/token",
            userinfo: "https://op.test/userinfo",
          },
        ],
      },
      session: { type: "oauth" },
    },
    {
      reason: "unknown_provider",
      when: "the session's provider is not configured any more",
      session: { provider: "retired" },
    },
  ];

  for (const { reason, when, arrange, app: options, session, claims } of cases) {
    test(`${when}: signed out here, and the outcome says ${reason}`, async () => {
      arrange?.();
      const app = createConnectedApp(options);
      const withToken = session?.type === "oauth" ? {} : { idToken: await idToken(claims) };
      const cookies = await sessionCookies({ ...withToken, ...session });

      const response = await app.logout.routes.logout.POST(
        browserRequest({ cookies, headers: asJson }),
      );

      const body: unknown = await response.json();
      expect(body).toMatchObject({
        url: `${baseUrl}/signed-out`,
        outcome: { kind: "local", reason, provider: { id: session?.provider ?? "op" } },
      });
      expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
      expect(app.events).toMatchObject([{ type: "logout.local", trigger: "logout_route", reason }]);
    });
  }

  test("RPI-3: http on this machine is no danger for a provider on this machine", async () => {
    const here = "http://127.0.0.1:4000";
    serveMetadata({ ...metadata, issuer: here, end_session_endpoint: `${here}/out` }, here);
    const client = { clientId, clientSecret: "s" };
    const app = createConnectedApp({
      providers: [{ id: "op", name: "Provider", type: "oidc", issuer: here, ...client }],
    });
    const cookies = await sessionCookies({ idToken: await idToken({ iss: here }) });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(locationOf(response).href.startsWith(`${here}/out?`)).toBe(true);
  });

  test("RPI-3: http elsewhere is a development affair", async () => {
    stubEnvironment({ NODE_ENV: "development" });
    const endpoint = "http://keycloak:8080/out";
    serveMetadata({ ...metadata, end_session_endpoint: endpoint });
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(locationOf(response).href.startsWith(endpoint)).toBe(true);
  });

  interface UnreadableCookie {
    session: SessionOptions;
    spoil?: (cookie: string) => string;
  }
  const unchanged = (cookie: string) => cookie;
  const unreadable: Record<string, UnreadableCookie> = {
    "tampered with": { session: {}, spoil: (cookie) => `${cookie.slice(0, -5)}AAAAA` },
    "sealed with a secret nobody has": { session: { secret: "lost" } },
  };
  for (const [state, { session, spoil = unchanged }] of Object.entries(unreadable)) {
    test(`a session cookie that is ${state} is cleared without an error`, async () => {
      const app = createConnectedApp();
      const cookies = await sessionCookies({ idToken: await idToken(), ...session });
      const spoiled = Object.fromEntries(
        Object.entries(cookies).map(([name, value]) => [name, spoil(value)]),
      );

      const response = await app.logout.routes.logout.POST(browserRequest({ cookies: spoiled }));

      expect(response.status).toBe(303);
      expect(locationOf(response).pathname).toBe("/signed-out");
      expect(cookiesOf(response).get("authjs.session-token")?.maxAge).toBe(0);
      expect(app.events).toMatchObject([{ type: "logout.local", reason: "session_unreadable" }]);
    });
  }

  test("RPI-20: somebody who is not signed in gets the page where a logout lands, and no error", async () => {
    const app = createConnectedApp();

    const response = await app.logout.routes.logout.POST(browserRequest());

    expect(response.status).toBe(303);
    expect(locationOf(response).href).toBe(`${baseUrl}/signed-out`);
    expect(app.events).toEqual([
      { type: "logout.local", trigger: "logout_route", reason: "not_signed_in" },
    ]);
  });

  test("a session from before keepIdToken was added is signed out here, and the outcome says no_id_token", async () => {
    const app = createConnectedApp();
    const name = "authjs.session-token";
    const value = await encode({ token: { name: "Alice" }, secret, salt: name });

    const response = await app.logout.routes.logout.POST(
      browserRequest({ cookies: { [name]: value } }),
    );

    expect(locationOf(response).pathname).toBe("/signed-out");
    expect(app.events).toMatchObject([{ type: "logout.local", reason: "no_id_token" }]);
  });

  test("the page it lands on can read the outcome, and nobody can make one up", async () => {
    const app = createConnectedApp();
    const response = await app.logout.routes.logout.POST(browserRequest());
    const claim = cookiesKept(response)["federated-logout.outcome"] ?? "";

    const read = (value: string) =>
      app.logout.readOutcome(new Headers({ cookie: `federated-logout.outcome=${value}` }));

    expect(await read(claim)).toEqual({ kind: "local", reason: "not_signed_in" });
    expect(await read(`${claim.slice(0, -5)}AAAAA`)).toBeUndefined();
    expect(await read("")).toBeUndefined();
  });
});

test("a person waits for a slow provider less than two seconds; the next one finds what it has answered", async () => {
  let answer: (document: Response) => void = () => undefined;
  const app = createConnectedApp({
    logout: {
      fetch: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    },
  });
  const press = async () => {
    const cookies = await sessionCookies({ idToken: await idToken() });
    return app.logout.routes.logout.POST(browserRequest({ cookies }));
  };

  await press();
  expect(app.events).toMatchObject([{ detail: "No metadata within 1500 ms" }]);

  answer(Response.json(metadata));
  expect(locationOf(await press()).origin).toBe(issuer);
});
