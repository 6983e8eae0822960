import type { LogoutEvent } from "../events.ts";
import {
  entriesInMemory,
  rememberIn,
  sharedEntriesInMemory,
  storeOf,
} from "./memory-revocation-store.ts";
import { createKnownSignIns, type KnownSignIns } from "./known-sign-ins.ts";
import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";
import { hintAfterExpirySeconds } from "./hint-after-expiry.ts";
import { examineHere, examineStored } from "./examine-session.ts";
import { createSessionLifetime } from "./session-lifetime.ts";
import { createStoreReports } from "./store-reports.ts";
import { createUnrecordedEntries } from "./unrecorded-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";
import { entriesOfSubject, type EndedSubject, type EntryClock } from "./ended-subject.ts";
import {
  isExpendable,
  entryOfOthers,
  entryOfPerson,
  entryOfRefresh,
  entryOfRefreshedExpiry,
  entryOfSession,
  entryOfSpared,
  entriesOfSignIn,
} from "./session-entries.ts";
import { createSparedSessions } from "./spared-sessions.ts";
import { createUsedTokens, type UsedTokens } from "./used-tokens.ts";
import type { ExaminedSession } from "./session-verdict.ts";

/** Remembers which sessions have ended, wherever that was. */
export interface EndedSessions extends KnownSignIns, UsedTokens {
  /** Says what has become of a session; at once, where nobody has to be asked. */
  examine: (session: SessionIdentity) => ExaminedSession | Promise<ExaminedSession>;
  /**
   * Begins the idle timeout of a session anew, and keeps what else is noted of it. For one that was proven:
   * anybody can make up the token of a row. Never throws.
   *
   * @returns A promise where somebody has to be told, which is seldom.
   */
  noteUse: (session: SessionIdentity, examined: ExaminedSession) => unknown;
  /**
   * Ends sessions by what their id_tokens say.
   *
   * @param at - Until when they began, in seconds since 1970, by the clock of the provider or of this
   *   app.
   * @throws When that could not be recorded for every instance.
   */
  end: (subject: EndedSubject, at: number, clock: EntryClock) => Promise<void>;
  /**
   * Ends one session, as its own sign-out does. Never throws: until the store can be told, this
   * instance knows.
   *
   * @returns Whether every instance can know by now.
   */
  endOne: (session: Pick<SessionIdentity, "sessionId" | "sub">) => boolean | Promise<boolean>;
  /** Ends all sessions of a session's person that have begun by now; says whether that could be recorded. */
  endPerson: (session: SessionIdentity) => Promise<boolean>;
  /**
   * Ends all sessions of a person that have begun by now, but one.
   *
   * @param person - A digest.
   * @throws When that could not be recorded for every instance.
   */
  endOthers: (session: Pick<SessionIdentity, "sessionId">, person: string) => Promise<void>;
  /** Remembers what a sign-in was like, as far as later logouts are believed by it. Never throws. */
  noteSignIn: (session: SessionIdentity) => Promise<void>;
  /** Remembers until when the newest id_token lets a session last that cannot keep that itself. */
  noteExpiry: (session: { sessionId: string; iat: number; expiresAt: number }) => Promise<void>;
}

export interface EndedSessionsContext {
  /** By default the memory of this process. */
  store: RevocationStore | undefined;
  /**
   * The longest that a session can be used without being renewed, in seconds. Ends are remembered for
   * longer: for a week its id_token can be used by whoever seems to have let it expire.
   */
  sessionMaxAge: () => number;
  /** Whether providers end sessions in frames, where only a `sid` that is known may count. */
  framesEndSessions: boolean;
  /** Told of each session that is in use, every quarter of an hour. */
  onUse?: ((session: SessionIdentity) => void) | undefined;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  emit: (event: LogoutEvent) => void;
}

// For the answers that are still on their way when a session ends: they renew its cookie.
const oneHourInSeconds = 60 * 60;
const maxEntriesKnownHere = 100_000;

