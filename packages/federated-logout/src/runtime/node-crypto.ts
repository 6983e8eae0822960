import type * as NodeCrypto from "node:crypto";
import { builtInModule } from "./built-in-module.ts";

/**
 * Node.js's own cryptography, which does at once what WebCrypto hands to another thread: with a cookie or a
 * name, that takes ten times as long as the work itself. `undefined` in other runtimes, and before Node.js
 * 20.16: there WebCrypto does the same.
 */
export const nodeCrypto: typeof NodeCrypto | undefined = builtInModule("node:crypto");
