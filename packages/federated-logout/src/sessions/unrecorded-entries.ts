import type { RevocationEntry } from "./revocation-store.ts";

/** Entries that the revocation store did not take. It is told of them once it answers again. */
export interface UnrecordedEntries {
  keep: (entries: readonly RevocationEntry[]) => void;
  /** The store has just answered: it may take them now. */
  recordSoon: () => void;
}

export interface UnrecordedEntriesContext {
  /** Rejects when they are not recorded. To do it twice is safe: entries are only ever raised. */
  record: (entries: readonly RevocationEntry[]) => Promise<void>;
  /** Told once the store knows all of them, how many those were. */
  onRecorded: (entries: number) => void;
  /** Told how many had to be given up, since there are too many. */
  onForgotten: (entries: number) => void;
  /** Whether one is given up before others, and without a word. */
  isExpendable: (entry: RevocationEntry) => boolean;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

const maxEntries = 10_000;
const mostAtOnce = 100;
const shortestPauseMs = 1_000;
const longestPauseMs = 30_000;

export function createUnrecordedEntries({
  record,
  onRecorded,
  onForgotten,
  isExpendable,
  now,
}: UnrecordedEntriesContext): UnrecordedEntries {
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
    const entries = toEntries([...waiting].slice(0, atOnce));
    try {
      await record(entries);
    } catch (error) {
      // They may have been too many at once; and one that is never taken must not hold up the others.
      atOnce = Math.max(1, Math.floor(atOnce / 2));
      for (const { key } of entries) moveToEnd(key);
      throw error;
    }
    atOnce = Math.min(2 * atOnce, mostAtOnce);
    for (const { key, value } of entries) {
      // It may have been raised meanwhile.
      if (waiting.get(key) === value) waiting.delete(key);
    }
    recorded += entries.length;
    // What takes some is answering.
    pauseMs = shortestPauseMs;
  }

  function moveToEnd(key: string): void {
    const value = waiting.get(key);
    waiting.delete(key);
    if (value !== undefined) waiting.set(key, value);
  }

  function giveUpSome(): void {
    const surplus = waiting.size - maxEntries;
    if (surplus <= 0) return;
    const entries = toEntries([...waiting]);
    const isEnd = (entry: RevocationEntry) => !isExpendable(entry);
    const givenUp = [...entries.filter(isExpendable), ...entries.filter(isEnd)].slice(0, surplus);
    for (const { key } of givenUp) waiting.delete(key);
    const ends = givenUp.filter(isEnd).length;
    if (ends > 0) onForgotten(ends);
  }

  return {
    keep(entries) {
      for (const { key, value } of entries) {
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

function toEntries(entries: readonly [key: string, value: number][]): RevocationEntry[] {
  return entries.map(([key, value]) => ({ key, value }));
}
