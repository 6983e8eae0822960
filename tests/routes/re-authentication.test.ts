import { http, HttpResponse } from "msw";
import Credentials from "next-auth/providers/credentials";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import LinkedIn from "next-auth/providers/linkedin";
import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  browserRequest,
  cookiesKept,
  cookiesOf,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
  type ConnectedApp,
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
  for (const at of Object.values(issuers)) {
    serveMetadata({ ...metadata, issuer: at, end_session_endpoint: undefined }, at);
  }
});

const issuers: Readonly<Record<string, string>> = {
  google: "https://accounts.google.com",
  linkedin: "https://www.linkedin.com/oauth",
};
const client = { clientId, clientSecret: "s" };
const reAuthenticationCookie = "federated-logout.re-authentication";

function createApp(google: object = {}) {
  return createConnectedApp({
    providers: [
      Google({ ...client, ...google }),
      GitHub(client),
      LinkedIn(client),
      Credentials({}),
      { id: "op", name: "Provider", type: "oidc", issuer, ...client },
    ],
  });
}

/** Signs out of a session that was signed in through `provider`, and says what the browser keeps. */
async function signOutOf(app: ConnectedApp, provider: string, claim: Record<string, string> = {}) {
  const types = { github: "oauth", credentials: "credentials" } as const;
  const type = provider === "github" || provider === "credentials" ? types[provider] : "oidc";
  const token = type === "oidc" ? await idToken({ iss: issuers[provider] ?? issuer }) : undefined;
  const session = await sessionCookies({ provider, type, idToken: token });
  const response = await app.logout.routes.logout.POST(
    browserRequest({
      cookies: { ...claim, ...session },
      headers: { "sec-fetch-site": "same-origin", accept: "application/json" },
    }),
  );
  const { outcome }: { outcome: Record<string, unknown> } = await response.json();
  return { outcome, cookies: { ...claim, ...cookiesKept(response) } };
}

/** Presses "Sign in", and says where the browser is sent. */
async function signInThrough(
  app: ConnectedApp,
  provider: string,
  cookies: Record<string, string>,
  query = "",
) {
  const csrf = await app.auth.handlers.GET(
    browserRequest({ method: "GET", path: "/api/auth/csrf", cookies }),
  );
  const { csrfToken }: { csrfToken: string } = await csrf.json();
  const all = { ...cookies, ...cookiesKept(csrf) };
  const response = await app.auth.handlers.POST(
    browserRequest({
      path: `/api/auth/signin/${provider}${query}`,
      cookies: all,
      form: { csrfToken },
    }),
  );
  return { url: locationOf(response), cookies: { ...all, ...cookiesKept(response) } };
}

function comeBack(app: ConnectedApp, state: string | null, cookies: Record<string, string>) {
  const path = `/api/auth/federated-logout/callback?state=${state}`;
  return app.logout.routes.callback.GET(browserRequest({ method: "GET", path, cookies }));
}

const promptOf = ({ url }: { url: URL }) => url.searchParams.get("prompt");

describe("after a logout that left the provider's session alive", () => {
  test("Google: the outcome says so, and the next sign-in there asks which account", async () => {
    const app = createApp();
    const { outcome, cookies } = await signOutOf(app, "google");

    expect(outcome).toEqual({
      kind: "local",
      reason: "no_end_session_endpoint",
      provider: {
        id: "google",
        name: "Google",
        accountPage: "https://myaccount.google.com/device-activity",
      },
      promptsNextTime: true,
    });
    expect(promptOf(await signInThrough(app, "google", cookies))).toBe("select_account");
  });

  test("GitHub: the same, without OpenID Connect", async () => {
    const app = createApp();
    const { outcome, cookies } = await signOutOf(app, "github");

    expect(outcome).toMatchObject({
      reason: "not_openid_connect",
      provider: { accountPage: "https://github.com/settings/sessions" },
      promptsNextTime: true,
    });
    expect(promptOf(await signInThrough(app, "github", cookies))).toBe("select_account");
  });

  test("an OpenID Provider that was not asked is asked for the standard's prompt=login", async () => {
    const app = createApp();
    network.use(
      http.get(`${issuer}/.well-known/openid-configuration`, () => HttpResponse.error(), {
        once: true,
      }),
    );
    const { outcome, cookies } = await signOutOf(app, "op");
    serveMetadata();

    expect(outcome).toMatchObject({ reason: "discovery_failed", promptsNextTime: true });
    expect(promptOf(await signInThrough(app, "op", cookies))).toBe("login");
  });

  test("LinkedIn is known to take no such question: none is promised, and none is sent", async () => {
    const app = createApp();
    const { outcome, cookies } = await signOutOf(app, "linkedin");

    expect(outcome).not.toHaveProperty("promptsNextTime");
    expect(promptOf(await signInThrough(app, "linkedin", cookies))).toBeNull();
  });

  test("a password leaves no session elsewhere, so that there is nothing to ask", async () => {
    const app = createApp();

    expect((await signOutOf(app, "credentials")).outcome).toEqual({
      kind: "local",
      reason: "no_provider_session",
      provider: { id: "credentials", name: "Credentials" },
    });
  });

  test("sign-ins through other providers, and in other browsers, are as ever", async () => {
    const app = createApp();
    const { cookies } = await signOutOf(app, "google");

    expect(promptOf(await signInThrough(app, "github", cookies))).toBeNull();
    expect(promptOf(await signInThrough(app, "google", {}))).toBeNull();
  });

  test("of two such providers each asks", async () => {
    const app = createApp();
    const first = await signOutOf(app, "google");
    const { cookies } = await signOutOf(app, "github", first.cookies);

    expect(promptOf(await signInThrough(app, "google", cookies))).toBe("select_account");
    expect(promptOf(await signInThrough(app, "github", cookies))).toBe("select_account");
  });
});

