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
import { createOwnSessions } from "../sessions/own-sessions.ts";
import { listEndedSessions } from "../sessions/list-ended-sessions.ts";
import { sharedMemoryListStore } from "../sessions/memory-list-store.ts";
import { createSessionList, type SessionList } from "../sessions/session-list.ts";

/** Which sessions have ended, and what becomes of those. */
export interface Sessions extends Pick<FederatedLogout<unknown>, "endSessions" | "sessionsOf"> {
  ended: EndedSessions;
  /** Absent where nobody wants one. */
  list: SessionList | undefined;
  availability: SessionAvailability;
  attempts: LogoutAttempts;
  whenStoreFails: WhenStoreFails;
  /** The longest that any session can be used without being renewed, in seconds. */
  sessionMaxAge: () => number;
  /** Ended sessions have to be remembered for so long, at least. */
  rememberFor: (sessionMaxAge: number) => void;
}

export function createSessions(
  { whenStoreFails = "allow", sessionList = false }: FederatedLogoutOptions,
  foundation: Foundation,
): Sessions {
  const { runAfterAnswer, secrets } = foundation;
  let longestMaxAge = 0;
  const sessionMaxAge = () => longestMaxAge || thirtyDaysInSeconds;
  const endedSessions = createEndedSessions({
    ...foundation,
    sessionMaxAge,
    ...(sessionList && { onUse: (session) => runAfterAnswer(async () => list?.renew(session)) }),
  });
  const list = sessionList
    ? createSessionList({
        lists: foundation.store?.lists ?? sharedMemoryListStore(),
        ended: endedSessions,
        secrets,
        lifetimeSeconds: sessionMaxAge,
      })
    : undefined;
  const ended = list ? listEndedSessions(endedSessions, list, runAfterAnswer) : endedSessions;

  return {
    ended,
    list,
    availability: createSessionAvailability(whenStoreFails, foundation.wordsFor),
    attempts: createAsyncContext<LogoutAttempt>(),
    whenStoreFails,
    sessionMaxAge,
    rememberFor(maxAge) {
      longestMaxAge = Math.max(longestMaxAge, maxAge);
    },
    ...createOwnSessions({ ...foundation, ended, list }),
  };
}

// As Auth.js has it, until a config says otherwise.
const thirtyDaysInSeconds = 30 * 24 * 60 * 60;
