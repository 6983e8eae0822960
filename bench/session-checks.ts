import { answeredInTime } from "../packages/federated-logout/src/sessions/answered-in-time.ts";
import { createEndedSessions } from "../packages/federated-logout/src/sessions/ended-sessions.ts";
import type { RevocationStore } from "../packages/federated-logout/src/sessions/revocation-store.ts";
import { entriesOfSubject } from "../packages/federated-logout/src/sessions/ended-subject.ts";

const issuer = "https://op.example";
export const thirtyDaysInSeconds = 30 * 24 * 60 * 60;
const checksEach = 2000;
const sessionsInUse = 500;
const marksAtOnce = 1000;

/** Ends sessions as logout tokens do. */
export async function endManySessions(store: RevocationStore, count: number): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  for (let ended = 0; ended < count; ended += marksAtOnce) {
    const length = Math.min(marksAtOnce, count - ended);
    const entries = await Promise.all(
      Array.from({ length }, (_, index) =>
        entriesOfSubject({ issuer, sid: `ended session ${ended + index}` }, now, "provider"),
      ),
    );
    await store.raise(entries.flat(), thirtyDaysInSeconds);
  }
}

/** Checks of sessions that have not ended. */
export interface Checks {
  /** The microseconds of one, on average of many. */
  time: () => Promise<number>;
  /** The bytes that one allocates, on average of many. */
  allocated: () => Promise<number>;
}

/** @param store - By default the memory of this process. */
export function prepareChecks(store?: RevocationStore): Checks {
  const ended = createEndedSessions({
    // As apps have it.
    store: store && answeredInTime(store, 5000),
    sessionMaxAge: () => thirtyDaysInSeconds,
    framesEndSessions: false,
    now: Date.now,
    emit: ({ type }) => {
      throw new Error(type);
    },
  });
  const now = Math.floor(Date.now() / 1000);
  const sessions = Array.from({ length: sessionsInUse }, (_, index) => ({
    sessionId: `session ${index}`.padEnd(16),
    sub: `person ${index}`.padEnd(16),
    sids: [`sid ${index}`.padEnd(16)],
    signedInAt: now,
    issuedAt: now,
  }));

  async function checkMany(): Promise<void> {
    for (let check = 0; check < checksEach; check += 1) {
      const session = sessions[check % sessionsInUse];
      if (!session) continue;
      const examined = ended.examine(session);
      const { verdict } = examined instanceof Promise ? await examined : examined;
      if (verdict !== "alive") throw new Error("A session has ended that nobody has ended");
    }
  }

  return {
    async time() {
      const startedAt = performance.now();
      await checkMany();
      return ((performance.now() - startedAt) * 1000) / checksEach;
    },
    async allocated() {
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      await checkMany();
      return (process.memoryUsage().heapUsed - before) / checksEach;
    },
  };
}
