import { memoryRevocationStore } from "../packages/federated-logout/src/memory-revocation-store.ts";
import { endManySessions, timeChecks } from "./session-checks.ts";

// A process of its own, so that nothing else is on its heap: `node --expose-gc`, with how many sessions
// have ended, and how many times to measure.

const [sessions = 0, rounds = 0] = process.argv.slice(2).map(Number);
const before = await heapBytes();
const store = memoryRevocationStore();
await endManySessions(store, sessions);
const bytesPerEntry = ((await heapBytes()) - before) / sessions;
console.log(JSON.stringify({ bytesPerEntry, microseconds: await timeChecks(store, rounds) }));

async function heapBytes(): Promise<number> {
  if (!globalThis.gc) throw new Error("Start this with --expose-gc");
  // What is still being finished may hold on to something.
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}
