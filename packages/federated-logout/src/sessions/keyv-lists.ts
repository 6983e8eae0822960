import type { ListStore } from "./revocation-store.ts";

/** What is used of Keyv. */
export interface KeyValues {
  get: (key: string) => unknown;
  set: (key: string, value: string, lifetimeMs: number) => unknown;
}

interface List {
  /** Seconds since 1970. */
  expiresAt: number;
  items: Record<string, string>;
}

/**
 * Keeps lists in Keyv, each under one key. Of two instances that change a person's list at the same
 * moment, one may undo what the other has done: a session is then missing in it, or one that has ended is
 * there until it is read.
 *
 * @param inTurn - Runs what changes one key after another.
 */
export function keyvLists(
  keyv: KeyValues,
  inTurn: (key: string, task: () => Promise<void>) => Promise<void>,
): ListStore {
  async function read(name: string): Promise<List> {
    const text = await keyv.get(name);
    return typeof text === "string" ? parse(text) : { expiresAt: 0, items: {} };
  }

  async function write(name: string, list: List): Promise<void> {
    await keyv.set(name, JSON.stringify(list), list.expiresAt * 1000 - Date.now());
  }

  return {
    put: (name, itemName, item, lifetimeSeconds) =>
      inTurn(name, async () => {
        const { expiresAt, items } = await read(name);
        await write(name, {
          expiresAt: Math.max(expiresAt, Math.ceil(Date.now() / 1000 + lifetimeSeconds)),
          items: { ...items, [itemName]: item },
        });
      }),
    read: async (name) => Object.entries((await read(name)).items),
    remove: (name, itemNames) =>
      inTurn(name, async () => {
        const { expiresAt, items } = await read(name);
        const left = Object.entries(items).filter(([itemName]) => !itemNames.includes(itemName));
        if (expiresAt > 0) await write(name, { expiresAt, items: Object.fromEntries(left) });
      }),
  };
}

function parse(text: string): List {
  const list: List = JSON.parse(text);
  return list;
}
