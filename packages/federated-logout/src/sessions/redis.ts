import { createGroupedWrites } from "./grouped-writes.ts";
import type { ListStore, RevocationEntry, RevocationStore } from "./revocation-store.ts";

/** What is used of a client of the `redis` package, version 5 or later: of one server, or a cluster. */
export interface RedisClient {
  /** Whether commands are answered now, and not queued until the connection is back. */
  readonly isReady?: boolean;
  get: (key: string) => Promise<unknown>;
  /** Several keys by one command: not for a cluster, where they are on several servers. */
  mGet?: (keys: string[]) => Promise<unknown[]>;
  /** What a cluster has, and nothing else. */
  readonly slots?: unknown;
  eval: (script: string, options: { keys: string[]; arguments: string[] }) => Promise<unknown>;
}

/** Options of {@link redisRevocationStore}. */
export interface RedisRevocationStoreOptions {
  /**
   * What every key begins with.
   *
   * @default "federated-logout:"
   */
  prefix?: string;
}

// Redis runs a script alone, so that nobody lowers what another instance has just raised.
const raiseEntries = `
for index, key in ipairs(KEYS) do
  local value, lifetime = tonumber(ARGV[2 * index - 1]), tonumber(ARGV[2 * index])
  local before = tonumber(redis.call("GET", key) or "0")
  lifetime = math.max(lifetime, redis.call("TTL", key))
  redis.call("SET", key, string.format("%.0f", math.max(value, before)), "EX", lifetime)
end
`;

interface LastingEntry extends RevocationEntry {
  lifetimeSeconds: number;
}

const putItem = `
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
redis.call("EXPIRE", KEYS[1], math.max(tonumber(ARGV[3]), redis.call("TTL", KEYS[1])))
`;
const readItems = `return redis.call("HGETALL", KEYS[1])`;
const removeItems = `for _, name in ipairs(ARGV) do redis.call("HDEL", KEYS[1], name) end`;

/**
 * Remembers ended sessions in Redis, for apps of more than one process.
 *
 * A check is one round trip; with client-side caching (`RESP: 3`, `clientSideCache`), it is none until
 * something changes, and then every instance is told at once.
 *
 * Does **not** connect the client, and does **not** make Redis keep what it was told: with
 * `appendfsync everysec`, a Redis that is killed forgets its last second.
 *
 * @param client - A connected client.
 * @param options - See {@link RedisRevocationStoreOptions}.
 * @example
 * ```ts
 * const client = createClient({
 *   url: "redis://localhost:6379",
 *   RESP: 3,
 *   clientSideCache: { maxEntries: 100_000 },
 *   disableOfflineQueue: true,
 *   // Until a connection that dies without a word is noticed, what is cached counts.
 *   pingInterval: 1000,
 *   socket: { socketTimeout: 3000 },
 * });
 * ```
 */
export function redisRevocationStore(
  client: RedisClient,
  { prefix = "federated-logout:" }: RedisRevocationStoreOptions = {},
): RevocationStore {
  // By scripts alone: less of a client is needed, and a list gets its lifetime in the same step.
  const run = async (script: string, list: string, ...given: string[]): Promise<unknown> => {
    assertReady(client);
    return client.eval(script, { keys: [prefix + list], arguments: given });
  };
  const lists: ListStore = {
    async put(list, name, item, lifetimeSeconds) {
      await run(putItem, list, name, item, String(Math.ceil(lifetimeSeconds)));
    },
    async read(list) {
      return pairs(await run(readItems, list));
    },
    async remove(list, names) {
      await run(removeItems, list, ...names);
    },
  };

  const isCluster = client.slots !== undefined;
  const write = async (entries: readonly LastingEntry[]): Promise<void> => {
    assertReady(client);
    await client.eval(raiseEntries, {
      keys: entries.map(({ key }) => prefix + key),
      arguments: entries.flatMap(({ value, lifetimeSeconds }) => [
        String(value),
        String(Math.ceil(lifetimeSeconds)),
      ]),
    });
  };
  const writeSoon = createGroupedWrites(write);

  return {
    lists,
    async raise(entries, lifetimeSeconds) {
      const raised = entries.map((entry) => ({ ...entry, lifetimeSeconds }));
      // What a cluster has may be on several servers, each of which takes its own.
      await (isCluster ? Promise.all(raised.map((entry) => write([entry]))) : writeSoon(raised));
    },
    async read(keys) {
      assertReady(client);
      const values = await readTogether(keys.map((key) => prefix + key));
      return values.map(readValue);
    },
  };

  // One command, which is one entry of a client-side cache.
  function readTogether(keys: string[]): Promise<unknown[]> {
    if (client.mGet && !isCluster && keys.length > 0) return client.mGet(keys);
    return Promise.all(keys.map((key) => client.get(key)));
  }
}

function pairs(answer: unknown): [name: string, item: string][] {
  const texts = Array.isArray(answer) ? answer.map((value) => String(textOf(value))) : [];
  const names = texts.filter((_text, index) => index % 2 === 0);
  return names.map((name, index) => [name, texts[2 * index + 1] ?? ""]);
}

// A client may be set up to answer with Buffers.
function textOf(value: unknown): unknown {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
}

// What is no number is not the same as nothing.
function readValue(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  const text = textOf(value);
  if (typeof text === "string" && /^\d+$/.test(text)) return Number(text);
  throw new Error("Redis holds something else under a key of an entry");
}

// It would keep the command until the connection is back, and whoever is waiting with it.
function assertReady({ isReady }: RedisClient): void {
  if (isReady === false) throw new Error("Redis is not connected");
}
