import type { LogoutEvent } from "../events.ts";
import { entriesInMemory, sharedMemoryStore } from "./memory-revocation-store.ts";
import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";
import { hintAfterExpirySeconds } from "./hint-after-expiry.ts";
import { createStoreReports } from "./store-reports.ts";
import { createUnrecordedEntries } from "./unrecorded-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";
import {
  keyOfKnownAlgorithm,
  keyOfKnownSid,
  isOfSignIn,
  entryOfPerson,
  entryOfSession,
  entriesOfSubject,
  entriesOfSignIn,
  entriesOfSession,
  type EndedSubject,
  type EntryClock,
} from "./session-entries.ts";

/** Whether a session has ended, as far as anybody knows. */
export type SessionVerdict =
  | "alive"
  /** By its own sign-out, which has cleared up, or is about to. */
  | "signed_out"
  /** By somebody else. */
  | "ended"
  /** The store could not be asked, and here nothing is known of an end. */
  | "unknown";

/** What is known of a session. */
export interface ExaminedSession {
  verdict: SessionVerdict;
  /** When it was signed out, in seconds since 1970. */
  signedOutAt?: number | undefined;
}

/** Remembers which sessions have ended, wherever that was. */
export interface EndedSessions {
  verdictOn: (session: SessionIdentity) => Promise<SessionVerdict>;
  examine: (session: SessionIdentity) => Promise<ExaminedSession>;
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
  endOne: (session: Pick<SessionIdentity, "sessionId">) => Promise<boolean>;
  /** Ends all sessions of a session's person that have begun by now; says whether that could be recorded. */
  endPerson: (session: SessionIdentity) => Promise<boolean>;
  /** Remembers what a sign-in was like, as far as later logouts are believed by it. Never throws. */
  noteSignIn: (session: SessionIdentity) => Promise<void>;
  /** Whether somebody has signed in with it. Never throws: who cannot be asked has seen nobody. */
  hasSid: (issuer: string, sid: string) => Promise<boolean>;
  /** Likewise with an id_token that was signed with it. */
  hasAlgorithm: (
    client: { provider: string; issuer: string },
    algorithm: string,
  ) => Promise<boolean>;
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
  /** How long the store may take, in milliseconds. */
  timeLimitMs: number;
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
  timeLimitMs,
  now,
  emit,
}: EndedSessionsContext): EndedSessions {
  const reports = createStoreReports({ now, emit });
  const store = sharedStore ?? sharedMemoryStore(reports.ofForgotten);
  // Entries are only ever raised: what has been seen of one stays true while the store is down.
  const knownHere = sharedStore && entriesInMemory({ maxEntries: maxEntriesKnownHere, now });
  const lifetimeSeconds = () => sessionMaxAge() + hintAfterExpirySeconds + oneHourInSeconds;
  const nowInSeconds = () => Math.floor(now() / 1000);
  const unrecorded = createUnrecordedEntries({
    record,
    onRecorded: (entries) => emit({ type: "revocation_store.caught_up", entries }),
    onForgotten: reports.ofForgotten,
    isExpendable: isOfSignIn,
    now,
  });

  async function examine(session: SessionIdentity): Promise<ExaminedSession> {
    const entries = entriesOfSession(session);
    const keys = entries.map(({ key }) => key);
    const known = entriesOfSignIn(session, nowInSeconds(), framesEndSessions);
    const judge = (values: readonly (number | undefined)[]): ExaminedSession => {
      const [isSignedOut, ...areEnded] = entries.map(
        ({ since }, index) => (values[index] ?? -1) >= since,
      );
      if (areEnded.includes(true)) return { verdict: "ended" };
      return isSignedOut ? { verdict: "signed_out", signedOutAt: values[0] } : { verdict: "alive" };
    };
    const here = knownHere && judge(knownHere.read(keys));
    if (here && here.verdict !== "alive") return here;
    try {
      const asked = [...keys, ...known.map(({ key }) => key)];
      const values = await withinTimeLimit(store.read(asked));
      unrecorded.recordSoon();
      const examined = judge(values);
      if (examined.verdict === "alive") await renew(known, values.slice(keys.length));
      else knownHere?.raise(raisedEntries(keys, values), lifetimeSeconds());
      return examined;
    } catch (error) {
      reports.ofFailure("read", error);
      return { verdict: "unknown" };
    }
  }

  // A session that is used lives on beyond the entry of its sign-in.
  async function renew(
    known: readonly RevocationEntry[],
    values: readonly (number | undefined)[],
  ): Promise<void> {
    const isOld = known.some(
      ({ value }, index) => value - (values[index] ?? 0) > sessionMaxAge() / 2,
    );
    if (isOld) await recordSurely(known);
  }

  /** Whether they are recorded by now; they will be in any case. */
  async function recordSurely(entries: readonly RevocationEntry[]): Promise<boolean> {
    try {
      await record(entries);
      return true;
    } catch {
      unrecorded.keep(entries);
      return false;
    }
  }

  async function record(entries: readonly RevocationEntry[]): Promise<void> {
    try {
      await withinTimeLimit(store.raise(entries, lifetimeSeconds()));
    } catch (error) {
      reports.ofFailure("raise", error);
      throw error;
    }
  }

  return {
    examine,
    verdictOn: async (session) => (await examine(session)).verdict,
    async end(subject, at, clock) {
      const entries = await entriesOfSubject(subject, at, clock);
      await record(entries);
      knownHere?.raise(entries, lifetimeSeconds());
    },
    async endOne(session) {
      const entries = [entryOfSession(session, nowInSeconds())];
      knownHere?.raise(entries, lifetimeSeconds());
      return recordSurely(entries);
    },
    async endPerson({ sub }) {
      const entries = sub === undefined ? [] : [entryOfPerson(sub, nowInSeconds())];
      if (entries.length === 0) return false;
      knownHere?.raise(entries, lifetimeSeconds());
      const isRecorded = await recordSurely(entries);
      if (isRecorded) emit({ type: "sessions.ended", by: "app", scope: "person" });
      return isRecorded;
    },
    async noteSignIn(session) {
      const entries = entriesOfSignIn(session, nowInSeconds(), framesEndSessions);
      if (entries.length > 0) await recordSurely(entries);
    },
    hasSid: async (issuer, sid) => has(await keyOfKnownSid(issuer, sid)),
    hasAlgorithm: async (client, algorithm) => has(await keyOfKnownAlgorithm(client, algorithm)),
  };

  async function has(key: string): Promise<boolean> {
    try {
      const [value] = await withinTimeLimit(store.read([key]));
      return value !== undefined;
    } catch (error) {
      reports.ofFailure("read", error);
      return false;
    }
  }

  function withinTimeLimit<Result>(task: Promise<Result>): Promise<Result> {
    // The memory of this process takes none.
    if (!sharedStore) return task;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`The revocation store took more than ${timeLimitMs} ms`));
      }, timeLimitMs);
      task.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

function raisedEntries(
  keys: readonly string[],
  values: readonly (number | undefined)[],
): RevocationEntry[] {
  return keys.flatMap((key, index) => {
    const value = values[index];
    return value === undefined ? [] : [{ key, value }];
  });
}
