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
