import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TestClaims, TestSigning } from "next-auth-federated-logout/testing";
import { stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  everywhere,
  whoIsThere,
  type EndedWorld,
} from "../support/ended-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { TestBrowser } from "../support/test-browser.ts";

// The relying party's logout modules of the OpenID Foundation's conformance suite, replayed: what the
// suite's provider does, and what it looks at. Its one module for Session Management is missing, since
// nothing here polls a provider's iframe.

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const nobody = everywhere(null);
const callbackUri = "http://localhost:3000/api/auth/federated-logout/callback";

interface StartedLogout {
  world: EndedWorld;
  browser: TestBrowser;
  /** Of the end-session request. */
  parameters: Record<string, string>;
}

/** Signs in, and out again as far as the provider: what every module begins with. */
async function startLogout(known?: EndedWorld, sid = "A1"): Promise<StartedLogout> {
  const world = known ?? (await createEndedWorld({ logout: { frontChannelLogout: true } }));
  const browser = new TestBrowser(world.app);
  const idToken = await world.a.idToken({ sid });
  await browser.signIn("a", world.a, idToken);
  const request = await browser.follow(await browser.post("/api/auth/federated-logout"));
  expect(request?.endpoint).toBe(world.a.endSessionEndpoint);
  const parameters = request?.parameters ?? {};
  expect(parameters.id_token_hint).toBe(idToken);
  expect(parameters.post_logout_redirect_uri).toBe(callbackUri);
  return { world, browser, parameters };
}

async function returnTo({ browser }: StartedLogout, query: Record<string, string>) {
  return browser.get(`/api/auth/federated-logout/callback?${new URLSearchParams(query)}`);
}

/** What the suite's logout tokens are: without `typ`, for two minutes, with a claim of no meaning. */
async function suiteToken(
  { world }: StartedLogout,
  claims: TestClaims = {},
  signing: TestSigning = {},
) {
  return world.a.logoutToken(
    { sub: "alice", sid: "A1", ignored_claim: "ignored", ...claims },
    { ...signing, header: { typ: undefined, ...signing.header } },
  );
}

async function postBySuite({ world }: StartedLogout, token: string) {
  return world.app.logout.routes.backChannel.POST(
    new Request("http://localhost:3000/api/auth/federated-logout/back-channel", {
      method: "POST",
      body: new URLSearchParams({ logout_token: token, ignored_parameter: "ignored" }),
    }),
  );
}

/** What a provider that was not told “session required” loads: the suite's, as it is registered there. */
async function bareFrameBySuite(world: EndedWorld, browser: TestBrowser) {
  const path = "/api/auth/federated-logout/front-channel";
  const headers = {
    "sec-fetch-dest": "iframe",
    referer: `${world.a.issuer}/`,
    cookie: browser.cookieHeader(path),
  };
  return world.app.logout.routes.frontChannel.GET(
    new Request(`http://localhost:3000${path}`, { headers }),
  );
}

async function frameBySuite({ world }: Pick<StartedLogout, "world">) {
  const url = new URL("http://localhost:3000/api/auth/federated-logout/front-channel");
  url.searchParams.set("iss", world.a.issuer);
  url.searchParams.set("sid", "A1");
  return world.app.logout.routes.frontChannel.GET(new Request(url));
}

test("oidcc-client-test-rp-init-logout", async () => {
  const logout = await startLogout();
  expect((await postBySuite(logout, await suiteToken(logout))).status).toBe(200);
  expect((await frameBySuite(logout)).status).toBe(200);

  const back = await returnTo(logout, { state: logout.parameters.state ?? "" });

  expect(back.status).toBe(303);
  expect(back.headers.get("location")).toBe("http://localhost:3000/signed-out");
});

test.each([
  ["oidcc-client-test-rp-init-logout-other-state", { state: "x_INVALID" }],
  ["oidcc-client-test-rp-init-logout-no-state", {}],
])("%s", async (_module, query) => {
  const logout = await startLogout();

  const back = await returnTo(logout, query);

  expect(back.status).toBe(303);
  expect(await whoIsThere(logout.world, logout.browser)).toEqual(nobody);
});

