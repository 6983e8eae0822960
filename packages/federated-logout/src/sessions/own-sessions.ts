import type { Audit } from "../audit.ts";
import { FederatedLogoutError } from "../errors.ts";
import type { LogoutEvent } from "../events.ts";
import { auditedPerson } from "./audited-person.ts";
import { knownOfCurrent, type CurrentSession } from "./current-session.ts";
import { assertSubject, personDigest, type EndedSubject } from "./ended-subject.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { ListedSession, SessionList } from "./session-list.ts";

/** Whose sessions end, and which one of them goes on. */
export type ExceptedSubject = EndedSubject & { except?: CurrentSession | undefined };

/** One of the sessions that `sessionsOf` lists. */
export interface ListedSubject {
  sessionId: string;
  of: CurrentSession;
}

/** What an app does with people's sessions itself. */
export interface OwnSessions {
  endSessions: (subject: ExceptedSubject | ListedSubject) => Promise<void>;
  sessionsOf: (session: CurrentSession) => Promise<ListedSession[]>;
}

export interface OwnSessionsContext {
  ended: Pick<EndedSessions, "end" | "endOne" | "endOthers">;
  /** Absent where nobody wants one. */
  list: SessionList | undefined;
  endsSessionsByEmail: boolean;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  emit: (event: LogoutEvent) => void;
  /** Absent where nobody wants to know. */
  audit: Audit | undefined;
}

export function createOwnSessions({
  ended,
  list,
  endsSessionsByEmail,
  now,
  emit,
  audit,
}: OwnSessionsContext): OwnSessions {
  function listed(): SessionList {
    if (list) return list;
    throw new FederatedLogoutError("invalid_option", "It takes sessionList: true");
  }

  async function endListed({ sessionId, of }: ListedSubject): Promise<void> {
    const { identity, claim } = knownOfCurrent(of);
    const sessions = await listed().of(identity);
    // Nobody ends another person's by its name.
    if (!sessions.some((session) => session.sessionId === sessionId)) return;
    await ended.endOne({ ...identity, sessionId });
    const how = { by: "app", scope: "session" } as const;
    emit({ type: "sessions.ended", ...how });
    const { issuer, sub } = claim ? auditedPerson(claim) : {};
    audit?.({ what: "sessions_ended", ...how, issuer, sub, sessionId });
  }

  async function endNamed({ except, ...subject }: ExceptedSubject): Promise<void> {
    assertSubject(subject);
    if (subject.email !== undefined && !endsSessionsByEmail) {
      throw new FederatedLogoutError("invalid_option", "It takes endsSessionsByEmail: true");
    }
    if (except) {
      const { identity } = knownOfCurrent(except);
      const person = await personDigest(subject);
      const isTheirs = person !== undefined && [identity.sub, identity.email].includes(person);
      if (!isTheirs || subject.sid !== undefined) {
        throw new FederatedLogoutError(
          "invalid_subject",
          "except has to be a session of the person whose sessions end, and goes without a sid",
        );
      }
      await ended.endOthers(identity, person);
      const keptSessionId = identity.sessionId;
      audit?.({ what: "sessions_ended", by: "app", scope: "others", ...subject, keptSessionId });
      return;
    }
    await ended.end(subject, Math.floor(now() / 1000), "app");
    const how = { by: "app", scope: subject.sid === undefined ? "person" : "session" } as const;
    emit({ type: "sessions.ended", ...how });
    audit?.({ what: "sessions_ended", ...how, ...subject });
  }

  return {
    endSessions: (subject) => ("of" in subject ? endListed(subject) : endNamed(subject)),
    sessionsOf: async (session) => listed().of(knownOfCurrent(session).identity),
  };
}
