import { redisRevocationStore } from "next-auth-federated-logout/redis";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startRedis, type RedisServer } from "../support/redis.ts";

let redis: RedisServer;
const clients: { destroy: () => void }[] = [];

beforeAll(async () => {
  redis = await startRedis();
}, 120_000);

afterAll(async () => {
  for (const client of clients) client.destroy();
  await redis.stop();
});

/** What one instance of an app has. */
async function connect({ caches }: { caches: boolean }) {
  const client = createClient({
    url: redis.url,
    RESP: 3,
    ...(caches && { clientSideCache: { maxEntries: 1000 } }),
    disableOfflineQueue: true,
    socket: { reconnectStrategy: 20 },
  });
  client.on("error", () => undefined);
  await client.connect();
  clients.push(client);
  return { client, store: redisRevocationStore(client) };
}

/** What Redis has counted, by somebody else's connection. */
async function counted() {
  const { client } = await connect({ caches: false });
  return async (name: string) => {
    const stats = await client.info("stats");
    return Number(new RegExp(`^${name}:(\\d+)`, "m").exec(stats)?.[1]);
  };
}

const someKeys = () => Array.from({ length: 5 }, () => `s${crypto.randomUUID()}`);

describe("what a check costs", () => {
  test("is one round trip without client-side caching", async () => {
    const { store } = await connect({ caches: false });
    const statistic = await counted();
    const keys = someKeys();
    const before = await statistic("total_reads_processed");

    await store.read(keys);

    // Of which one is that of the statistics themselves.
    expect((await statistic("total_reads_processed")) - before).toBe(2);
  });

  test("is none with it, until something changes", async () => {
    const { store } = await connect({ caches: true });
    const statistic = await counted();
    const keys = someKeys();
    await store.read(keys);
    const before = await statistic("total_commands_processed");

    for (let check = 0; check < 100; check += 1) await store.read(keys);

    expect((await statistic("total_commands_processed")) - before).toBe(1);
  });
});

test("an entry reaches every other instance at once, though that has its absence in its cache", async () => {
  const [here, there] = [await connect({ caches: true }), await connect({ caches: true })];
  for (let round = 0; round < 50; round += 1) {
    const [key = "", ...others] = someKeys();
    const keys = [...others, key];
    const nothing = others.map(() => undefined);
    expect(await there.store.read(keys)).toEqual([...nothing, undefined]);

    await here.store.raise([{ key, value: 7 }], 60);

    // As soon as the instance that raised it has its answer, Redis has told the others.
    await vi.waitFor(async () => expect(await there.store.read(keys)).toEqual([...nothing, 7]), {
      interval: 1,
      timeout: 1000,
    });
  }
});

test("keys live as long as the entry, under a prefix of their own", async () => {
  const { client, store } = await connect({ caches: false });
  const other = redisRevocationStore(client, { prefix: "other:" });
  const [key = ""] = someKeys();

  await store.raise([{ key, value: 7 }], 59.5);

  expect(await client.ttl(`federated-logout:${key}`)).toBe(60);
  expect(await other.read([key])).toEqual([undefined]);
});

test("a Redis that is killed fails every check at once, and has all entries when it is back", async () => {
  const { client, store } = await connect({ caches: true });
  const [key = "", other = ""] = someKeys();
  await store.raise([{ key, value: 7 }], 60);
  await store.read([other]);

  await redis.kill();
  await vi.waitFor(() => expect(client.isReady).toBe(false));
  await expect(store.read([other])).rejects.toThrow("Redis is not connected");
  await expect(store.raise([{ key: other, value: 8 }], 60)).rejects.toThrow("not connected");

  await redis.start();
  await vi.waitFor(() => expect(client.isReady).toBe(true), { timeout: 5000 });
  expect(await store.read([key, other])).toEqual([7, undefined]);
});

test("what is cached does not outlive the connection that it was told by", async () => {
  const [here, there] = [await connect({ caches: true }), await connect({ caches: false })];
  const [key = ""] = someKeys();
  await here.store.read([key]);
  const id = await here.client.clientId();

  await there.client.sendCommand(["CLIENT", "KILL", "ID", String(id)]);
  await there.store.raise([{ key, value: 7 }], 60);

  await vi.waitFor(async () => expect(await here.store.read([key])).toEqual([7]), {
    timeout: 5000,
  });
});
