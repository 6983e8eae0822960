import { memoryRevocationStore } from "../packages/federated-logout/src/sessions/memory-revocation-store.ts";
import { endManySessions, prepareChecks } from "./session-checks.ts";

// A process of its own, so that nothing else is in its memory: `node --expose-gc`, with how many sessions
// have ended. It says how much that takes, and then, whenever it is asked, how long a check does.

const sessions = Number(process.argv[2]);
const before = await usedBytes();
const store = memoryRevocationStore();
await endManySessions(store, sessions);
process.send?.(((await usedBytes()) - before) / sessions);

const timeChecks = prepareChecks(store);
process.on("message", () => {
  void timeChecks().then((microseconds) => process.send?.(microseconds));
});

async function usedBytes(): Promise<number> {
  if (!globalThis.gc) throw new Error("Start this with --expose-gc");
  // What is still being finished may hold on to something.
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  // Arrays of numbers are beside the heap.
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
