import { FederatedLogoutError } from "../errors.ts";
import { keyvLists, type KeyValues } from "./keyv-lists.ts";
import type { RevocationEntry, RevocationStore } from "./revocation-store.ts";

/** What is used of Keyv, or of anything of its shape. */
export interface KeyvLike extends KeyValues {
  /** Keyv's own: without it, a database that fails looks like one that is empty. */
  readonly throwOnErrors?: boolean;
}

interface Entry {
  value: number;
  /** Seconds since 1970. */
  expiresAt: number;
}

const maxAttempts = 10;

/**
 * Remembers ended sessions in whatever Keyv can use: PostgreSQL, MySQL, SQLite, MongoDB, DynamoDB and
 * others.
 *
 * Keyv cannot raise a value in one step: it is written, read again, and written again if another
 * instance has lowered it in between. Does **not** notice one that lowers it after that: of two
 * instances that end a person's sessions at the same moment, the earlier end may be what stays.
 *
 * @param keyv - `new Keyv({ store, throwOnErrors: true })`, or anything of its shape whose promises
 *   reject on failure.
 * @throws {FederatedLogoutError} `invalid_option` for a Keyv without `throwOnErrors`.
 */
export function keyvRevocationStore(keyv: KeyvLike): RevocationStore {
  if (keyv.throwOnErrors === false) {
    throw new FederatedLogoutError(
      "invalid_option",
      "Create Keyv with throwOnErrors: true, or ended sessions come back while its database fails",
    );
  }
  const writing = new Map<string, Promise<void>>();

  return {
    lists: keyvLists(keyv, inTurn),
    async raise(entries, lifetimeSeconds) {
      const expiresAt = Math.ceil(Date.now() / 1000 + lifetimeSeconds);
      await Promise.all(
        entries.map((entry) => inTurn(entry.key, () => raiseEntry(entry, expiresAt))),
      );
    },
    async read(keys) {
      const entries = await Promise.all(keys.map(readEntry));
      return entries.map((entry) => entry?.value);
    },
  };

  // This process does not compete with itself.
  async function inTurn(key: string, task: () => Promise<void>): Promise<void> {
    const before = writing.get(key) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(task);
    writing.set(key, mine);
    try {
      await mine;
    } finally {
      if (writing.get(key) === mine) writing.delete(key);
    }
  }

  async function raiseEntry({ key, value }: RevocationEntry, expiresAt: number): Promise<void> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const before = await readEntry(key);
      if (before && before.value >= value && before.expiresAt >= expiresAt) return;
      const raised = {
        value: Math.max(value, before?.value ?? 0),
        expiresAt: Math.max(expiresAt, before?.expiresAt ?? 0),
      };
      await keyv.set(key, writeEntry(raised), raised.expiresAt * 1000 - Date.now());
    }
    throw new Error("Keyv does not return what it was given");
  }

  async function readEntry(key: string): Promise<Entry | undefined> {
    const text = await keyv.get(key);
    const [, value, expiresAt] = /^(\d+) (\d+)$/.exec(typeof text === "string" ? text : "") ?? [];
    if (value === undefined) return undefined;
    return { value: Number(value), expiresAt: Number(expiresAt) };
  }
}

function writeEntry({ value, expiresAt }: Entry): string {
  return `${value} ${expiresAt}`;
}
