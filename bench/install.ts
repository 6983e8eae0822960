import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cleanEnvironment, pathInRepository } from "../tests/support/server-process.ts";

const run = promisify(execFile);
const bench = pathInRepository("bench");
const nextApps = ["plain", "recipe", "ours", "auth0"];
const notSources = ["node_modules", ".next", "next-env.d.ts", "tsconfig.tsbuildinfo"];

/**
 * Installs the contenders, and builds them: this library as it would be published, and production
 * builds of the apps. What has not changed since is left as it is.
 */
export async function installContenders(tell: (text: string) => void): Promise<void> {
  tell("Building the library");
  await run("npm", ["run", "build", "--workspace", "packages/federated-logout"], {
    cwd: pathInRepository("."),
  });
  const installed = await digestOf([
    join(bench, "package-lock.json"),
    pathInRepository("packages/federated-logout/dist"),
  ]);
  await unlessDone(join(bench, "node_modules/.installed"), installed, async () => {
    tell("Installing the contenders");
    await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: bench });
  });
  for (const app of nextApps) {
    const folder = join(bench, "apps", app);
    const sources = await digestOf([folder], installed);
    await unlessDone(join(folder, ".next/.built"), sources, async () => {
      tell(`Building ${app}`);
      await build(folder);
    });
  }
}

async function build(folder: string): Promise<void> {
  const next = join(bench, "node_modules/next/dist/bin/next");
  try {
    await run(process.execPath, [next, "build"], { cwd: folder, env: cleanEnvironment() });
  } catch (error) {
    const { stdout, stderr } = Object.assign({ stdout: "", stderr: "" }, error);
    throw new Error(`next build failed in ${folder}:\n${stdout}${stderr}`, { cause: error });
  }
}

async function unlessDone(entry: string, digest: string, task: () => Promise<void>): Promise<void> {
  const before = await readFile(entry, "utf8").catch(() => "");
  if (before === digest) return;
  await task();
  await writeFile(entry, digest);
}

async function digestOf(paths: readonly string[], also = ""): Promise<string> {
  const hash = createHash("sha256").update(also);
  for (const path of paths) {
    for (const file of await filesIn(path)) hash.update(file).update(await readFile(file));
  }
  return hash.digest("hex");
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [path];
  const sources = entries.filter(({ name }) => !notSources.includes(name));
  const files = await Promise.all(sources.map(({ name }) => filesIn(join(path, name))));
  return files.flat().toSorted();
}
