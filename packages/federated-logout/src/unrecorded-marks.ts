import type { RevocationMark } from "./revocation-store.ts";

/** Marks that the revocation store did not take. It is told of them once it answers again. */
export interface UnrecordedMarks {
  keep: (marks: readonly RevocationMark[]) => void;
  /** The store has just answered: it may take them now. */
  recordSoon: () => void;
}

export interface UnrecordedMarksContext {
  /** Rejects when they are not recorded. To do it twice is safe: marks are only ever raised. */
  record: (marks: readonly RevocationMark[]) => Promise<void>;
  /** Told once the store knows all of them, how many those were. */
  onRecorded: (marks: number) => void;
  /** Told how many had to be given up, since there are too many. */
  onForgotten: (marks: number) => void;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

const maxMarks = 10_000;
const marksAtOnce = 100;
const shortestPauseMs = 1_000;
const longestPauseMs = 30_000;

export function createUnrecordedMarks({
  record,
  onRecorded,
  onForgotten,
  now,
}: UnrecordedMarksContext): UnrecordedMarks {
  const waiting = new Map<string, number>();
  let recorded = 0;
  let pauseMs = shortestPauseMs;
  let triedAtMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRecording = false;

  // By itself, too: nobody may ever ask this instance again.
  function recordLater(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void recordAll();
    }, pauseMs);
    // Where timers are numbers, nothing waits for them.
    if (typeof timer === "object") timer.unref();
  }

  async function recordAll(): Promise<void> {
    if (isRecording || waiting.size === 0) return;
    isRecording = true;
    triedAtMs = now();
    try {
      while (waiting.size > 0) await recordSome();
      onRecorded(recorded);
      recorded = 0;
      pauseMs = shortestPauseMs;
    } catch {
      recordLater();
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    } finally {
      isRecording = false;
    }
  }

  async function recordSome(): Promise<void> {
    const marks = [...waiting].slice(0, marksAtOnce).map(([key, value]) => ({ key, value }));
    await record(marks);
    for (const { key, value } of marks) {
      // It may have been raised meanwhile.
      if (waiting.get(key) === value) waiting.delete(key);
    }
    recorded += marks.length;
  }

  return {
    keep(marks) {
      for (const { key, value } of marks) {
        waiting.set(key, Math.max(value, waiting.get(key) ?? 0));
      }
      const surplus = waiting.size - maxMarks;
      if (surplus > 0) {
        for (const key of [...waiting.keys()].slice(0, surplus)) waiting.delete(key);
        onForgotten(surplus);
      }
      recordLater();
    },
    recordSoon() {
      // A store that answers may still take nothing: it is not asked for each request.
      if (waiting.size > 0 && now() - triedAtMs >= shortestPauseMs) void recordAll();
    },
  };
}