export function createEndedSessions({
  store: sharedStore,
  sessionMaxAge,
  framesEndSessions,
  onUse,
  now,
  emit,
}: EndedSessionsContext): EndedSessions {
  const reports = createStoreReports({ now, emit });
  // Of a store: entries are only ever raised, so that what has been seen of one stays true while it is down.
  const here = sharedStore
    ? entriesInMemory({ maxEntries: maxEntriesKnownHere, now })
    : sharedEntriesInMemory();
  const store = sharedStore ?? storeOf(here, reports.ofForgotten);
  // The memory of this process takes everything, and at once.
  const remember = rememberIn(here, reports.ofForgotten);
  const lifetimeSeconds = () => sessionMaxAge() + hintAfterExpirySeconds + oneHourInSeconds;
  const nowInSeconds = () => Math.floor(now() / 1000);
  const lifetime = createSessionLifetime({
    ask: store.read,
    here,
    lifetimeSeconds,
    nowInSeconds,
    isUseNoted: onUse !== undefined,
  });
  const unrecorded = createUnrecordedEntries({
    record,
    onRecorded: (entries) => emit({ type: "revocation_store.caught_up", entries }),
    onForgotten: reports.ofForgotten,
    isExpendable,
    now,
  });
  const examining = {
    store,
    here,
    lifetime,
    spared: createSparedSessions({ store, here, lifetimeSeconds, nowInSeconds }),
    reports,
    sessionMaxAge,
    lifetimeSeconds,
    framesEndSessions,
    now,
    onAnswered: unrecorded.recordSoon,
  };

  function examine(session: SessionIdentity): ExaminedSession | Promise<ExaminedSession> {
    return sharedStore ? examineStored(session, examining) : examineHere(session, examining);
  }

  // What the store is told; without one, it is recorded here in any case.
  function noteHere(entries: readonly RevocationEntry[]): void {
    if (sharedStore) here.raise(entries, lifetimeSeconds());
  }

  /** Whether they are recorded by now; they will be in any case. */
  function recordSurely(entries: readonly RevocationEntry[]): boolean | Promise<boolean> {
    if (!sharedStore) {
      remember(entries, lifetimeSeconds());
      return true;
    }
    const keep = () => {
      unrecorded.keep(entries);
      return false;
    };
    return record(entries).then(() => true, keep);
  }

  async function record(entries: readonly RevocationEntry[]): Promise<void> {
    try {
      await store.raise(entries, lifetimeSeconds());
    } catch (error) {
      reports.ofFailure("raise", error);
      throw error;
    }
  }

  return {
    ...createKnownSignIns(store, reports),
    ...createUsedTokens({ store, record, nowInSeconds }),
    examine,
    noteUse(session, examined) {
      // While nobody can say whether it is idle, an idle one must not begin anew.
      const isSure = examined.verdict === "alive" || lifetime.isKnownToBeUsed(session, examined);
      if (!isSure) return undefined;
      const use = lifetime.useOf(session, examined);
      const signIn = examined.isToBeNoted
        ? entriesOfSignIn(session, nowInSeconds(), framesEndSessions)
        : [];
      if (use.length + signIn.length === 0) return undefined;
      // Whatever becomes of the store, this instance knows.
      noteHere(use);
      if (use.length > 0 && lifetime.isOfNewQuarter(examined)) onUse?.(session);
      return recordSurely([...use, ...signIn]);
    },
    async end(subject, at, clock) {
      const entries = await entriesOfSubject(subject, at, clock);
      await record(entries);
      noteHere(entries);
    },
    endOne(session) {
      const entries = [entryOfSession(session, nowInSeconds())];
      noteHere(entries);
      return recordSurely(entries);
    },
    async endPerson({ sub }) {
      const entries = sub === undefined ? [] : [entryOfPerson(sub, nowInSeconds())];
      if (entries.length === 0) return false;
      noteHere(entries);
      const isRecorded = await recordSurely(entries);
      if (isRecorded) emit({ type: "sessions.ended", by: "app", scope: "person" });
      return isRecorded;
    },
    async endOthers(session, person) {
      const at = nowInSeconds();
      const [spared, others] = [entryOfSpared(session, person, at), entryOfOthers(person, at)];
      // Whoever finds the end has to find who is spared.
      await record([spared]);
      await record([others]);
      noteHere([spared, others]);
      emit({ type: "sessions.ended", by: "app", scope: "others" });
    },
    async noteSignIn(session) {
      const entries = [
        ...entriesOfSignIn(session, nowInSeconds(), framesEndSessions),
        ...lifetime.useOf(session, {}),
      ];
      noteHere(entries);
      if (entries.length > 0) await recordSurely(entries);
    },
    async noteExpiry({ sessionId, iat, expiresAt }) {
      const entries = [
        entryOfRefreshedExpiry({ sessionId }, iat, expiresAt),
        entryOfRefresh({ sessionId }, iat),
      ];
      noteHere(entries);
      await recordSurely(entries);
    },
  };
}
