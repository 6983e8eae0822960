import { createAsyncContext } from "../runtime/async-context.ts";
import type { LogoutAttempt, LogoutAttempts } from "../logout/attempt.ts";
import { createEndedSessions, type EndedSessions } from "../sessions/ended-sessions.ts";
import type { FederatedLogout } from "../federated-logout-interface.ts";
import type { Foundation } from "./foundation.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import {
  createSessionAvailability,
  type SessionAvailability,
  type WhenStoreFails,
} from "../sessions/session-availability.ts";
import { assertSubject } from "../sessions/session-entries.ts";

/** Which sessions have ended, and what becomes of those. */
export interface Sessions extends Pick<FederatedLogout<unknown>, "endSessions"> {
  ended: EndedSessions;
  availability: SessionAvailability;
  attempts: LogoutAttempts;
  whenStoreFails: WhenStoreFails;
  /** The longest that any session can be used without being renewed, in seconds. */
  sessionMaxAge: () => number;
  /** Ended sessions have to be remembered for so long, at least. */
  rememberFor: (sessionMaxAge: number) => void;
}

export function createSessions(
  {
    revocationStore: store,
    whenStoreFails = "allow",
    storeTimeLimitMs: timeLimitMs = 500,
  }: FederatedLogoutOptions,
  { framesEndSessions, now, emit }: Foundation,
): Sessions {
  let longestMaxAge = 0;
  const sessionMaxAge = () => longestMaxAge || thirtyDaysInSeconds;
  const ended = createEndedSessions({
    store,
    sessionMaxAge,
    framesEndSessions,
    timeLimitMs,
    now,
    emit,
  });
  return {
    ended,
    availability: createSessionAvailability(whenStoreFails),
    attempts: createAsyncContext<LogoutAttempt>(),
    whenStoreFails,
    sessionMaxAge,
    rememberFor(maxAge) {
      longestMaxAge = Math.max(longestMaxAge, maxAge);
    },
    async endSessions(subject) {
      assertSubject(subject);
      await ended.end(subject, Math.floor(now() / 1000), "app");
      const scope = subject.sid === undefined ? "person" : "session";
      emit({ type: "sessions.ended", by: "app", scope });
    },
  };
}

// As Auth.js has it, until a config says otherwise.
const thirtyDaysInSeconds = 30 * 24 * 60 * 60;
