import { DrizzleAdapter } from "@auth/drizzle-adapter";
import { createClient, type Client } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import type { Adapter } from "next-auth/adapters";

// The tables of https://authjs.dev/getting-started/adapters/drizzle that sign-ins use.
const tables = [
  `CREATE TABLE "user" (id TEXT PRIMARY KEY, name TEXT, email TEXT UNIQUE, "emailVerified" INTEGER,
    image TEXT)`,
  `CREATE TABLE account ("userId" TEXT NOT NULL REFERENCES "user"(id) ON DELETE CASCADE,
    type TEXT NOT NULL, provider TEXT NOT NULL, "providerAccountId" TEXT NOT NULL,
    refresh_token TEXT, access_token TEXT, expires_at INTEGER, token_type TEXT, scope TEXT,
    id_token TEXT, session_state TEXT, PRIMARY KEY (provider, "providerAccountId"))`,
  `CREATE TABLE session ("sessionToken" TEXT PRIMARY KEY,
    "userId" TEXT NOT NULL REFERENCES "user"(id) ON DELETE CASCADE, expires INTEGER NOT NULL)`,
];

/** An empty database for sessions. */
export async function createSessionDatabase(url = ":memory:"): Promise<Client> {
  const client = createClient({ url });
  await client.batch(tables);
  return client;
}

/** Its adapter, whose `deleteSession` returns nothing. */
export function adapterOf(client: Client): Adapter {
  return DrizzleAdapter(drizzle(client));
}

/** The same adapter, but that `deleteSession` returns the row, as Prisma's and others' do. */
export function returningDeletedSession(adapter: Adapter): Adapter {
  return {
    ...adapter,
    async deleteSession(sessionToken) {
      const found = await adapter.getSessionAndUser?.(sessionToken);
      await adapter.deleteSession?.(sessionToken);
      return found?.session;
    },
  };
}
