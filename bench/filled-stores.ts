import { fork } from "node:child_process";
import { once } from "node:events";
import { createClient } from "redis";
import { redisRevocationStore } from "../packages/federated-logout/src/sessions/redis.ts";
import { startRedis } from "../tests/support/redis.ts";
import { pathInRepository } from "../tests/support/server-process.ts";
import { endManySessions, prepareChecks } from "./session-checks.ts";

/** Where so many sessions have ended. */
export interface FilledStore {
  sessions: number;
  bytesPerEntry: number;
  /** The microseconds of a check, on average of many, by the way in which the store is asked. */
  timeChecks: Readonly<Record<string, () => Promise<number>>>;
  /** In memory: the bytes that a check allocates. */
  allocatedByCheck?: () => Promise<number>;
  /** In memory: all of them expire. How long others wait meanwhile, in microseconds. */
  expire?: () => Promise<number>;
  stop: () => Promise<void>;
}

export const inMemory = "in memory";
export const inRedisCached = "in Redis, client-side caching";
export const inRedis = "in Redis, asked each time";

export async function fillMemory(sessions: number): Promise<FilledStore> {
  const child = fork(pathInRepository("bench/ended-in-memory.ts"), [String(sessions)], {
    execArgv: ["--expose-gc", "--import", "tsx"],
  });
  const ended = once(child, "exit");
  async function answer(): Promise<number> {
    const says = once(child, "message");
    const hasEnded = ended.then(([code]) => {
      throw new Error(`The process that remembers ended sessions has ended with ${code}`);
    });
    const [said]: unknown[] = await Promise.race([says, hasEnded]);
    return Number(said);
  }
  const ask = (question: string) => async () => {
    child.send(question);
    return answer();
  };
  return {
    sessions,
    bytesPerEntry: await answer(),
    timeChecks: { [inMemory]: ask("check") },
    allocatedByCheck: ask("allocated"),
    expire: ask("expire"),
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}

export async function fillRedis(sessions: number): Promise<FilledStore> {
  const redis = await startRedis();
  const asking = createClient({ url: redis.url });
  const caching = createClient({
    url: redis.url,
    RESP: 3,
    clientSideCache: { maxEntries: 100_000 },
  });
  const usedBytes = async () => Number(/used_memory:(\d+)/.exec(await asking.info("memory"))?.[1]);
  await asking.connect();
  await caching.connect();
  const before = await usedBytes();
  await endManySessions(redisRevocationStore(asking), sessions);
  return {
    sessions,
    bytesPerEntry: ((await usedBytes()) - before) / sessions,
    timeChecks: {
      [inRedisCached]: prepareChecks(redisRevocationStore(caching)).time,
      [inRedis]: prepareChecks(redisRevocationStore(asking)).time,
    },
    async stop() {
      asking.destroy();
      caching.destroy();
      await redis.stop();
    },
  };
}
