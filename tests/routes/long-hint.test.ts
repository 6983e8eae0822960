import { beforeEach, describe, expect, test } from "vitest";
import { createLogoutCookies } from "../../packages/federated-logout/src/logout/logout-cookies.ts";
import {
  browserRequest,
  cookiesKept,
  cookiesOf,
  createConnectedApp,
  locationOf,
  secret,
  sessionCookies,
  stubEnvironment,
  type ConnectedApp,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { metadata, serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

const longToken = () => idToken({ groups: "g".repeat(6700) });

async function signOut(app: ConnectedApp, hint: string) {
  serveMetadata();
  const cookies = await sessionCookies({ idToken: hint });
  return app.logout.routes.logout.POST(browserRequest({ cookies }));
}

async function returnCookieOf(cookies: Record<string, string>) {
  const { headers } = browserRequest({ cookies });
  const base = { origin: "http://localhost:3000", authPath: "/api/auth", appPath: "" };
  return createLogoutCookies(() => [secret]).return.open(headers, base);
}

async function pageOf(answer: Response) {
  const policy = answer.headers.get("content-security-policy") ?? "";
  const [, nonce] = /script-src 'nonce-([\w-]{16,})'/.exec(policy) ?? [];
  return { policy, nonce, page: await answer.text() };
}

describe("RPI-17: an id_token that is too long for a URL", () => {
  test("goes to the provider in a form that submits itself, with the parameters of the URL", async () => {
    const app = createConnectedApp();
    const hint = await longToken();

    const answer = await signOut(app, hint);

    const { page, nonce } = await pageOf(answer);
    expect(answer.status).toBe(200);
    expect(page).toContain(`<form method="post" action="${metadata.end_session_endpoint}">`);
    const fields = [...page.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, n, v]) => [n, v]);
    expect(Object.fromEntries(fields.filter(([name]) => name !== "viewport"))).toEqual({
      id_token_hint: hint,
      client_id: "rp1",
      post_logout_redirect_uri: "http://localhost:3000/api/auth/federated-logout/callback",
      state: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(page).toContain(`<script nonce="${nonce}">`);
    expect(page).toContain(`<button type="submit">Go on to Provider</button>`);
    expect(app.events).toMatchObject([{ type: "logout.started", idTokenHint: true }]);
  });

  test("is on a page that nobody keeps, frames or is told of, and that runs its own script only", async () => {
    const answers = await Promise.all(
      [1, 2].map(async () => signOut(createConnectedApp(), await longToken())),
    );
    const pages = await Promise.all(answers.map(pageOf));

    for (const { headers } of answers) {
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
    const [one, other] = pages;
    expect(one?.policy.replace(one.nonce ?? "", "…")).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-…'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(one?.nonce).not.toBe(other?.nonce);
  });

  test("goes by URL up to 2000 characters of it, and no further", async () => {
    const lengths = { redirected: 0, posted: Infinity };
    for (let padding = 900; padding < 1400; padding += 12) {
      const answer = await signOut(
        createConnectedApp(),
        await idToken({ groups: "g".repeat(padding) }),
      );
      const { length } = locationOf(answer).href;
      if (answer.status === 303) lengths.redirected = Math.max(lengths.redirected, length);
      else lengths.posted = Math.min(lengths.posted, padding);
    }
    expect(lengths.redirected).toBeGreaterThan(1980);
    expect(lengths.redirected).toBeLessThanOrEqual(2000);
    expect(lengths.posted).toBeLessThan(1400);
  });

  test("stays with the standard's GET where a team says that its provider takes no POST", async () => {
    const app = createConnectedApp({ logout: { providerLogout: { op: { takesPost: false } } } });

    const answer = await signOut(app, await longToken());

    expect(answer.status).toBe(303);
    expect([...locationOf(answer).searchParams.keys()]).toEqual([
      "client_id",
      "post_logout_redirect_uri",
      "state",
    ]);
  });

  test("goes by a longer URL where a team says that its provider takes one", async () => {
    const app = createConnectedApp({ logout: { providerLogout: { op: { longestUrl: 16_000 } } } });
    const hint = await longToken();

    const answer = await signOut(app, hint);

    expect(locationOf(answer).searchParams.get("id_token_hint")).toBe(hint);
  });

  test("asked for by a script: pressed again, it still goes there with the id_token", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const hint = await longToken();
    const headers = { "sec-fetch-site": "same-origin", accept: "application/json" };
    const first = await app.logout.routes.logout.POST(
      browserRequest({ cookies: await sessionCookies({ idToken: hint }), headers }),
    );
    const claim = cookiesKept(first);

    const second = await app.logout.routes.logout.POST(browserRequest({ cookies: claim, headers }));

    const { url } = await second.json();
    expect(url).toBe("http://localhost:3000/api/auth/federated-logout/continue");
    const path = new URL(url).pathname;
    const answer = await app.auth.handlers.GET(
      browserRequest({ method: "GET", path, cookies: { ...claim, ...cookiesKept(second) } }),
    );
    expect((await pageOf(answer)).page).toContain(hint);
  });

  test("comes back without proof that its provider saw its own cookies: the next sign-in asks", async () => {
    const app = createConnectedApp();
    for (const [hint, remembers] of [
      [await longToken(), true],
      [await idToken(), false],
    ] as const) {
      const cookies = cookiesKept(await signOut(app, hint));
      const pending = await app.logout.readOutcome(
        new Headers({ cookie: `federated-logout.return=${cookies["federated-logout.return"]}` }),
      );
      expect(pending).toMatchObject({ kind: "provider", returned: false });
      const state = (await returnCookieOf(cookies))?.state;
      const back = await app.logout.routes.callback.GET(
        browserRequest({
          method: "GET",
          path: `/api/auth/federated-logout/callback?state=${state}`,
          cookies,
        }),
      );
      expect(cookiesOf(back).has("federated-logout.re-authentication")).toBe(remembers);
      const outcome = await app.logout.readOutcome(
        new Headers({
          cookie: `federated-logout.outcome=${cookiesKept(back)["federated-logout.outcome"]}`,
        }),
      );
      expect(outcome).toEqual({
        kind: "provider",
        provider: { id: "op", name: "Provider" },
        returned: true,
        providerSession: "unknown",
        ...(remembers && { promptsNextTime: true }),
      });
    }
  });

  test("never gets a provider's name or address into the page as HTML", async () => {
    const endpoint = `${metadata.issuer}/end?a="><script>alert(1)</script>`;
    const name = `<img src=x onerror="alert(1)">`;
    const app = createConnectedApp({
      providers: [
        {
          id: "op",
          name,
          type: "oidc",
          issuer: metadata.issuer,
          clientId: "rp1",
          clientSecret: "s",
        },
      ],
      logout: {
        answerFormsWith: "page",
      },
    });
    for (const hint of [await longToken(), await idToken()]) {
      serveMetadata({ ...metadata, end_session_endpoint: endpoint });
      const cookies = await sessionCookies({ idToken: hint });
      const answer = await app.logout.routes.logout.POST(browserRequest({ cookies }));
      const { page } = await pageOf(answer);
      expect(page).not.toContain("<img");
      expect(page.match(/<script(?! nonce=)/g)).toBeNull();
    }
  });
});

describe("answerFormsWith: page", () => {
  test("goes to the provider by a page that navigates, and has a link without JavaScript", async () => {
    const app = createConnectedApp({ logout: { answerFormsWith: "page" } });
    const hint = await idToken();

    const answer = await signOut(app, hint);

    const { page } = await pageOf(answer);
    expect(answer.status).toBe(200);
    expect(page).not.toContain("<script");
    const [, href = ""] = /<a class="button" href="([^"]*)">/.exec(page) ?? [];
    const [, refreshed = ""] = /http-equiv="refresh" content="0; url=([^"]*)"/.exec(page) ?? [];
    expect(refreshed).toBe(href);
    const url = new URL(href.replaceAll("&amp;", "&"));
    expect(url.origin + url.pathname).toBe(metadata.end_session_endpoint);
    expect(url.searchParams.get("id_token_hint")).toBe(hint);
  });

  test("answers a script with the provider's URL: it needs no page", async () => {
    serveMetadata();
    const app = createConnectedApp({ logout: { answerFormsWith: "page" } });
    const cookies = await sessionCookies({ idToken: await idToken() });

    const answer = await app.logout.routes.logout.POST(
      browserRequest({
        cookies,
        headers: { "sec-fetch-site": "same-origin", accept: "application/json" },
      }),
    );

    expect((await answer.json()).url).toContain(metadata.end_session_endpoint);
  });

  test("does so, too, when pressed again, and when it lands on another origin", async () => {
    const app = createConnectedApp({
      logout: { answerFormsWith: "page", allowedOrigins: ["https://www.test"] },
    });
    const first = await signOut(app, await idToken());
    const again = await app.logout.routes.logout.POST(
      browserRequest({ cookies: cookiesKept(first) }),
    );
    expect((await pageOf(again)).page).toContain(`<a class="button" href="${metadata.issuer}/`);

    const elsewhere = await app.logout.routes.logout.POST(
      browserRequest({ form: { redirectTo: "https://www.test/bye" } }),
    );
    const { page } = await pageOf(elsewhere);
    expect(page).toContain(`url=https://www.test/bye"`);
    expect(page).toContain("You are signed out. Taking you to <strong>www.test</strong>");
  });

  test("redirects within the app, where that is all there is", async () => {
    const app = createConnectedApp({ logout: { answerFormsWith: "page" } });

    const answer = await app.logout.routes.logout.POST(browserRequest());

    expect(answer.status).toBe(303);
    expect(locationOf(answer).pathname).toBe("/signed-out");
  });
});
