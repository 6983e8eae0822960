import { beforeEach, describe, expect, test, vi } from "vitest";
import { stubEnvironment } from "../support/connected-app.ts";
import {
  createEndedWorld,
  everywhere,
  sessionStrategies,
  whoIsThere,
} from "../support/ended-world.ts";
import { failingStore } from "../support/failing-store.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { runServerAction } from "../support/server-action.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);
vi.mock(
  "next/navigation",
  async () => (await import("../support/server-action.ts")).nextNavigation,
);

useClosedNetwork();
beforeEach(() => stubEnvironment());

const alice = everywhere("alice@example.com");
const nobody = everywhere(null);
const logoutRoute = "/api/auth/federated-logout";

describe.each(sessionStrategies)("with %s sessions", (strategy) => {
  const keeper = { idTokenKeeper: strategy === "jwt" ? "session" : "cookie" } as const;

  test("endSessions ends all of a person's sessions at one provider, and signing in again works", async () => {
    const world = await createEndedWorld({ strategy });
    const hers = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    const others = [await world.signIn({ sub: "bob" }), await world.signIn({}, "b")];

    await world.app.logout.endSessions({ issuer: world.a.issuer, sub: "alice" });

    for (const browser of hers) expect(await whoIsThere(world, browser)).toEqual(nobody);
    for (const browser of others) expect(await whoIsThere(world, browser)).not.toEqual(nobody);
  });

  test("endSessions counts by the clock of this app, whatever the provider's says", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const world = await createEndedWorld({ strategy });
      // A minute ahead.
      const iat = Math.floor(Date.now() / 1000) + 30;
      const before = await world.signIn({ iat });
      await world.app.logout.endSessions({ issuer: world.a.issuer, sub: "alice" });

      vi.setSystemTime(Date.now() + 1000);
      const after = await world.signIn({ iat });

      expect(await whoIsThere(world, before)).toEqual(nobody);
      expect(await whoIsThere(world, after)).toEqual(alice);
    } finally {
      vi.useRealTimers();
    }
  });

  test("endSessions ends one session by its sid, and with a sub only what matches both", async () => {
    const world = await createEndedWorld({ strategy });
    const { issuer } = world.a;
    const [one, other] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];

    await world.app.logout.endSessions({ issuer, sub: "bob", sid: "A1" });
    expect(await whoIsThere(world, one)).toEqual(alice);

    await world.app.logout.endSessions({ issuer, sid: "A1" });
    await world.app.logout.endSessions({ issuer, sub: "alice", sid: "A2" });
    expect(await whoIsThere(world, one)).toEqual(nobody);
    expect(await whoIsThere(world, other)).toEqual(nobody);
  });

  test("who signs out everywhere ends all sessions here, and this browser's at the provider", async () => {
    const world = await createEndedWorld({ strategy, logout: keeper });
    const [here, there] = [await world.signIn({ sid: "A1" }), await world.signIn({ sid: "A2" })];
    const bob = await world.signIn({ sub: "bob" });

    const answer = await here.post(logoutRoute, { form: { scope: "everywhere" } });

    expect(answer.headers.get("location")).toMatch(/^https:\/\/a\.test\/session\/end\?/);
    expect(await whoIsThere(world, there)).toEqual(nobody);
    expect(await whoIsThere(world, here)).toEqual(nobody);
    expect(await whoIsThere(world, bob)).toEqual(everywhere("bob@example.com"));
    const headers = new Headers({ cookie: here.cookieHeader("/signed-out") });
    expect(await world.app.logout.readOutcome(headers)).toMatchObject({ everywhere: true });
  });

  test("so does a Server Action", async () => {
    const world = await createEndedWorld({ strategy, logout: keeper });
    const [here, there] = [await world.signIn(), await world.signIn()];

    const answer = await runServerAction(here, () =>
      world.app.auth.signOut({ scope: "everywhere" }),
    );
    await here.follow(answer);

    expect(await whoIsThere(world, there)).toEqual(nobody);
  });

  test("the outcome says so when the other sessions could not be ended", async () => {
    const store = failingStore();
    const world = await createEndedWorld({ strategy, store, logout: keeper });
    const here = await world.signIn();
    store.down = "refuses";

    const answer = await here.post(logoutRoute, {
      form: { scope: "everywhere" },
      headers: { accept: "application/json" },
    });

    expect(await answer.json()).toMatchObject({ outcome: { everywhere: false } });
  });

  test("an ordinary sign-out says nothing of other sessions", async () => {
    const world = await createEndedWorld({ strategy, logout: keeper });
    const here = await world.signIn();

    const answer = await here.post(logoutRoute, { headers: { accept: "application/json" } });

    expect((await answer.json()).outcome).not.toHaveProperty("everywhere");
  });
});

test.each<object>([
  { issuer: "https://a.test" },
  { issuer: "https://a.test", sub: undefined },
  { issuer: "https://a.test", sub: "" },
  { issuer: "https://a.test", sub: "alice", sid: "" },
  { issuer: "", sub: "alice" },
  { sub: "alice" },
])("endSessions refuses %o, which is nobody", async (nobodys) => {
  const { endSessions }: { endSessions: (subject: never) => Promise<void> } = (
    await createEndedWorld()
  ).app.logout;

  // @ts-expect-error -- what JavaScript lets happen
  await expect(endSessions(nobodys)).rejects.toThrow(
    expect.objectContaining({ code: "invalid_subject" }),
  );
});

test("endSessions rejects when it could not be recorded", async () => {
  const store = failingStore();
  const world = await createEndedWorld({ store });
  store.down = "refuses";

  await expect(
    world.app.logout.endSessions({ issuer: world.a.issuer, sub: "alice" }),
  ).rejects.toThrow("connection refused");
});

test("the session endpoint names the session until it ends, and renews nothing", async () => {
  const world = await createEndedWorld();
  const browser = await world.signIn({ sid: "A1" });
  const ask = () => browser.get(`${logoutRoute}/session`);

  const first = await ask();
  expect(first.headers.getSetCookie()).toEqual([]);
  expect(first.headers.get("cache-control")).toBe("no-store");
  const { session } = await first.json();
  expect(session).toMatch(/^[\w-]{16}$/);
  expect(await (await ask()).json()).toEqual({ session });

  await world.postLogoutToken({ sid: "A1" });
  expect(await (await ask()).json()).toEqual({ session: null });

  const other = await world.signIn({ sid: "A2" });
  await other.post(logoutRoute);
  expect(await (await other.get(`${logoutRoute}/session`)).json()).toEqual({ session: null });
});

test("the session endpoint claims nothing while the store is down", async () => {
  const store = failingStore();
  const world = await createEndedWorld({ store });
  const browser = await world.signIn();
  store.down = "refuses";

  expect((await browser.get(`${logoutRoute}/session`)).status).toBe(503);
});
