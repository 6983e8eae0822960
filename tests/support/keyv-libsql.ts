import type { Client } from "@libsql/client";

/** A database for Keyv, as its own adapters are one. */
export class KeyvLibSql {
  readonly opts = {};
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async create(client: Client): Promise<KeyvLibSql> {
    await client.execute("CREATE TABLE IF NOT EXISTS keyv (key TEXT PRIMARY KEY, value TEXT)");
    return new KeyvLibSql(client);
  }

  async get(key: string): Promise<string | undefined> {
    const { rows } = await this.#client.execute({
      sql: "SELECT value FROM keyv WHERE key = ?",
      args: [key],
    });
    const value = rows[0]?.value;
    return typeof value === "string" ? value : undefined;
  }

  async set(key: string, value: string): Promise<void> {
    const sql =
      "INSERT INTO keyv VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    await this.#client.execute({ sql, args: [key, value] });
  }

  async delete(key: string): Promise<boolean> {
    const { rowsAffected } = await this.#client.execute({
      sql: "DELETE FROM keyv WHERE key = ?",
      args: [key],
    });
    return rowsAffected > 0;
  }

  async clear(): Promise<void> {
    await this.#client.execute("DELETE FROM keyv");
  }
}
