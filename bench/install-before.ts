import { execFile } from "node:child_process";
import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { pathInRepository } from "../tests/support/server-process.ts";
import { folderOf, ours, type Contender } from "./contenders.ts";
import { buildApp, digestOf, placeLibrary, type Tell } from "./install.ts";

const run = promisify(execFile);
const repository = pathInRepository(".");
const folder = pathInRepository("bench/before");
const sources = join(folder, "sources");
const library = "packages/federated-logout";

/** What this library was at a commit, and what measures it. */
export interface Before {
  /** Its short hash. */
  commit: string;
  contender: Contender;
}

/**
 * Builds the library and its app as they were at another commit, with the packages of today.
 *
 * @param ref - Whatever Git takes for a commit.
 * @throws when Git knows no such commit.
 */
export async function installBefore(ref: string, tell: Tell): Promise<Before> {
  const { stdout } = await run("git", ["rev-parse", "--short", "--verify", `${ref}^{commit}`], {
    cwd: repository,
  });
  const commit = stdout.trim();
  tell(`Building the library of ${commit}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(sources, { recursive: true });
  const taken = [
    library,
    "bench/apps/ours",
    "bench/apps/tsconfig.json",
    "tsconfig.json",
    "LICENSE",
  ];
  const archive = join(sources, "sources.tar");
  await run("git", ["archive", "--output", archive, commit, ...taken], { cwd: repository });
  await run("tar", ["--extract", "--file", archive], { cwd: sources });
  await symlink(join(repository, "node_modules"), join(sources, "node_modules"));
  await run(process.execPath, ["--import", "tsx", "scripts/build.ts"], {
    cwd: join(sources, library),
  });

  const app = pathInRepository(folderOf("before"));
  const apps = join(sources, "bench/apps");
  await cp(join(apps, "tsconfig.json"), join(folder, "tsconfig.json"));
  await cp(join(apps, "ours"), app, { recursive: true });
  const built = join(sources, library, "dist");
  await placeLibrary(built, app);
  await buildApp(app, await digestOf([built]), tell);
  return { commit, contender: { ...ours, name: `at ${commit}`, app: "before" } };
}
