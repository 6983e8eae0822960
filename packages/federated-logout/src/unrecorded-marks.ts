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
  /** Whether one is given up before others, and without a word. */
  isExpendable: (mark: RevocationMark) => boolean;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

const maxMarks = 10_000;
const mostAtOnce = 100;
const shortestPauseMs = 1_000;
const longestPauseMs = 30_000;

export function createUnrecordedMarks({
  record,
  onRecorded,
  onForgotten,
  isExpendable,
  now,
}: UnrecordedMarksContext): UnrecordedMarks {
  const waiting = new Map<string, number>();
  let recorded = 0;
  let atOnce = mostAtOnce;
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
    const marks = marksOf([...waiting].slice(0, atOnce));
    try {
      await record(marks);
    } catch (error) {
      // They may have been too many at once; and one that is never taken must not hold up the others.
      atOnce = Math.max(1, Math.floor(atOnce / 2));
      for (const { key } of marks) moveToEnd(key);
      throw error;
    }
    atOnce = Math.min(2 * atOnce, mostAtOnce);
    for (const { key, value } of marks) {
      // It may have been raised meanwhile.
      if (waiting.get(key) === value) waiting.delete(key);
    }
    recorded += marks.length;
    // What takes some is answering.
    pauseMs = shortestPauseMs;
  }

  function moveToEnd(key: string): void {
    const value = waiting.get(key);
    waiting.delete(key);
    if (value !== undefined) waiting.set(key, value);
  }

  function giveUpSome(): void {
    const surplus = waiting.size - maxMarks;
    if (surplus <= 0) return;
    const marks = marksOf([...waiting]);
    const isEnd = (mark: RevocationMark) => !isExpendable(mark);
    const givenUp = [...marks.filter(isExpendable), ...marks.filter(isEnd)].slice(0, surplus);
    for (const { key } of givenUp) waiting.delete(key);
    const ends = givenUp.filter(isEnd).length;
    if (ends > 0) onForgotten(ends);
  }

  return {
    keep(marks) {
      for (const { key, value } of marks) {
        waiting.set(key, Math.max(value, waiting.get(key) ?? 0));
      }
      giveUpSome();
      recordLater();
    },
    recordSoon() {
      // A store that answers may still take nothing: it is not asked for each request.
      if (waiting.size > 0 && now() - triedAtMs >= shortestPauseMs) void recordAll();
    },
  };
}

function marksOf(entries: readonly [key: string, value: number][]): RevocationMark[] {
  return entries.map(([key, value]) => ({ key, value }));
}
