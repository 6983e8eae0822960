import type { EntriesInMemory } from "./memory-revocation-store.ts";
import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";
import { entriesOfSignIn } from "./session-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";
import type { SessionLifetime, SessionTimes } from "./session-lifetime.ts";
import {
  aliveUntil,
  judge,
  judgeBy,
  keysOfEnds,
  raisedEntries,
  type ExaminedSession,
} from "./session-verdict.ts";
import type { SparedSessions } from "./spared-sessions.ts";
import type { StoreReports } from "./store-reports.ts";

export interface ExamineContext {
  /** What is known in this process: all, or what has been seen of the store. */
  here: EntriesInMemory;
  lifetime: SessionLifetime;
  spared: SparedSessions;
  /** As {@link EndedSessionsContext} has it. */
  sessionMaxAge: () => number;
  framesEndSessions: boolean;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

/** Says what has become of a session, where nothing but the memory of this process knows. */
export function examineHere(session: SessionIdentity, context: ExamineContext): ExaminedSession {
  const { here, spared, lifetime } = context;
  const judged = judge(session, here.find);
  if (judged.verdict !== "alive" && !spared.isSparedHere(session, judged)) return judged;
  const known = knownOf(session, context);
  return examinedBy(lifetime.readHere(session), known, ({ key }) => here.find(key), context);
}

export interface ExamineStoredContext extends ExamineContext {
  store: Pick<RevocationStore, "read">;
  /** How long an entry has to be remembered, in seconds. */
  lifetimeSeconds: () => number;
  reports: Pick<StoreReports, "ofFailure">;
  /** Told when the store has answered. */
  onAnswered: () => void;
}

/** The same, where a store has to be asked. Never throws. */
export async function examineStored(
  session: SessionIdentity,
  context: ExamineStoredContext,
): Promise<ExaminedSession> {
  const { here, store, spared, lifetime, lifetimeSeconds } = context;
  const judgedHere = judge(session, here.find);
  // Other instances may know that it was spared.
  if (judgedHere.verdict !== "alive" && !judgedHere.unlessSpared) return judgedHere;
  const ends = keysOfEnds(session);
  const known = knownOf(session, context);
  try {
    const values = await store.read([
      ...ends,
      ...known.map(({ key }) => key),
      ...lifetime.keysOf(session),
    ]);
    context.onAnswered();
    const judged = judgeBy(session, values);
    if (judged.verdict !== "alive" && !(await spared.isSpared(session, judged))) {
      here.raise(raisedEntries(ends, values), lifetimeSeconds());
      return judged;
    }
    const read = lifetime.read(session, values.slice(ends.length + known.length));
    // Most of the time it is known.
    const times = read instanceof Promise ? await read : read;
    return examinedBy(times, known, (_, index) => values[ends.length + index], context);
  } catch (error) {
    context.reports.ofFailure("read", error);
    if (judgedHere.unlessSpared && spared.isEndedHere(session, judgedHere)) return judgedHere;
    const examined = aliveUntil(lifetime.readSure(session), context.now());
    // A refresh may have moved the end of a row, and nobody can say where.
    const hasExpired = examined.verdict === "expired" && !session.isOfRow;
    return hasExpired ? examined : { ...examined, verdict: "unknown" };
  }
}

/** By which a logout that comes from elsewhere is believed: it may have to be noted anew. */
function knownOf(
  session: SessionIdentity,
  { framesEndSessions, now }: ExamineContext,
): RevocationEntry[] {
  return entriesOfSignIn(session, Math.floor(now() / 1000), framesEndSessions);
}

/** @param read - Says what has been noted of an entry that is known. */
function examinedBy(
  times: SessionTimes,
  known: readonly RevocationEntry[],
  read: (entry: RevocationEntry, index: number) => number | undefined,
  { sessionMaxAge, now }: ExamineContext,
): ExaminedSession {
  const examined = aliveUntil(times, now());
  // A session that is used lives on beyond the entry of its sign-in.
  const isToBeNoted = known.some(
    (entry, index) => entry.value - (read(entry, index) ?? 0) > sessionMaxAge() / 2,
  );
  return isToBeNoted ? { ...examined, isToBeNoted } : examined;
}
