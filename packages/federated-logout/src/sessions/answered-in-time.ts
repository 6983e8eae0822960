import type { RevocationStore } from "./revocation-store.ts";

/** A store that gives up on what takes too long. */
export function answeredInTime(store: RevocationStore, timeLimitMs: number): RevocationStore {
  const { lists } = store;
  return {
    lists: lists && {
      put: (...request) => withinTimeLimit(lists.put(...request)),
      read: (...request) => withinTimeLimit(lists.read(...request)),
      remove: (...request) => withinTimeLimit(lists.remove(...request)),
    },
    raise: (...request) => withinTimeLimit(store.raise(...request)),
    read: (...request) => withinTimeLimit(store.read(...request)),
  };

  function withinTimeLimit<Result>(task: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`The revocation store took more than ${timeLimitMs} ms`));
      }, timeLimitMs);
      task.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}
