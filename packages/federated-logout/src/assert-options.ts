import { FederatedLogoutError } from "./errors.ts";
import { resolveReturnTarget } from "./http/return-target.ts";
import type { FederatedLogoutOptions } from "./options.ts";
import { assertIncomingLogoutChoices } from "./providers/incoming-logout.ts";
import { assertChoices } from "./providers/logout-choice.ts";
import { assertSessionLimits } from "./sessions/session-limits.ts";
import { eventTypes } from "./signals/event-types.ts";
import { assertSenders } from "./signals/token-sender.ts";

const anyBase = { origin: "http://localhost", authPath: "/api/auth", appPath: "" };

/** @throws {FederatedLogoutError} `invalid_option` for the first option that cannot work. */
export function assertOptions(options: FederatedLogoutOptions): void {
  const {
    afterLogout = "/",
    providerLogout = {},
    logoutsFrom = {},
    sessionLimits = {},
    idTokenKeeper = "session",
    answerFormsWith = "redirect",
    allowedOrigins = [],
    discoveryTimeLimitMs = 1,
    whenStoreFails = "allow",
    storeTimeLimitMs = 1,
  } = options;
  for (const name of ofTheConfig) {
    if (name in options) {
      throw invalidOption(
        `${name} is read from the config that connect is given: leave it out here`,
      );
    }
  }
  for (const origin of allowedOrigins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw invalidOption(`allowedOrigins must list bare origins, like "https://www.example"`);
    }
  }
  if (!resolveReturnTarget(afterLogout, anyBase, allowedOrigins)) {
    throw invalidOption(
      `afterLogout must be a path of this app, like "/signed-out", or a URL on one of allowedOrigins`,
    );
  }
  assertChoices(providerLogout);
  assertIncomingLogoutChoices(logoutsFrom);
  assertSessionLimits(sessionLimits);
  assertSenders("universalLogout", options.universalLogout?.senders ?? []);
  assertSenders("securityEvents", options.securityEvents?.transmitters ?? []);
  const unknownEvent = options.securityEvents?.endsSessions?.find((name) => !(name in eventTypes));
  if (unknownEvent !== undefined) {
    throw invalidOption(`securityEvents.endsSessions has no event "${unknownEvent}"`);
  }
  if (!["session", "cookie"].includes(idTokenKeeper)) {
    throw invalidOption(`idTokenKeeper must be "session" or "cookie"`);
  }
  if (!["redirect", "page"].includes(answerFormsWith)) {
    throw invalidOption(`answerFormsWith must be "redirect" or "page"`);
  }
  if (!["allow", "deny"].includes(whenStoreFails)) {
    throw invalidOption(`whenStoreFails must be "allow" or "deny"`);
  }
  if (options.sessionList && options.revocationStore && !options.revocationStore.lists) {
    throw invalidOption("sessionList needs a revocationStore that keeps lists");
  }
  for (const [name, duration] of Object.entries({ discoveryTimeLimitMs, storeTimeLimitMs })) {
    if (Number.isFinite(duration) && duration > 0) continue;
    throw invalidOption(`${name} must be a positive number of milliseconds`);
  }
}

// What a JavaScript app, or one that was written for something else, may give to the wrong one.
const ofTheConfig = [
  "providers",
  "secret",
  "basePath",
  "trustHost",
  "callbacks",
  "adapter",
  "session",
];

function invalidOption(message: string): FederatedLogoutError {
  return new FederatedLogoutError("invalid_option", message);
}
