import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { SourceFile } from "./source-file.ts";

const notSources = ["node_modules", "dist", "build", "out", "coverage"];

/**
 * Reads the code of an app that has to do with next-auth, but for its tests. Leaves out what is no UTF-8, what
 * cannot be read, and links, which may lead out of the app.
 */
export async function readSources(directory: string): Promise<SourceFile[]> {
  const sources: SourceFile[] = [];
  async function visit(folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!notSources.includes(entry.name) && !entry.name.startsWith(".")) await visit(path);
      } else if (entry.isFile() && isCode(entry.name)) {
        const text = await readText(path);
        if (text !== undefined && /["']next-auth|\bauthOptions\b|NextAuth/.test(text)) {
          const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
          const withoutReturns = text.replaceAll("\r\n", "\n");
          sources.push({ path: relative(directory, path), text: withoutReturns, lineEnd });
        }
      }
    }
  }
  await visit(directory);
  return sources.toSorted((a, b) => a.path.localeCompare(b.path, "en"));
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch {
    return undefined;
  }
}

function isCode(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name) && !/\.(test|spec|d)\.[cm]?[jt]sx?$/.test(name);
}
