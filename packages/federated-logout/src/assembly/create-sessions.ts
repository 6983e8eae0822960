import { createAsyncContext } from "../runtime/async-context.ts";
import type { LogoutAttempt, LogoutAttempts } from "../logout/attempt.ts";
import { createEndedSessions, type EndedSessions } from "../sessions/ended-sessions.ts";
import type {
  ExceptedSubject,
  FederatedLogout,
  ListedSubject,
} from "../federated-logout-interface.ts";
import type { Foundation } from "./foundation.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import {
  createSessionAvailability,
  type SessionAvailability,
  type WhenStoreFails,
} from "../sessions/session-availability.ts";
import { identityOfCurrent } from "../sessions/current-session.ts";
import { answeredInTime } from "../sessions/answered-in-time.ts";
import { FederatedLogoutError } from "../errors.ts";
import { listEndedSessions } from "../sessions/list-ended-sessions.ts";
import { sharedMemoryListStore } from "../sessions/memory-list-store.ts";
import type { ListStore, RevocationStore } from "../sessions/revocation-store.ts";
import { createSessionList, type SessionList } from "../sessions/session-list.ts";
import { assertSubject, personDigest } from "../sessions/ended-subject.ts";

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
  {
    revocationStore: store,
    whenStoreFails = "allow",
    storeTimeLimitMs: timeLimitMs = 500,
    sessionList = false,
  }: FederatedLogoutOptions,
  foundation: Foundation,
): Sessions {
  const { endsSessionsByEmail, runAfterAnswer, secrets, now, emit } = foundation;
  let longestMaxAge = 0;
  const sessionMaxAge = () => longestMaxAge || thirtyDaysInSeconds;
  const endedSessions = createEndedSessions({
    ...foundation,
    store,
    sessionMaxAge,
    timeLimitMs,
    ...(sessionList && { onUse: (session) => runAfterAnswer(async () => list?.renew(session)) }),
  });
  const list = sessionList
    ? createSessionList({
        lists: listsOf(store, timeLimitMs),
        ended: endedSessions,
        secrets,
        lifetimeSeconds: sessionMaxAge,
      })
    : undefined;
  const ended = list ? listEndedSessions(endedSessions, list, runAfterAnswer) : endedSessions;

  function listed(): SessionList {
    if (list) return list;
    throw new FederatedLogoutError("invalid_option", "It takes sessionList: true");
  }

  async function endListed({ sessionId, of }: ListedSubject): Promise<void> {
    const person = identityOfCurrent(of);
    const sessions = await listed().of(person);
    // Nobody ends another person's by its name.
    if (!sessions.some((session) => session.sessionId === sessionId)) return;
    await ended.endOne({ ...person, sessionId });
    emit({ type: "sessions.ended", by: "app", scope: "session" });
  }

  async function endNamed({ except, ...subject }: ExceptedSubject): Promise<void> {
    assertSubject(subject);
    if (subject.email !== undefined && !endsSessionsByEmail) {
      throw new FederatedLogoutError("invalid_option", "It takes endsSessionsByEmail: true");
    }
    const spared = except && identityOfCurrent(except);
    const person = await personDigest(subject);
    if (spared && person !== undefined && subject.sid === undefined) {
      return ended.endOthers(spared, person);
    }
    await ended.end(subject, Math.floor(now() / 1000), "app");
    const scope = subject.sid === undefined ? "person" : "session";
    emit({ type: "sessions.ended", by: "app", scope });
  }

  return {
    ended,
    list,
    availability: createSessionAvailability(whenStoreFails),
    attempts: createAsyncContext<LogoutAttempt>(),
    whenStoreFails,
    sessionMaxAge,
    rememberFor(maxAge) {
      longestMaxAge = Math.max(longestMaxAge, maxAge);
    },
    endSessions: (subject) => ("of" in subject ? endListed(subject) : endNamed(subject)),
    sessionsOf: async (session) => listed().of(identityOfCurrent(session)),
  };
}

function listsOf(store: RevocationStore | undefined, timeLimitMs: number): ListStore {
  const lists = store && answeredInTime(store, timeLimitMs).lists;
  return lists ?? sharedMemoryListStore();
}

// As Auth.js has it, until a config says otherwise.
const thirtyDaysInSeconds = 30 * 24 * 60 * 60;
