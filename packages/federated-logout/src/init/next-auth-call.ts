import { InitRefusal } from "./refusal.ts";
import type { LineEdit, SourceFile } from "./source-file.ts";

/** Where a file calls what next-auth exports by default. */
export interface NextAuthCall {
  file: SourceFile;
  lines: readonly string[];
  /** What the file calls it. */
  name: string;
  /** The line of the call, from 0, and the one that its statement begins on. */
  line: number;
  statement: number;
  /** What follows the opening parenthesis on that line. */
  rest: string;
  /** The line that the import of next-auth ends on. */
  importedUntil: number;
}

/**
 * Finds the call of `NextAuth` in a file.
 *
 * @returns `undefined` where there is none.
 * @throws {InitRefusal} where it is called in a way that this does not understand.
 */
export function findCall(file: SourceFile): NextAuthCall | undefined {
  const lines = file.text.split("\n");
  const [, name] =
    /^import (?:type )?(\w+)(?:,[^;]*?)? from ["']next-auth["']/m.exec(file.text) ?? [];
  if (name === undefined) {
    if (/require\(["']next-auth["']\)/.test(file.text)) {
      throw new InitRefusal(`${file.path} loads next-auth with require(): connect it by hand`);
    }
    return undefined;
  }
  const call = new RegExp(`(?<![\\w.])${name}\\((.*)$`);
  const called = lines.flatMap((text, line) => {
    const [, rest] = isComment(text) ? [] : (call.exec(text) ?? []);
    return rest === undefined ? [] : [{ line, rest }];
  });
  const [first, second] = called;
  if (!first) return undefined;
  if (second) {
    throw new InitRefusal(
      `${file.path} calls ${name} on lines ${called.map(({ line }) => line + 1).join(" and ")}: connect one of them by hand`,
    );
  }
  const statement = lines.findLastIndex((text, line) => line <= first.line && /^\w/.test(text));
  const begins = lines[statement] ?? "";
  if (!/^(export )?(default (?!(async )?function)|const |let |var )/.test(begins)) {
    throw new InitRefusal(
      `${file.path} calls ${name} on line ${first.line + 1} inside of something else, perhaps for each request: connect it by hand`,
    );
  }
  return { file, lines, name, ...first, statement, importedUntil: endOfImport(lines) };
}

/** The line that the import of next-auth itself ends on. */
export function endOfImport(lines: readonly string[]): number {
  return lines.findIndex((line) => /from ["']next-auth["']/.test(line));
}

/** Imports `federatedLogout` after a line, in the manner of that line. */
export function importLibrary(lines: readonly string[], after: number, entry: string): LineEdit {
  return { line: after + 1, removed: 0, added: [importLike(lines[after] ?? "", entry)] };
}

function importLike(line: string, entry: string): string {
  const quote = line.includes("'") ? "'" : '"';
  return `import { federatedLogout } from ${quote}${entry}${quote}${semicolonOf(line)}`;
}

/** Whether the statements of a file end with one. */
export function semicolonOf(line: string): string {
  return line.trimEnd().endsWith(";") ? ";" : "";
}

function isComment(line: string): boolean {
  return /^\s*(\/\/|\*|\/\*)/.test(line);
}
