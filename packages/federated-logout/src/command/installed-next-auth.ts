import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The next-auth that an app has. */
export interface InstalledNextAuth {
  version: string;
  /** Where its files are. */
  directory: string;
}

/**
 * Finds the next-auth that an app has, whatever it exports.
 *
 * @param directory - The app's own.
 */
export async function findNextAuth(directory: string): Promise<InstalledNextAuth | undefined> {
  const { resolve } = createRequire(join(directory, "package.json"));
  const folders = resolve.paths("next-auth") ?? [];
  const found = await Promise.all(
    folders.map((folder) => readInstalled(join(folder, "next-auth"))),
  );
  return found.find((installed) => installed !== undefined);
}

async function readInstalled(directory: string): Promise<InstalledNextAuth | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
    return hasVersion(manifest) ? { version: manifest.version, directory } : undefined;
  } catch {
    return undefined;
  }
}

function hasVersion(manifest: unknown): manifest is { version: string } {
  return typeof manifest === "object" && manifest !== null && "version" in manifest;
}
