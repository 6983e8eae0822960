import { createRequire } from "node:module";
import { join } from "node:path";

type LoadEnvConfig = (directory: string, isDevelopment: boolean, log: object) => unknown;

/**
 * Loads the `.env` files of an app into `process.env`, with the loader of the Next.js that the app
 * itself has. Without one, `process.env` stays as it is.
 */
export function loadEnvironment(directory: string): void {
  const isDevelopment = process.env.NODE_ENV !== "production";
  const silent = { info: () => undefined, error: () => undefined };
  try {
    const next = createRequire(join(directory, "package.json")).resolve("next/package.json");
    const { loadEnvConfig }: { loadEnvConfig: LoadEnvConfig } = createRequire(next)("@next/env");
    loadEnvConfig(directory, isDevelopment, silent);
  } catch {
    // An app without Next.js has no such files.
  }
}
