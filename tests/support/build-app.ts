import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cleanEnvironment, pathInRepository } from "./server-process.ts";

const sources = [
  "app",
  "auth.ts",
  "auth.providers.ts",
  "middleware.ts",
  "next.config.mjs",
  "package.json",
  "tsconfig.json",
];

/** A production build of the app, to start with different environments. */
export type Build = "main" | "sub-path";

/** Where a build lives: a copy, so that nobody's own build or .env file takes part in a test. */
export function buildDirectory(build: Build): string {
  return pathInRepository(`.e2e/${build}`);
}

/** Builds the app as it is, or with the files of `tests/e2e/variants/<build>` laid over it. */
export async function buildApp(build: Build): Promise<void> {
  const directory = buildDirectory(build);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const source of sources) {
    await cp(pathInRepository(source), join(directory, source), { recursive: true });
  }
  if (build !== "main") {
    await cp(pathInRepository(`tests/e2e/variants/${build}`), directory, { recursive: true });
  }
  const next = pathInRepository("node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: directory,
    env: cleanEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  child.stdout.on("data", (text) => output.push(String(text)));
  child.stderr.on("data", (text) => output.push(String(text)));
  const [exitCode] = await once(child, "exit");
  if (exitCode !== 0) throw new Error(`next build of ${build} failed:\n${output.join("")}`);
}
