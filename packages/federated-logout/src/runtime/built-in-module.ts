import type * as Crypto from "node:crypto";
import type * as Fs from "node:fs";
import type * as Http from "node:http";
import type * as Https from "node:https";
import type * as Module from "node:module";

interface BuiltInModules {
  "node:crypto": typeof Crypto;
  "node:fs": typeof Fs;
  "node:http": typeof Http;
  "node:https": typeof Https;
  "node:module": typeof Module;
}

interface NodeProcess {
  getBuiltinModule?: <Name extends keyof BuiltInModules>(name: Name) => BuiltInModules[Name];
}

/**
 * A module of Node.js's own, not by an import: a middleware's bundle is built for a runtime that has none.
 *
 * @returns `undefined` in other runtimes, and before Node.js 20.16.
 */
export function builtInModule<Name extends keyof BuiltInModules>(
  name: Name,
): BuiltInModules[Name] | undefined {
  try {
    const process: NodeProcess | undefined = Reflect.get(globalThis, "process");
    return process?.getBuiltinModule?.(name);
  } catch {
    // The Edge runtime of Next.js has functions of that name, which throw.
    return undefined;
  }
}
