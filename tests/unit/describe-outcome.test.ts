import type { LocalOnlyReason, LogoutOutcome } from "next-auth-federated-logout";
import { expect, test } from "vitest";
import { describeOutcome } from "../../app/signed-out/describe-outcome.ts";

const provider = { id: "op", name: "Provider" };

test("RPI-14: whatever happened, it never says that the provider's session ended", () => {
  const reasons: LocalOnlyReason[] = ["not_openid_connect", "discovery_failed", "internal_error"];
  const outcomes: LogoutOutcome[] = [
    { kind: "provider", provider, returned: true, providerSession: "unknown" },
    { kind: "provider", provider, returned: false, providerSession: "unknown" },
    ...reasons.map((reason) => ({ kind: "local", reason, provider }) as const),
  ];

  for (const outcome of outcomes) {
    const { here, there } = describeOutcome(outcome);
    expect(here).toBe("You are signed out.");
    expect(there).toMatch(/may still be signed in|If you chose to stay signed in there/);
  }
});

test("without a session there was nothing to sign out of", () => {
  expect(describeOutcome({ kind: "local", reason: "not_signed_in" })).toEqual({
    here: "You were not signed in.",
  });
});

test("a visit without a logout is told what is known, and no more", () => {
  expect(describeOutcome(undefined)).toEqual({ here: "You have no session here." });
});
