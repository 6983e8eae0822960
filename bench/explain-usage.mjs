import { createHook } from "node:async_hooks";
import { Session } from "node:inspector/promises";

// Loaded into a server that is to be explained, and not measured: what it does for its requests.

const counted = { promises: 0, "crypto operations": 0 };
// What Node.js hands to other threads: https://nodejs.org/api/async_hooks.html#type
const cryptoJob = /^(HASH|SIGN|CIPHER|DERIVEBITS|KEYGEN)REQUEST$/;
const hook = createHook({
  init(_id, type) {
    if (type === "PROMISE") counted.promises += 1;
    if (cryptoJob.test(type)) counted["crypto operations"] += 1;
  },
});
const session = new Session();
session.connect();

process.on("message", (question) => void answer(question));

async function answer(question) {
  if (question === "count") {
    hook.enable();
    process.send("counting");
  }
  if (question === "counted") {
    hook.disable();
    process.send(counted);
  }
  if (question === "profile") {
    await session.post("Profiler.enable");
    await session.post("Profiler.start");
    process.send("profiling");
  }
  if (question === "profiled") {
    const { profile } = await session.post("Profiler.stop");
    process.send(microsecondsByKind(profile));
  }
}

function microsecondsByKind({ nodes, samples, timeDeltas }) {
  const kinds = new Map(nodes.map(({ id, callFrame }) => [id, kindOf(callFrame)]));
  const total = {};
  samples.forEach((id, index) => {
    const kind = kinds.get(id);
    total[kind] = (total[kind] ?? 0) + timeDeltas[index];
  });
  return total;
}

function kindOf({ functionName, url }) {
  if (functionName === "(idle)") return "idle";
  if (functionName === "(garbage collector)") return "garbage";
  if (url.startsWith("node:")) return "Node.js";
  if (url.includes("/.next/")) return "the app's bundle";
  if (url.includes("/node_modules/next/")) return "Next.js";
  return url === "" ? "native code" : "other packages";
}
