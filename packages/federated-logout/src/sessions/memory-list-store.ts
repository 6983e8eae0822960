import type { ListStore } from "./revocation-store.ts";

interface List {
  items: Map<string, string>;
  /** In milliseconds since 1970. */
  expiresAtMs: number;
}

const maxLists = 100_000;

/** Keeps lists in this process, and as long as it lives; of more, the oldest are forgotten. */
export function memoryListStore(lists: Map<string, List> = new Map()): ListStore {
  function find(name: string): List | undefined {
    const list = lists.get(name);
    return list && list.expiresAtMs > Date.now() ? list : undefined;
  }

  return {
    async put(name, itemName, item, lifetimeSeconds) {
      const list = find(name) ?? { items: new Map<string, string>(), expiresAtMs: 0 };
      list.items.set(itemName, item);
      list.expiresAtMs = Math.max(list.expiresAtMs, Date.now() + lifetimeSeconds * 1000);
      // Behind the others again: the oldest are in front.
      lists.delete(name);
      lists.set(name, list);
      const oldest = lists.keys().next();
      if (lists.size > maxLists && !oldest.done) lists.delete(oldest.value);
    },
    read: async (name) => [...(find(name)?.items ?? [])],
    async remove(name, itemNames) {
      const list = find(name);
      for (const itemName of itemNames) list?.items.delete(itemName);
      if (list?.items.size === 0) lists.delete(name);
    },
  };
}

const sharedLists = Symbol.for("next-auth-federated-logout.lists");

/** The ones of this process, whatever bundle this is. */
export function sharedMemoryListStore(): ListStore {
  const shared: typeof globalThis & { [sharedLists]?: Map<string, List> } = globalThis;
  return memoryListStore((shared[sharedLists] ??= new Map()));
}
