import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createClient } from "redis";
import { redisRevocationStore } from "../../packages/federated-logout/src/redis.ts";
import { startRedis } from "../../tests/support/redis.ts";
import { pathInRepository } from "../../tests/support/server-process.ts";
import type { Row, RowSettings } from "../row.ts";
import { endManySessions, timeChecks } from "../session-checks.ts";
import { median } from "../statistics.ts";
import { atMost } from "../verdicts.ts";

const sizes = [1, 10_000, 1_000_000];
const quickSizes = [1, 10_000, 50_000];
// A larger table is in farther memory; what would grow with it would take a hundred times as long.
const flat = 2;
const mostBytes = 200;

export const growth: Row = {
  title: "Growth",
  how: "Whether a session has ended, asked of the library itself, while so many others have; each size in a process and a Redis of its own. Memory: of the heap, and Redis's own figure, by the number of sessions that logout tokens have ended.",
  async measure(settings) {
    const { isQuick } = settings;
    const measured: Measured[] = [];
    for (const sessions of isQuick ? quickSizes : sizes) {
      measured.push({
        sessions,
        inMemory: await measureInMemory(sessions, settings),
        ...(await measureInRedis(sessions, settings)),
      });
    }
    const [smallest, largest] = [measured.at(0), measured.at(-1)];
    if (!smallest || !largest) throw new Error("Nothing was measured");
    const kinds = [
      ["in memory", ({ inMemory }: Measured) => inMemory],
      ["in Redis, client-side caching", ({ cached }: Measured) => cached],
      ["in Redis, asked each time", ({ asked }: Measured) => asked],
    ] as const;
    return {
      groups: [
        ...kinds.map(([name, resultOf]) => ({
          what: `a check, ${name}`,
          unit: "µs",
          ours: inWords(smallest.sessions),
          lines: measured.map((each) => ({
            contender: inWords(each.sessions),
            values: resultOf(each).microseconds,
          })),
        })),
        {
          what: `memory per ended session, of ${inWords(largest.sessions)}`,
          unit: "bytes",
          ours: "in memory",
          lines: [
            { contender: "in memory", values: [largest.inMemory.bytesPerEntry] },
            { contender: "in Redis", values: [largest.asked.bytesPerEntry] },
          ],
        },
      ],
      verdicts: [
        ...kinds.map(([name, resultOf]) =>
          atMost(
            `flat, ${name}: with ${inWords(largest.sessions)} at most ${flat} × as with ${inWords(smallest.sessions)}`,
            flat,
            median(resultOf(largest).microseconds) / median(resultOf(smallest).microseconds),
          ),
        ),
        {
          target: `at most ${mostBytes} bytes per ended session in memory`,
          measured: `${Math.round(largest.inMemory.bytesPerEntry)} bytes`,
          isMet: largest.inMemory.bytesPerEntry <= mostBytes,
        },
      ],
    };
  },
};

interface Checks {
  bytesPerEntry: number;
  microseconds: number[];
}

interface Measured {
  sessions: number;
  inMemory: Checks;
  cached: Checks;
  asked: Checks;
}

async function measureInMemory(sessions: number, settings: RowSettings): Promise<Checks> {
  const script = pathInRepository("bench/growth-in-memory.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    "--import",
    "tsx",
    script,
    String(sessions),
    String(roundsOf(settings)),
  ]);
  const checks: Checks = JSON.parse(stdout);
  return checks;
}

async function measureInRedis(
  sessions: number,
  settings: RowSettings,
): Promise<Pick<Measured, "cached" | "asked">> {
  const redis = await startRedis();
  const connections = [
    createClient({ url: redis.url }),
    createClient({ url: redis.url, RESP: 3, clientSideCache: { maxEntries: 100_000 } }),
  ] as const;
  try {
    const [asking, caching] = connections;
    for (const client of connections) await client.connect();
    const usedBytes = async () =>
      Number(/used_memory:(\d+)/.exec(await asking.info("memory"))?.[1]);
    const before = await usedBytes();
    await endManySessions(redisRevocationStore(asking), sessions);
    const bytesPerEntry = ((await usedBytes()) - before) / sessions;
    const rounds = roundsOf(settings);
    return {
      asked: {
        bytesPerEntry,
        microseconds: await timeChecks(redisRevocationStore(asking), rounds),
      },
      cached: {
        bytesPerEntry,
        microseconds: await timeChecks(redisRevocationStore(caching), rounds),
      },
    };
  } finally {
    for (const client of connections) client.destroy();
    await redis.stop();
  }
}

function roundsOf({ isQuick }: RowSettings): number {
  return isQuick ? 5 : 20;
}

function inWords(sessions: number): string {
  const number = sessions.toLocaleString("en");
  return `${number} ended ${sessions === 1 ? "session" : "sessions"}`;
}
