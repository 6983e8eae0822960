import {
  sharedEntriesInMemory,
  storeOf,
} from "../packages/federated-logout/src/sessions/memory-revocation-store.ts";
import { quantile } from "./statistics.ts";
import { endManySessions, prepareChecks, thirtyDaysInSeconds } from "./session-checks.ts";

// A process of its own, so that nothing else is in its memory: `node --expose-gc`, with how many sessions
// have ended. It says how much that takes, and then answers what it is asked.

const sessions = Number(process.argv[2]);
let aheadSeconds = 0;
const { now } = Date;
Date.now = () => now() + aheadSeconds * 1000;
const before = await usedBytes();
const store = storeOf(sharedEntriesInMemory());
await endManySessions(store, sessions);
process.send?.(((await usedBytes()) - before) / sessions);

const checks = prepareChecks();
const answers = { check: checks.time, allocated: checks.allocated, expire };
process.on("message", (question: keyof typeof answers) => {
  void answers[question]().then((answer) => process.send?.(answer));
});

/**
 * All of them expire at once. How long others wait meanwhile, in microseconds, all but one in ten thousand:
 * now and then the machine itself lets a process wait, for milliseconds, whatever that does.
 */
async function expire(): Promise<number> {
  aheadSeconds = thirtyDaysInSeconds + 1;
  const waits: number[] = [];
  for (let ended = 0; ended < sessions / 16; ended += 1) {
    const startedAt = performance.now();
    await store.raise([{ key: `ended afterwards ${ended}`, value: 1 }], thirtyDaysInSeconds);
    waits.push(performance.now() - startedAt);
  }
  return quantile(waits, 0.9999) * 1000;
}

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
