import type { RevocationStore } from "next-auth-federated-logout";
import { memoryRevocationStore } from "../../packages/federated-logout/src/sessions/memory-revocation-store.ts";

/** A store that can be taken down, and brought up again. */
export interface FailingStore extends RevocationStore {
  /** How it fails: at once, or by never answering. */
  down: "not" | "refuses" | "refuses_writes" | "hangs";
}

export function failingStore(): FailingStore {
  const inner = memoryRevocationStore();
  const store: FailingStore = {
    down: "not",
    raise: (entries, lifetimeSeconds) =>
      store.down === "refuses_writes"
        ? Promise.reject(new Error("out of memory"))
        : answer(() => inner.raise(entries, lifetimeSeconds)),
    read: (keys) => answer(() => inner.read(keys)),
  };
  return store;

  function answer<Result>(ask: () => Promise<Result>): Promise<Result> {
    if (store.down === "hangs") return new Promise(() => undefined);
    return store.down === "refuses" ? Promise.reject(new Error("connection refused")) : ask();
  }
}
