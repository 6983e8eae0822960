import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cleanEnvironment, pathInRepository } from "../tests/support/server-process.ts";
import { folderOf } from "./contenders.ts";

const run = promisify(execFile);
const bench = pathInRepository("bench");
const dist = pathInRepository("packages/federated-logout/dist");
const nextApps = ["plain", "plain-v4", "recipe", "ours", "ours-v4", "auth0"] as const;
const notSources = ["node_modules", ".next", "next-env.d.ts", "tsconfig.tsbuildinfo"];

export type Tell = (text: string) => void;

/**
 * Installs the contenders, and builds them: this library as it would be published, and production
 * builds of the apps. What has not changed since is left as it is.
 */
export async function installContenders(tell: Tell): Promise<void> {
  tell("Building the library");
  await run("npm", ["run", "build", "--workspace", "packages/federated-logout"], {
    cwd: pathInRepository("."),
  });
  const locked = await digestOf([join(bench, "package-lock.json")]);
  await unlessDone(join(bench, "node_modules/.installed"), locked, async () => {
    tell("Installing the contenders");
    await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: bench });
  });
  await placeLibrary(dist, bench);
  // Where it finds the next-auth that this app has.
  await placeLibrary(dist, pathInRepository(folderOf("ours-v4")));
  const library = await digestOf([dist], locked);
  for (const app of nextApps) {
    await buildApp(
      pathInRepository(folderOf(app)),
      app.startsWith("ours") ? library : locked,
      tell,
    );
  }
}

const installedLibrary = join(bench, "node_modules/next-auth-federated-logout");

/** Puts a build of this library into a folder's `node_modules`, with the dependencies it was installed with. */
export async function placeLibrary(built: string, folder: string): Promise<void> {
  const place = join(folder, "node_modules/next-auth-federated-logout");
  await mkdir(place, { recursive: true });
  for (const entry of await readdir(place)) {
    if (entry !== "node_modules") await rm(join(place, entry), { recursive: true });
  }
  await cp(built, place, { recursive: true });
  if (place === installedLibrary) return;
  const dependencies = join(installedLibrary, "node_modules");
  await cp(dependencies, join(place, "node_modules"), { recursive: true, force: true });
}

/** Builds an app of Next.js for production, unless that was done with the same sources and the same packages. */
export async function buildApp(folder: string, packages: string, tell: Tell): Promise<void> {
  const sources = await digestOf([folder], packages);
  await unlessDone(join(folder, ".next/.built"), sources, async () => {
    tell(`Building ${folder.slice(bench.length + 1)}`);
    const next = join(bench, "node_modules/next/dist/bin/next");
    try {
      await run(process.execPath, [next, "build"], { cwd: folder, env: cleanEnvironment() });
    } catch (error) {
      const { stdout, stderr } = Object.assign({ stdout: "", stderr: "" }, error);
      throw new Error(`next build failed in ${folder}:\n${stdout}${stderr}`, { cause: error });
    }
  });
}

async function unlessDone(entry: string, digest: string, task: () => Promise<void>): Promise<void> {
  const before = await readFile(entry, "utf8").catch(() => "");
  if (before === digest) return;
  await task();
  await writeFile(entry, digest);
}

/** Of the files in some folders, and of something else. */
export async function digestOf(paths: readonly string[], also = ""): Promise<string> {
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
