import { expect, test, vi } from "vitest";
import {
  createEmit,
  warnAboutProblems,
  type LogoutEvent,
} from "../../packages/federated-logout/src/events.ts";

const event: LogoutEvent = {
  type: "logout.local",
  trigger: "logout_route",
  reason: "discovery_failed",
  provider: { id: "op", name: "Provider" },
  detail: "No metadata within 1500 ms",
};

test("a listener that fails cannot fail the logout it is told about", async () => {
  const reported = vi.spyOn(console, "error").mockReturnValue();

  createEmit(() => {
    throw new Error("a bug in the app");
  })(event);
  createEmit(() => Promise.reject(new Error("another")))(event);

  await vi.waitFor(() => expect(reported).toHaveBeenCalledTimes(2));
});

test("by default the console hears of problems, and of nothing else", () => {
  const warned = vi.spyOn(console, "warn").mockReturnValue();

  warnAboutProblems({ ...event, reason: "not_signed_in" });
  warnAboutProblems({ type: "logout.finished", provider: { id: "op", name: "Provider" } });
  expect(warned).not.toHaveBeenCalled();

  warnAboutProblems(event);
  expect(warned).toHaveBeenCalledWith(
    "[federated-logout] signed out here, not at op: discovery_failed",
    "No metadata within 1500 ms",
  );
});

test("what the revocation store could not be told, and what there was no room for, is told", () => {
  const warned = vi.spyOn(console, "warn").mockReturnValue();

  warnAboutProblems({ type: "revocation_store.caught_up", entries: 3 });
  warnAboutProblems({ type: "revocation_store.forgot", entries: 2 });

  expect(warned.mock.calls.flat()).toEqual([
    "[federated-logout] revocation store answers again: told of 3 entries that it had missed",
    "[federated-logout] no room for more ended sessions: 2 entries forgotten, and those may come back",
  ]);
});

test("what anybody can send is told once in a while, and a store that fails sooner again", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    const tell = (reason: "refused" | "store_failed" | "unknown_session") =>
      warnAboutProblems({ type: "sessions.not_ended", by: "back_channel", reason, detail: "d" });
    const countAfter = (seconds: number) => {
      vi.setSystemTime(Date.now() + seconds * 1000);
      for (let i = 0; i < 100; i += 1) {
        tell("refused");
        tell("store_failed");
        tell("unknown_session");
      }
      return warned.mock.calls.length;
    };

    expect(countAfter(0)).toBe(2);
    expect(countAfter(11)).toBe(3);
    expect(countAfter(600)).toBe(5);
  } finally {
    vi.useRealTimers();
  }
});
