import type { EndedSessions } from "./ended-sessions.ts";
import type { SessionList } from "./session-list.ts";
import { subDigest } from "./session-identity.ts";

/** Keeps the list of sessions in step with what ends. Nobody waits for that. */
export function listEndedSessions(
  ended: EndedSessions,
  list: SessionList,
  runLater: (task: () => Promise<void>) => void,
): EndedSessions {
  const sweep = (sub: string | undefined) => {
    if (sub !== undefined) runLater(() => list.sweep({ sub }));
  };

  return {
    ...ended,
    async end(subject, ...when) {
      await ended.end(subject, ...when);
      if (subject.sub !== undefined) sweep(await subDigest(subject.issuer, subject.sub));
    },
    async endOthers(session, person) {
      await ended.endOthers(session, person);
      sweep(person);
    },
    async endOne(session) {
      const isRecorded = await ended.endOne(session);
      sweep(session.sub);
      return isRecorded;
    },
    async endPerson(session) {
      const isRecorded = await ended.endPerson(session);
      sweep(session.sub);
      return isRecorded;
    },
  };
}
