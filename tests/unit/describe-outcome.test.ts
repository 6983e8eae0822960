import {
  describeOutcome,
  type LocalOnlyReason,
  type LogoutOutcome,
} from "next-auth-federated-logout";
import { expect, test } from "vitest";

const provider = { id: "op", name: "Provider" };

test("RPI-14: whatever happened, it never says that the provider's session ended", () => {
  const reasons: LocalOnlyReason[] = [
    "not_openid_connect",
    "no_end_session_endpoint",
    "local_scope",
    "turned_off",
    "discovery_failed",
    "internal_error",
  ];
  const outcomes: LogoutOutcome[] = [
    { kind: "provider", provider, returned: true, providerSession: "unknown" },
    { kind: "provider", provider, returned: false, providerSession: "unknown" },
    ...reasons.map((reason) => ({ kind: "local", reason, provider }) as const),
  ];

  for (const outcome of outcomes) {
    const { here, there } = describeOutcome(outcome);
    expect(here).toBe("You are signed out.");
    expect(there).toMatch(
      /(may still be|are still) signed in|If you chose to stay signed in there/,
    );
  }
});

test("a provider that may not have got its own cookies is asked to ask: it says so", () => {
  const outcome = {
    kind: "provider",
    provider,
    returned: true,
    providerSession: "unknown",
  } as const;

  expect(describeOutcome({ ...outcome, promptsNextTime: true }).there).toMatch(
    /^It was asked to sign you out.* it will be told to ask who is there\.$/,
  );
});

test("where a server of the app could not be told yet, it says so", () => {
  const outcome = { kind: "local", reason: "turned_off", provider, recorded: false } as const;

  expect(describeOutcome(outcome).here).toBe(
    "You are signed out. It may take a moment until all of this app has noticed.",
  );
});

test("without a session there was nothing to sign out of", () => {
  expect(describeOutcome({ kind: "local", reason: "not_signed_in" })).toEqual({
    here: "You were not signed in.",
  });
});

test("at a provider without a logout the session lives on: it says so, where to end it, and what happens next", () => {
  const google = { id: "google", name: "Google", accountPage: "https://google.test/devices" };

  expect(
    describeOutcome({
      kind: "local",
      reason: "no_end_session_endpoint",
      provider: google,
      promptsNextTime: true,
    }),
  ).toEqual({
    here: "You are signed out.",
    there:
      "You are still signed in at Google. It offers no way for this app to sign you out. When somebody signs in here again, it will be told to ask who is there.",
    accountPage: "https://google.test/devices",
  });
});

test("without a session elsewhere there is nothing more to say", () => {
  expect(describeOutcome({ kind: "local", reason: "no_provider_session", provider })).toEqual({
    here: "You are signed out.",
  });
});

test("a visit without a logout is told what is known, and no more", () => {
  expect(describeOutcome(undefined)).toEqual({ here: "You have no session here." });
});

test("an app may have words of its own, and says the rest in English", () => {
  const words = {
    signedOut: "Abgemeldet.",
    stillSignedInThere: (name: string) => `Bei ${name} sind Sie noch angemeldet.`,
  };

  expect(describeOutcome({ kind: "local", reason: "turned_off", provider }, words)).toEqual({
    here: "Abgemeldet.",
    there: "Bei Provider sind Sie noch angemeldet. This app does not sign you out there.",
  });
});
