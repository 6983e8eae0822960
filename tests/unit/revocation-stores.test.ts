import { createClient as createLibSql } from "@libsql/client";
import { Keyv } from "keyv";
import type { RevocationStore } from "next-auth-federated-logout";
import { keyvRevocationStore } from "next-auth-federated-logout/keyv";
import { redisRevocationStore } from "next-auth-federated-logout/redis";
import { revocationStoreContract } from "next-auth-federated-logout/testing";
import { createClient as createRedis } from "redis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { memoryRevocationStore } from "../../packages/federated-logout/src/sessions/memory-revocation-store.ts";
import { KeyvLibSql } from "../support/keyv-libsql.ts";
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

async function connectedRedis(caches: boolean) {
  const client = createRedis({
    url: redis.url,
    RESP: 3,
    ...(caches && { clientSideCache: { maxEntries: 1000 } }),
    disableOfflineQueue: true,
  });
  client.on("error", () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

const stores: Readonly<Record<string, () => Promise<RevocationStore>>> = {
  memory: async () => memoryRevocationStore(),
  Redis: async () => redisRevocationStore(await connectedRedis(false)),
  "Redis, with client-side caching": async () => redisRevocationStore(await connectedRedis(true)),
  "Keyv, in memory": async () => keyvRevocationStore(new Keyv({ throwOnErrors: true })),
  "Keyv, on SQLite": async () => {
    const store = await KeyvLibSql.create(createLibSql({ url: ":memory:" }));
    return keyvRevocationStore(new Keyv({ store, throwOnErrors: true }));
  },
};

test("Keyv that hides its database's failures is refused", () => {
  expect(() => keyvRevocationStore(new Keyv())).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
});

test("Keyv: what one instance does does not lower what it does at the same time", async () => {
  const values = new Map<string, string>();
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const store = keyvRevocationStore({
    get: async (key) => values.get(key),
    async set(key, value) {
      // The lower one is on its way for longer.
      if (value.startsWith("5 ")) await held;
      values.set(key, value);
    },
  });

  const lower = store.raise([{ key: "a", value: 5 }], 60);
  const higher = store.raise([{ key: "a", value: 7 }], 60);
  await new Promise((resolve) => setImmediate(resolve));
  letGo();
  await Promise.all([lower, higher]);

  expect(await store.read(["a"])).toEqual([7]);
});

test("Keyv: what does not keep what it is given is an error", async () => {
  const store = keyvRevocationStore({ get: async () => undefined, set: async () => true });

  await expect(store.raise([{ key: "a", value: 5 }], 60)).rejects.toThrow("does not return");
});

describe.each(Object.entries(stores))("%s", (_name, create) => {
  for (const { title, check } of revocationStoreContract) {
    test(
      title,
      async () => {
        await expect(check(await create())).resolves.toBeUndefined();
      },
      20_000,
    );
  }
});

test("the contract says of a store that never forgets that it does not, before a runner gives up on it", async () => {
  vi.useFakeTimers();
  const values = new Map<string, number>();
  const neverForgetting: RevocationStore = {
    async raise(entries) {
      for (const { key, value } of entries) values.set(key, Math.max(value, values.get(key) ?? 0));
    },
    read: async (keys) => keys.map((key) => values.get(key)),
  };
  const forgetting = revocationStoreContract.find(({ title }) => title.startsWith("forgets"));
  const failed = vi.fn<(error: unknown) => void>();
  const checked = forgetting?.check(neverForgetting).catch(failed);

  // What Jest and Vitest give a test.
  await vi.advanceTimersByTimeAsync(4500);

  expect(failed).toHaveBeenCalledWith(new Error("An entry outlived its lifetime by far"));
  await checked;
  vi.useRealTimers();
});
