import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packedLibrary } from "../../scripts/pack-library.ts";
import { run } from "./build-app.ts";
import { pathInRepository } from "./server-process.ts";

export interface Manifest {
  version?: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

async function readManifest(path: string): Promise<Manifest> {
  return JSON.parse(await readFile(path, "utf8"));
}

/** A copy of an example, outside of this repository: nothing is found there that an app would not have. */
export interface ExampleApp {
  directory: string;
  remove: () => Promise<void>;
}

export async function copyExample(
  example: string,
  changeManifest: (manifest: Manifest) => Manifest,
): Promise<ExampleApp> {
  const parent = await mkdtemp(join(tmpdir(), "example-"));
  const directory = join(parent, "app");
  await cp(pathInRepository(`examples/${example}`), directory, {
    recursive: true,
    filter: (source) => !/\/(node_modules|\.next|package-lock\.json)$/.test(source),
  });
  const path = join(directory, "package.json");
  const manifest = changeManifest(await readManifest(path));
  manifest.dependencies["next-auth-federated-logout"] = `file:${packedLibrary}`;
  await writeFile(path, JSON.stringify(manifest, null, 2));
  return { directory, remove: () => rm(parent, { recursive: true }) };
}

// As a developer's own shell has it: in production, development dependencies are left out.
const inDevelopment = { NODE_ENV: "development" };

/** Installs what an app's manifest names, with no flag that could hide what does not fit. */
export async function install(directory: string, installer: "npm" | "pnpm"): Promise<void> {
  if (installer === "npm") {
    await run("npm", ["install"], directory, { ...inDevelopment, npm_config_audit: "false" });
    return;
  }
  const pnpm = pathInRepository("node_modules/pnpm/bin/pnpm.cjs");
  await run(process.execPath, [pnpm, "install"], directory, inDevelopment);
}

/** Renames a file, where there is one. */
export async function renameIfThere(from: string, to: string): Promise<boolean> {
  if (!existsSync(from)) return false;
  await rename(from, to);
  return true;
}
