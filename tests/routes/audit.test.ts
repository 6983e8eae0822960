import type { AuditRecord } from "next-auth-federated-logout";
import { securityEventRequest } from "next-auth-federated-logout/testing";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { baseUrl, stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  sessionStrategies,
  type EndedWorldOptions,
} from "../support/ended-world.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { runServerAction } from "../support/server-action.ts";
import type { TestBrowser } from "../support/test-browser.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const universal = `${baseUrl}/api/auth/federated-logout/universal-logout`;
const issuer = "https://a.test";
const at: unknown = expect.any(Date);
const sessionId: unknown = expect.stringMatching(/^[\w-]{16}$/);
const her = { issuer, sub: "alice" };

async function createAuditedWorld(options: EndedWorldOptions = {}) {
  const records: AuditRecord[] = [];
  const world = await createEndedWorld({
    ...options,
    logout: {
      onAudit: (record) => void records.push(record),
      frontChannelLogout: true,
      sessionList: true,
      universalLogout: { senders: [{ issuer, audience: universal }] },
      securityEvents: { transmitters: [{ issuer, audience: "rp1" }] },
      ...options.logout,
    },
  });
  return { world, records };
}

const headersOf = (browser: TestBrowser) =>
  new Headers({ cookie: browser.cookieHeader("/account") });

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  test("who signs out is told once, with the session and what was asked for", async () => {
    const { world, records } = await createAuditedWorld({ strategy });
    const [byForm, byAuth] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    const copy = byForm.copy();

    await byForm.post("/api/auth/federated-logout", { form: { scope: "everywhere" } });
    await copy.post("/api/auth/federated-logout");
    await byAuth.postToAuth("signout");

    expect(records).toEqual([
      {
        what: "signed_out",
        by: "logout_route",
        scope: "everywhere",
        at,
        ...her,
        sid: "A1",
        sessionId,
      },
    ]);
  });

  test("so is who signs out by a Server Action, also where that goes on in another request", async () => {
    const { world, records } = await createAuditedWorld({
      strategy,
      logout: { idTokenKeeper: "cookie" },
    });
    const browser = await world.signIn();

    const answer = await runServerAction(browser, () => world.app.auth.signOut());
    await browser.follow(answer);

    expect(records).toEqual([
      expect.objectContaining({ what: "signed_out", by: "server_action", at, sessionId }),
    ]);
  });

  test("what ends from outside is told with whoever has ended it", async () => {
    const { world, records } = await createAuditedWorld({ strategy });
    const { a, app } = world;
    const { routes, endSessions, currentSession } = app.logout;
    const [here, there] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    const current = async () => (await currentSession(headersOf(here)))!;
    const other = (await currentSession(headersOf(there)))!;
    const front = `/api/auth/federated-logout/front-channel?iss=${encodeURIComponent(issuer)}&sid=A1`;

    await endSessions({ sessionId: other.sessionId, of: await current() });
    await endSessions({ ...her, except: await current() });
    await here.post("/api/auth/federated-logout", { form: { scope: "others" } });
    await here.get(front);
    await world.postLogoutToken({ sub: "alice", sid: "A1" });
    await routes.universalLogout.POST(
      await a.revocationRequest(universal, { format: "opaque", id: "alice" }),
    );
    await routes.securityEvents.POST(securityEventRequest(baseUrl, await a.securityEvent()));
    await endSessions(her);

    // Where sessions are in a database, a page is not told whose its session is.
    const whose = strategy === "jwt" ? her : {};
    const what = "sessions_ended";
    expect(records.map((record) => ({ ...record }))).toEqual([
      { what, by: "app", scope: "session", at, ...whose, sessionId: other.sessionId },
      { what, by: "app", scope: "others", at, ...her, keptSessionId: sessionId },
      {
        what,
        by: "logout_route",
        scope: "others",
        at,
        ...whose,
        keptSessionId: sessionId,
      },
      {
        what,
        by: "front_channel",
        scope: "session",
        at,
        provider: "a",
        issuer,
        sid: "A1",
        sessionId,
      },
      { what, by: "back_channel", scope: "session", at, provider: "a", ...her, sid: "A1" },
      { what, by: "universal_logout", scope: "person", at, sender: issuer, ...her },
      { what, by: "security_event", scope: "person", at, sender: issuer, ...her },
      { what, by: "app", scope: "person", at, ...her },
    ]);
  });
});

test("it holds no token, and what is not believed is not told", async () => {
  const { world, records } = await createAuditedWorld();
  const browser = await world.signIn();
  await world.postLogoutToken({ sub: "alice", aud: "x" });
  await browser.post("/api/auth/federated-logout", { headers: { "sec-fetch-site": "cross-site" } });
  expect(records).toEqual([]);

  await browser.post("/api/auth/federated-logout");

  expect(records).toHaveLength(1);
  expect(JSON.stringify(records)).not.toMatch(/eyJ/);
});

test("a hook that fails keeps nobody from signing out", async () => {
  const failed = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { world } = await createAuditedWorld({
    logout: {
      onAudit: () => {
        throw new Error("alice");
      },
    },
  });
  const browser = await world.signIn();

  expect((await browser.post("/api/auth/federated-logout")).status).toBe(303);

  expect(failed).toHaveBeenCalledWith("[federated-logout] onAudit failed:", "Error");
  failed.mockRestore();
});

test("onEvent names nobody, whatever ends", async () => {
  const { world } = await createAuditedWorld({ logout: { endsSessionsByEmail: true } });
  const browser = await world.signIn({ sid: "A1" });
  const { routes, endSessions } = world.app.logout;
  const email = { format: "email", email: "alice@example.com" };
  await endSessions({ issuer, email: email.email });
  await routes.universalLogout.POST(await world.a.revocationRequest(universal, email));
  await routes.securityEvents.POST(
    securityEventRequest(baseUrl, await world.a.securityEvent({ sub_id: email })),
  );
  await world.postLogoutToken({ sub: "alice", sid: "A1" });
  await browser.post("/api/auth/federated-logout");

  expect(world.app.events.length).toBeGreaterThan(4);
  expect(JSON.stringify(world.app.events)).not.toMatch(/alice|A1/);
});