describe("front channel", () => {
  async function expectFramed(answer: Response) {
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-security-policy")).toContain(
      "frame-ancestors https://a.test",
    );
  }

  test("oidcc-client-test-rp-frontchannel-rpinitlogout", async () => {
    const logout = await startLogout();
    await expectFramed(await frameBySuite(logout));
    expect((await returnTo(logout, { state: logout.parameters.state ?? "" })).status).toBe(303);
  });

  test("oidcc-client-test-rp-frontchannel-opinitlogout", async () => {
    const world = await createEndedWorld({ logout: { frontChannelLogout: true } });
    const browser = await world.signIn({ sid: "A1" });

    await expectFramed(await frameBySuite({ world }));

    expect(await whoIsThere(world, browser)).toEqual(nobody);
  });
});

describe("front channel, by a bare frame", () => {
  const logout = { frontChannelLogout: true, logoutsFrom: { a: { bareFrames: true } } };

  test("oidcc-client-test-rp-frontchannel-opinitlogout", async () => {
    const world = await createEndedWorld({ logout });
    const browser = await world.signIn({ sid: "A1" });
    const copy = browser.copy();

    const answer = await bareFrameBySuite(world, browser);

    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors https://a");
    expect(await whoIsThere(world, copy)).toEqual(nobody);
  });

  test("where that is not said, it ends nothing, and the app is told", async () => {
    const world = await createEndedWorld({ logout: { frontChannelLogout: true } });
    const browser = await world.signIn({ sid: "A1" });

    await bareFrameBySuite(world, browser);

    expect(await whoIsThere(world, browser)).toEqual(everywhere("alice@example.com"));
    expect(world.app.events).toMatchObject([{ reason: "unnamed_session" }]);
  });
});

describe("back channel", () => {
  test("oidcc-client-test-rp-backchannel-rpinitlogout, one after the other, with new keys for each", async () => {
    const world = await createEndedWorld();
    for (let run = 0; run < 4; run += 1) {
      await world.a.rotateKeys();
      const logout = await startLogout(world, `A${run}`);

      const token = await suiteToken(logout, { sid: `A${run}` });
      expect((await postBySuite(logout, token)).status).toBe(200);
    }
  });

  test("oidcc-client-test-rp-backchannel-rpinitlogout", async () => {
    const logout = await startLogout();

    const answer = await postBySuite(logout, await suiteToken(logout));

    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect((await returnTo(logout, { state: logout.parameters.state ?? "" })).status).toBe(303);
  });

  const event = "http://schemas.openid.net/event/backchannel-logout";

  test.each<[string, TestClaims]>([
    ["no-event", { events: undefined }],
    ["with-nonce", { nonce: "a nonce" }],
    ["wrong-aud", { aud: "rp1INVALID" }],
    ["wrong-event", { events: { [`${event}/foobar`]: {} } }],
    ["wrong-iss", { iss: "https://a.testINVALID" }],
  ])("oidcc-client-test-rp-backchannel-rpinitlogout-%s", async (_module, claims) => {
    const logout = await startLogout();

    expect((await postBySuite(logout, await suiteToken(logout, claims))).status).toBe(400);
  });

  test.each([
    ["alg-none", "unsigned"],
    ["wrong-alg", "signed with another algorithm than the one registered"],
  ])("oidcc-client-test-rp-backchannel-rpinitlogout-%s", async (_module, why) => {
    const logout = await startLogout();
    const invalid = await logout.world.a.invalidLogoutTokens({ sub: "alice", sid: "A1" });
    const token = invalid.find((one) => one.why === why)?.token ?? "";
    expect(token.split(".")).toHaveLength(3);

    expect((await postBySuite(logout, token)).status).toBe(400);
  });
});
