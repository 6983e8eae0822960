import type { LogoutEvent } from "../events.ts";
import { answeredInTime } from "./answered-in-time.ts";
import { entriesInMemory, sharedMemoryStore } from "./memory-revocation-store.ts";
import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";
import { hintAfterExpirySeconds } from "./hint-after-expiry.ts";
import { createSessionLifetime } from "./session-lifetime.ts";
import { createStoreReports } from "./store-reports.ts";
import { createUnrecordedEntries } from "./unrecorded-entries.ts";
import type { SessionIdentity } from "./session-identity.ts";
import {
  keyOfKnownAlgorithm,
  keyOfKnownSid,
  isExpendable,
  entryOfPerson,
  entryOfRefresh,
  entryOfRefreshedExpiry,
  entryOfSession,
  entryOfSpared,
  entriesOfSubject,
  entriesOfSignIn,
  entriesOfSession,
  type EndedSubject,
  type EntryClock,
} from "./session-entries.ts";
import {
  aliveUntil,
  judge,
  raisedEntries,
  type ExaminedSession,
  type JudgedSession,
  type SessionVerdict,
} from "./session-verdict.ts";

/** Remembers which sessions have ended, wherever that was. */
export interface EndedSessions {
  /** Of a session that is being used, which begins its idle timeout anew. */
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
  /** Spares one session what ends all of its person's next. @throws When that could not be recorded. */
  spare: (session: Pick<SessionIdentity, "sessionId">) => Promise<void>;
  /** Remembers what a sign-in was like, as far as later logouts are believed by it. Never throws. */
  noteSignIn: (session: SessionIdentity) => Promise<void>;
  /** Remembers until when the newest id_token lets a session last that cannot keep that itself. */
  noteExpiry: (session: { sessionId: string; iat: number; expiresAt: number }) => Promise<void>;
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
  // The memory of this process takes no time.
  const store = sharedStore
    ? answeredInTime(sharedStore, timeLimitMs)
    : sharedMemoryStore(reports.ofForgotten);
  // Entries are only ever raised: what has been seen of one stays true while the store is down.
  const knownHere = sharedStore && entriesInMemory({ maxEntries: maxEntriesKnownHere, now });
  const lifetimeSeconds = () => sessionMaxAge() + hintAfterExpirySeconds + oneHourInSeconds;
  const nowInSeconds = () => Math.floor(now() / 1000);
  const lifetime = createSessionLifetime({ read: (keys) => store.read(keys), nowInSeconds });
  const unrecorded = createUnrecordedEntries({
    record,
    onRecorded: (entries) => emit({ type: "revocation_store.caught_up", entries }),
    onForgotten: reports.ofForgotten,
    isExpendable,
    now,
  });

  async function examine(session: SessionIdentity, isUsed = false): Promise<ExaminedSession> {
    const entries = entriesOfSession(session);
    const keys = entries.map(({ key }) => key);
    const known = entriesOfSignIn(session, nowInSeconds(), framesEndSessions);
    const ofLifetime = lifetime.keysOf(session);
    const here = knownHere && judge(entries, knownHere.read(keys));
    // Other instances may know that it was spared.
    if (here && here.verdict !== "alive" && here.endedAllAt === undefined) return here;
    try {
      const asked = [...keys, ...known.map(({ key }) => key), ...ofLifetime];
      const values = await store.read(asked);
      unrecorded.recordSoon();
      const judged = judge(entries, values);
      if (judged.verdict !== "alive" && !(await isSpared(session, judged))) {
        knownHere?.raise(raisedEntries(keys, values), lifetimeSeconds());
        return judged;
      }
      await renew(known, values.slice(keys.length));
      const ofUse = values.slice(keys.length + known.length);
      const examined = aliveUntil(await lifetime.expiryOf(session, ofUse), now());
      const uses = isUsed && examined.verdict === "alive" ? lifetime.useOf(session, ofUse) : [];
      if (uses.length > 0) await recordSurely(uses);
      return examined;
    } catch (error) {
      reports.ofFailure("read", error);
      if (here && here.verdict !== "alive" && !isSparedHere(session, here)) return here;
      const examined = aliveUntil(session.expiresAt, now());
      return examined.verdict === "expired" ? examined : { ...examined, verdict: "unknown" };
    }
  }

  function isSparedHere(session: SessionIdentity, { endedAllAt }: JudgedSession): boolean {
    if (endedAllAt === undefined) return false;
    const [sparedAt = -1] = knownHere?.read([entryOfSpared(session, 0).key]) ?? [];
    return sparedAt >= endedAllAt;
  }

  async function isSpared(session: SessionIdentity, judged: JudgedSession): Promise<boolean> {
    const { endedAllAt } = judged;
    if (endedAllAt === undefined) return false;
    if (isSparedHere(session, judged)) return true;
    const { key } = entryOfSpared(session, 0);
    const [sparedAt = -1] = await store.read([key]);
    if (sparedAt < endedAllAt) return false;
    knownHere?.raise([{ key, value: sparedAt }], lifetimeSeconds());
    return true;
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
      await store.raise(entries, lifetimeSeconds());
    } catch (error) {
      reports.ofFailure("raise", error);
      throw error;
    }
  }

  return {
    examine,
    verdictOn: async (session) => (await examine(session, true)).verdict,
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
    async spare(session) {
      const entries = [entryOfSpared(session, nowInSeconds())];
      await record(entries);
      knownHere?.raise(entries, lifetimeSeconds());
    },
    async noteSignIn(session) {
      const entries = [
        ...entriesOfSignIn(session, nowInSeconds(), framesEndSessions),
        ...lifetime.useOf(session, []),
      ];
      if (entries.length > 0) await recordSurely(entries);
    },
    async noteExpiry({ sessionId, iat, expiresAt }) {
      await recordSurely([
        entryOfRefreshedExpiry({ sessionId }, iat, expiresAt),
        entryOfRefresh({ sessionId }, iat),
      ]);
    },
    hasSid: async (issuer, sid) => has(await keyOfKnownSid(issuer, sid)),
    hasAlgorithm: async (client, algorithm) => has(await keyOfKnownAlgorithm(client, algorithm)),
  };

  async function has(key: string): Promise<boolean> {
    try {
      const [value] = await store.read([key]);
      return value !== undefined;
    } catch (error) {
      reports.ofFailure("read", error);
      return false;
    }
  }
}
