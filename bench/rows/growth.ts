import { fillMemory, fillRedis, inMemory, inRedis, inRedisCached } from "../filled-stores.ts";
import type { FilledStore } from "../filled-stores.ts";
import type { Line, Row, RowResult, RowSettings } from "../row.ts";
import { median, medianRatio } from "../statistics.ts";
import { takeTurns } from "../take-turns.ts";
import { atMost, noMoreThan } from "../verdicts.ts";

const sizes = [1, 10_000, 1_000_000];
const quickSizes = [1, 10_000, 50_000];
// A larger table is in farther memory, which is all there is to a check where nobody is asked. What grew with
// it would take a hundred times as long as with the size before.
const flat = 2;
const mostFartherMicroseconds = 10;
const mostBytes = 64;
// The numbers of the clock, and what an answer is: nothing that grows with what there is.
const mostAllocated = 512;
const longestWaitMs = 5;

export const growth: Row = {
  title: "Growth",
  how: "Whether a session has ended, asked of the library itself, while so many others have; each size in a process and a Redis of its own. The wait: all expire at once while others end. Memory: of the heap and of arrays beside it, and Redis's own figure, by the number of sessions that logout tokens have ended.",
  async measure(settings) {
    const stores: FilledStore[] = [];
    try {
      for (const sessions of settings.isQuick ? quickSizes : sizes) {
        stores.push(await fillMemory(sessions));
        stores.push(await fillRedis(sessions));
      }
      return await measureStores(stores, settings);
    } finally {
      for (const store of stores) await store.stop();
    }
  },
};

interface Asked {
  store: FilledStore;
  how: string;
  timeChecks: () => Promise<number>;
}

async function measureStores(
  stores: readonly FilledStore[],
  { isQuick }: RowSettings,
): Promise<RowResult> {
  const asked = stores.flatMap((store) =>
    Object.entries(store.timeChecks).map(([how, timeChecks]): Asked => ({
      store,
      how,
      timeChecks,
    })),
  );
  const [warmUpRounds, rounds] = isQuick ? [2, 5] : [10, 30];
  const checkAll = (times: number) => takeTurns(asked, times, ({ timeChecks }) => timeChecks());
  await checkAll(warmUpRounds);
  const turns = await checkAll(rounds);

  const kinds = [inMemory, inRedisCached, inRedis].map((how) => ({
    how,
    lines: asked
      .filter((each) => each.how === how)
      .map((each) => ({
        contender: inWords(each.store.sessions),
        values: turns.get(each) ?? [],
      })),
  }));
  const inThisProcess = stores.filter(({ expire }) => expire !== undefined);
  const allocated = new Map<FilledStore, number>();
  for (const store of inThisProcess) {
    allocated.set(store, (await store.allocatedByCheck?.()) ?? Number.NaN);
  }
  const wait = ((await inThisProcess.at(-1)?.expire?.()) ?? Number.NaN) / 1000;
  const largest = Math.max(...stores.map(({ sessions }) => sessions));
  const smallest = Math.min(...stores.map(({ sessions }) => sessions));
  const bytesOf = (how: string) =>
    stores.find(({ sessions, timeChecks }) => sessions === largest && how in timeChecks)
      ?.bytesPerEntry ?? Number.NaN;
  return {
    groups: [
      ...kinds.map(({ how, lines }) => ({
        what: `a check, ${how}`,
        unit: "µs",
        ours: inWords(smallest),
        lines,
      })),
      {
        what: `memory per ended session, of ${inWords(largest)}`,
        unit: "bytes",
        ours: inMemory,
        lines: [
          { contender: inMemory, values: [bytesOf(inMemory)] },
          { contender: "in Redis", values: [bytesOf(inRedis)] },
        ],
      },
      {
        what: "allocated by a check, in memory",
        unit: "bytes",
        ours: inWords(smallest),
        lines: [...allocated].map(([{ sessions }, bytes]) => ({
          contender: inWords(sessions),
          values: [bytes],
        })),
      },
      {
        what: `the wait while they expire, 99.99 %, in memory`,
        unit: "ms",
        ours: inWords(largest),
        lines: [{ contender: inWords(largest), values: [wait] }],
      },
    ],
    verdicts: [
      noMoreThan(
        `flat, ${inMemory}: with ${inWords(largest)} at most ${mostFartherMicroseconds} µs more than with ${inWords(smallest)}`,
        mostFartherMicroseconds,
        microsecondsMore(kinds[0]?.lines ?? []),
        "µs",
      ),
      ...kinds
        .slice(1)
        .map(({ how, lines }) =>
          atMost(
            `flat, ${how}: with ${inWords(largest)} at most ${flat} × as with ${inWords(smallest)}`,
            flat,
            medianRatio(lines.at(-1)?.values ?? [], lines.at(0)?.values ?? []),
          ),
        ),
      noMoreThan(
        `at most ${mostBytes} bytes per ended session in memory`,
        mostBytes,
        bytesOf(inMemory),
        "bytes",
      ),
      noMoreThan(
        `a check in memory allocates at most ${mostAllocated} bytes`,
        mostAllocated,
        Math.max(...allocated.values()),
        "bytes",
      ),
      noMoreThan(
        `${inWords(largest)} expire, and all but one in ten thousand wait at most ${longestWaitMs} ms`,
        longestWaitMs,
        wait,
        "ms",
      ),
    ],
  };
}

function microsecondsMore(lines: readonly Line[]): number {
  return median(lines.at(-1)?.values ?? []) - median(lines.at(0)?.values ?? []);
}

export function inWords(sessions: number): string {
  const number = sessions.toLocaleString("en");
  return `${number} ended ${sessions === 1 ? "session" : "sessions"}`;
}
