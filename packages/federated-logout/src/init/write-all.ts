import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InitRefusal } from "./refusal.ts";
import { applyEdits, textOf, type FileEdits } from "./source-file.ts";

/**
 * Writes all changes or none. Each file is written beside its place first, so that one which cannot be written
 * is found out while all are as they were.
 *
 * @throws {InitRefusal} where one cannot be written, or is another by now.
 */
export async function writeAll(changes: readonly FileEdits[], directory: string): Promise<void> {
  const written: { path: string; beside: string }[] = [];
  try {
    for (const change of changes) {
      const path = join(directory, change.file.path);
      // Somebody may have gone on writing while this waited for an answer.
      if ((await readFile(path, "utf8")) !== textOf(change.file)) {
        throw new InitRefusal(`${change.file.path} has changed meanwhile. Run this again`);
      }
      const beside = `${path}.federated-logout`;
      written.push({ path, beside });
      const { mode } = await stat(path);
      await writeFile(beside, applyEdits(change), { mode, flag: "wx" });
    }
    for (const { path, beside } of written) await rename(beside, path);
  } catch (error) {
    for (const { beside } of written) await rm(beside, { force: true });
    if (error instanceof InitRefusal) throw error;
    const path = written.at(-1)?.path ?? directory;
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new InitRefusal(`${path} cannot be written${code}`);
  }
}
