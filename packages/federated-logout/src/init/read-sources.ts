import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { SourceFile } from "./source-file.ts";

const notSources = ["node_modules", "dist", "build", "out", "coverage"];

/** Reads the code of an app that has to do with next-auth, but for its tests. */
export async function readSources(directory: string): Promise<SourceFile[]> {
  const sources: SourceFile[] = [];
  async function visit(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!notSources.includes(entry.name) && !entry.name.startsWith(".")) await visit(path);
      } else if (isCode(entry.name)) {
        const text = await readFile(path, "utf8");
        if (/["']next-auth|\bauthOptions\b/.test(text)) {
          sources.push({ path: relative(directory, path), text });
        }
      }
    }
  }
  await visit(directory);
  return sources.toSorted((a, b) => a.path.localeCompare(b.path, "en"));
}

function isCode(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name) && !/\.(test|spec|d)\.[cm]?[jt]sx?$/.test(name);
}
