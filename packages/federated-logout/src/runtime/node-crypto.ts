import type * as NodeCrypto from "node:crypto";

interface NodeProcess {
  getBuiltinModule?: (name: "node:crypto") => typeof NodeCrypto;
}

/**
 * Node.js's own cryptography, which does at once what WebCrypto hands to another thread: with a cookie or a
 * name, that takes ten times as long as the work itself. `undefined` in other runtimes, and before Node.js
 * 20.16: there WebCrypto does the same.
 */
export const nodeCrypto: typeof NodeCrypto | undefined = findNodeCrypto();

// Not by an import: a middleware's bundle is built for a runtime that has none.
function findNodeCrypto(): typeof NodeCrypto | undefined {
  try {
    const process: NodeProcess | undefined = Reflect.get(globalThis, "process");
    return process?.getBuiltinModule?.("node:crypto");
  } catch {
    // The Edge runtime of Next.js has functions of that name, which throw.
    return undefined;
  }
}
