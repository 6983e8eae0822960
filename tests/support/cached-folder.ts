import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";

/**
 * A folder that is made once and kept in npm's cache, for what takes too long to install for every run.
 *
 * @param make - Fills an empty folder. Only when it is done does anybody else see what is in there.
 */
export async function cachedFolder(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const cache = join(npmCache(), "federated-logout");
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  console.log(`Installing ${name} for the tests: it is kept in ${cache}.`);
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, ".unfinished-"));
  try {
    await make(unfinished);
    await rename(unfinished, folder).catch((error: unknown) => {
      // Another run may have been faster.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

function npmCache(): string {
  const { npm_config_cache: known } = process.env;
  if (known) return known;
  const isWindows = process.platform === "win32";
  const found = execFileSync("npm", ["config", "get", "cache"], {
    encoding: "utf8",
    shell: isWindows,
  });
  return found.trim() || join(homedir(), ".npm");
}
