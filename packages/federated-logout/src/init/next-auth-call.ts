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
  /** The line of the import of next-auth. */
  imported: number;
}

const importOfNextAuth =
  /^\uFEFF?import (\w+)(?:, \{[^}]*\})? from ["']next-auth(?:\/next)?["'];?\s*$/;

/**
 * Finds the call of `NextAuth` in a file.
 *
 * @returns `undefined` where there is none.
 * @throws {InitRefusal} where it is called in a way that this does not understand.
 */
export function findCall(file: SourceFile): NextAuthCall | undefined {
  const lines = codeLines(file);
  const imported = lines.findIndex((line) => importOfNextAuth.test(line));
  const [, name] = importOfNextAuth.exec(lines[imported] ?? "") ?? [];
  if (name === undefined) {
    if (/\bNextAuth\(/.test(lines.join("\n"))) {
      throw refusal(file, "it calls NextAuth, and does not import that in a line of its own");
    }
    return undefined;
  }
  const call = new RegExp(`(?<![\\w.])${name}\\((.*)$`);
  const called = lines.flatMap((text, line) => {
    const [, rest] = call.exec(text) ?? [];
    return rest === undefined ? [] : [{ line, rest: rest.trimEnd() }];
  });
  const [first, second] = called;
  if (!first) return undefined;
  if (second) {
    const at = called.map(({ line }) => line + 1).join(" and ");
    throw refusal(file, `it calls ${name} on lines ${at}`);
  }
  const statement = lines.findLastIndex((text, line) => line <= first.line && /^\w/.test(text));
  if (!/^(export )?(default (?!(async )?function)|const |let |var )/.test(lines[statement] ?? "")) {
    throw refusal(file, `it calls ${name} on line ${first.line + 1} inside of something else`);
  }
  return { file, lines, name, ...first, statement, imported };
}

/** Why a file is left as it is. */
export function refusal({ path }: SourceFile, why: string): InitRefusal {
  return new InitRefusal(`${path}: ${why}. Connect it by hand`);
}

/**
 * The lines of a file, with comments that span lines blanked out.
 *
 * @throws {InitRefusal} where a template spans lines: nothing in there is code.
 */
export function codeLines(file: SourceFile): string[] {
  const text = file.text.replaceAll(/\/\*[^]*?\*\//g, (comment) =>
    comment.replaceAll(/[^\n]/g, " "),
  );
  const lines = text.split("\n").map((line) => (/^\s*\/\//.test(line) ? "" : line));
  if (lines.some((line) => (line.match(/`/g)?.length ?? 0) % 2 === 1)) {
    throw refusal(file, "a template in it spans lines");
  }
  return lines;
}

/** The line that a constant ends on whose first line opens a brace: the next one that is not indented. */
export function endOfBlock(lines: readonly string[], from: number, ending: RegExp): number {
  const end = lines.findIndex((line, index) => index > from && /^\S/.test(line));
  const follows = lines.slice(end + 1).find((line) => line.trim() !== "");
  return ending.test(lines[end] ?? "") && !/^\s/.test(follows ?? "") ? end : -1;
}

/** Where a statement and the comments right above it begin. */
export function aboveComments({ file }: NextAuthCall, statement: number): number {
  const lines = file.text.split("\n");
  let line = statement;
  while (line > 0 && /^\s*(\/\/|\/\*|\*)/.test(lines[line - 1] ?? "")) line -= 1;
  return line;
}

/** Whether a name is in use in a file, but for some of its lines. */
export function isTaken(
  name: string,
  lines: readonly string[],
  except: readonly number[] = [],
): boolean {
  const use = new RegExp(`(?<![\\w.$])${name}(?![\\w$])`);
  return lines.some((line, index) => !except.includes(index) && use.test(line));
}

/** Imports `federatedLogout` after a line, in the manner of that line. */
export function importLibrary(lines: readonly string[], after: number, entry: string): LineEdit {
  const like = lines[after] ?? "";
  const quote = like.includes("'") ? "'" : '"';
  const added = `import { federatedLogout } from ${quote}${entry}${quote}${semicolonOf(like)}`;
  return { line: after + 1, removed: 0, added: [added] };
}

/** Whether the statements of a file end with one. */
export function semicolonOf(line: string): string {
  return line.trimEnd().endsWith(";") ? ";" : "";
}