describe("what else a sign-in asks for stays", () => {
  test.each([
    ["in the configuration", { authorization: { params: { prompt: "consent", hd: "a" } } }, ""],
    ["in the call", {}, "?prompt=consent&hd=a"],
  ])("a prompt %s", async (_where, google, query) => {
    const app = createApp(google);
    const { cookies } = await signOutOf(app, "google");

    const signIn = await signInThrough(app, "google", cookies, query);

    expect(promptOf(signIn)).toBe("consent select_account");
    expect(signIn.url.searchParams.get("hd")).toBe("a");
  });

  test("but prompt=none gives way: it would let whoever comes next walk in unseen", async () => {
    const app = createApp();
    const { cookies } = await signOutOf(app, "google");

    const signIn = await signInThrough(app, "google", cookies, "?prompt=none");

    expect(promptOf(signIn)).toBe("select_account");
  });
});

test("a logout that has not come back from the provider: the next sign-in there asks who is there", async () => {
  const app = createApp();
  serveMetadata();
  const { outcome, cookies } = await signOutOf(app, "op");

  expect(outcome).toMatchObject({ kind: "provider", returned: false });
  expect(promptOf(await signInThrough(app, "op", cookies))).toBe("login");

  // Whoever has been here meanwhile.
  const others = await signOutOf(app, "credentials", cookies);
  expect(promptOf(await signInThrough(app, "op", others.cookies))).toBe("login");
});

test("a logout that has come back asks nothing more", async () => {
  const app = createApp();
  serveMetadata();
  const session = await sessionCookies({ idToken: await idToken() });
  const started = await app.logout.routes.logout.POST(browserRequest({ cookies: session }));
  const state = locationOf(started).searchParams.get("state");
  const finished = await comeBack(app, state, cookiesKept(started));

  expect(cookiesOf(finished).get("federated-logout.return")?.maxAge).toBe(0);
  expect(cookiesOf(finished).has(reAuthenticationCookie)).toBe(false);
  expect(promptOf(await signInThrough(app, "op", cookiesKept(finished)))).toBeNull();
});

test("one that does not come back in time is not waited for, but asked about at the next sign-in", async () => {
  const app = createApp();
  serveMetadata();
  const session = await sessionCookies({ idToken: await idToken() });
  const started = await app.logout.routes.logout.POST(browserRequest({ cookies: session }));
  const state = locationOf(started).searchParams.get("state");
  const cookies = cookiesKept(started);
  vi.useFakeTimers({ now: Date.now() + 16 * 60_000, toFake: ["Date"] });

  const late = await comeBack(app, state, cookies);

  expect(app.events.at(-1)).toEqual({ type: "logout.unmatched", reason: "no_pending_logout" });
  expect(cookiesOf(late).size).toBe(0);
  expect(promptOf(await signInThrough(app, "op", cookies))).toBe("login");
  vi.useRealTimers();
});

test("another one's cookie beside it, of another provider, hides nothing", async () => {
  const app = createApp();
  serveMetadata();
  const mine = await signOutOf(app, "op");
  serveMetadata({ ...metadata, issuer: issuers["google"] ?? "" }, issuers["google"]);
  const others = await signOutOf(app, "google");
  const name = "federated-logout.return";
  const csrf = await app.auth.handlers.GET(
    browserRequest({ method: "GET", path: "/api/auth/csrf" }),
  );
  const { csrfToken }: { csrfToken: string } = await csrf.json();
  const [csrfPair] = Object.entries(cookiesKept(csrf)).map((pair) => pair.join("="));

  for (const order of [
    [mine, others],
    [others, mine],
  ]) {
    const pairs = order.map(({ cookies }) => `${name}=${cookies[name]}`);
    const signIn = await app.auth.handlers.POST(
      browserRequest({
        path: "/api/auth/signin/op",
        form: { csrfToken },
        headers: { "sec-fetch-site": "same-origin", cookie: [...pairs, csrfPair].join("; ") },
      }),
    );
    expect(locationOf(signIn).searchParams.get("prompt")).toBe("login");
  }
});

