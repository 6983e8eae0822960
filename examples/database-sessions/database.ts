import { DrizzleAdapter } from "@auth/drizzle-adapter";
import { createClient } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";

const client = createClient({ url: process.env.DATABASE_URL ?? ":memory:" });

export const adapter = DrizzleAdapter(drizzle(client));

/** Creates the tables that Auth.js documents. In an app of yours, migrations do this. */
export async function createTables() {
  await client.batch([
    `CREATE TABLE IF NOT EXISTS "user" (id TEXT PRIMARY KEY, name TEXT, email TEXT UNIQUE,
      "emailVerified" INTEGER, image TEXT)`,
    `CREATE TABLE IF NOT EXISTS account (
      "userId" TEXT NOT NULL REFERENCES "user"(id) ON DELETE CASCADE, type TEXT NOT NULL,
      provider TEXT NOT NULL, "providerAccountId" TEXT NOT NULL, refresh_token TEXT,
      access_token TEXT, expires_at INTEGER, token_type TEXT, scope TEXT, id_token TEXT,
      session_state TEXT, PRIMARY KEY (provider, "providerAccountId"))`,
    `CREATE TABLE IF NOT EXISTS session ("sessionToken" TEXT PRIMARY KEY,
      "userId" TEXT NOT NULL REFERENCES "user"(id) ON DELETE CASCADE, expires INTEGER NOT NULL)`,
  ]);
}
