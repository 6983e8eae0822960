import type { RevocationStore } from "next-auth-federated-logout";
import { redisRevocationStore, type RedisClient } from "next-auth-federated-logout/redis";
import { createClient } from "redis";

/**
 * Redis, if `REDIS_URL` names one: more than one process needs it, to know the same sessions. Else
 * `undefined`, for the memory of this process.
 */
export function storeFromEnvironment({
  REDIS_URL,
  NEXT_PHASE,
}: Readonly<Record<string, string | undefined>>): RevocationStore | undefined {
  if (!REDIS_URL || NEXT_PHASE === "phase-production-build") return undefined;
  return redisRevocationStore(clientOf(REDIS_URL));
}

const shared: typeof globalThis & { revocationRedis?: RedisClient } = globalThis;

// One connection for all of the bundles that Next.js makes.
function clientOf(url: string): RedisClient {
  shared.revocationRedis ??= connect(url);
  return shared.revocationRedis;
}

function connect(url: string): RedisClient {
  const client = createClient({
    url,
    // Most checks are answered from here, until Redis says that something has changed.
    RESP: 3,
    clientSideCache: { maxEntries: 100_000 },
    // What cannot be asked now is not asked later.
    disableOfflineQueue: true,
    // A connection that dies without a word is noticed: until then, what is cached counts.
    pingInterval: 1000,
    socket: { socketTimeout: 3000 },
  });
  // It connects again by itself.
  client.on("error", ({ message }: Error) => console.error(`Redis: ${message}`));
  client.connect().catch(() => undefined);
  return client;
}