test("a logout that another one takes the place of is asked about all the same", async () => {
  const app = createApp();
  serveMetadata();
  const first = await signOutOf(app, "op");
  serveMetadata(
    { ...metadata, issuer: "https://accounts.google.com" },
    "https://accounts.google.com",
  );
  const second = await signOutOf(app, "google", first.cookies);

  expect(second.outcome).toMatchObject({ kind: "provider" });
  expect(promptOf(await signInThrough(app, "op", second.cookies))).toBe("login");
  expect(promptOf(await signInThrough(app, "google", second.cookies))).toBe("select_account");
});

test("where no provider can ask, nothing stays for longer than a browser is expected back", async () => {
  const app = createApp();
  serveMetadata({ ...metadata, issuer: issuers["linkedin"] ?? "" }, issuers["linkedin"]);
  const token = await idToken({ iss: issuers["linkedin"] });
  const session = await sessionCookies({ provider: "linkedin", idToken: token });
  const started = await app.logout.routes.logout.POST(browserRequest({ cookies: session }));

  expect(cookiesOf(started).get("federated-logout.return")?.maxAge).toBe(15 * 60);
});

test.each(["/api/auth/signin/google/", "/api/auth/signin//google"])(
  "asks at %s, too",
  async (path) => {
    const app = createApp();
    const { cookies } = await signOutOf(app, "google");
    const csrf = await app.auth.handlers.GET(
      browserRequest({ method: "GET", path: "/api/auth/csrf", cookies }),
    );
    const { csrfToken }: { csrfToken: string } = await csrf.json();

    const response = await app.auth.handlers.POST(
      browserRequest({
        path,
        cookies: { ...cookies, ...cookiesKept(csrf) },
        form: { csrfToken },
        // As signIn() of next-auth/react does it.
        headers: { "sec-fetch-site": "same-origin", "x-auth-return-redirect": "1" },
      }),
    );

    const { url }: { url: string } = await response.json();
    expect(new URL(url).searchParams.get("prompt")).toBe("select_account");
  },
);

/** Comes back from GitHub, and says what the browser keeps. */
async function signInAtGitHub(app: ConnectedApp, cookies: Record<string, string>) {
  const signIn = await signInThrough(app, "github", cookies);
  network.use(
    http.post("https://github.com/login/oauth/access_token", () =>
      HttpResponse.json({ access_token: "a", token_type: "bearer", scope: "" }),
    ),
    http.get("https://api.github.com/user", () =>
      HttpResponse.json({ id: 7, login: "alice", name: "Alice", email: "a@b.test" }),
    ),
  );
  const response = await app.auth.handlers.GET(
    browserRequest({
      method: "GET",
      path: "/api/auth/callback/github?code=c",
      cookies: signIn.cookies,
    }),
  );
  expect(cookiesKept(response)).toHaveProperty(["authjs.session-token"]);
  return { response, cookies: { ...signIn.cookies, ...cookiesKept(response) } };
}

test("once somebody has signed in there, the question is not repeated", async () => {
  const app = createApp();
  const first = await signOutOf(app, "google");
  const left = await signOutOf(app, "github", first.cookies);

  const { cookies } = await signInAtGitHub(app, left.cookies);

  expect(promptOf(await signInThrough(app, "github", cookies))).toBeNull();
  expect(promptOf(await signInThrough(app, "google", cookies))).toBe("select_account");
});

test("the last such sign-in leaves no cookie behind", async () => {
  const app = createApp();
  const { cookies } = await signOutOf(app, "github");

  const { response } = await signInAtGitHub(app, cookies);

  expect(cookiesOf(response).get(reAuthenticationCookie)?.maxAge).toBe(0);
});

test("a base that is not trusted keeps nobody from completing a sign-in", async () => {
  stubEnvironment({ AUTH_URL: undefined, AUTH_TRUST_HOST: undefined });
  const app = createConnectedApp({
    providers: [GitHub(client)],
    auth: { trustHost: true },
  });

  const { response } = await signInAtGitHub(app, {});

  expect(response.status).toBe(302);
});

test("a base that is not trusted keeps nobody from signing in", async () => {
  const app = createApp();
  const { cookies } = await signOutOf(app, "google");
  stubEnvironment({ AUTH_URL: undefined, AUTH_TRUST_HOST: undefined });
  const trusting = createConnectedApp({
    providers: [Google(client)],
    auth: { trustHost: true },
  });

  expect((await signInThrough(trusting, "google", cookies)).url.pathname).toBe("/authorize");
});
