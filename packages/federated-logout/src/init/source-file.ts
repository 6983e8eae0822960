/** A file of an app's code. */
export interface SourceFile {
  /** From the app's folder. */
  path: string;
  /** With `\n` at the end of each line, whatever the file has. */
  text: string;
  lineEnd: "\n" | "\r\n";
}

/** What is done to a file: so many lines go, from a line on, and others come in their place. */
export interface LineEdit {
  /** From 0. */
  line: number;
  removed: number;
  added: readonly string[];
}

export interface FileEdits {
  file: SourceFile;
  edits: readonly LineEdit[];
}

/** The text of a file once it is edited, with the line ends that it has. */
export function applyEdits({ file, edits }: FileEdits): string {
  const lines = file.text.split("\n");
  // From the last to the first, so that the others' lines stay where they are.
  for (const { line, removed, added } of inOrder(edits).toReversed()) {
    lines.splice(line, removed, ...added);
  }
  return lines.join(file.lineEnd);
}

/** What is in a file by now. */
export function textOf({ text, lineEnd }: SourceFile): string {
  return text.replaceAll("\n", lineEnd);
}

const linesAround = 2;

/** Renders what changes, as a unified diff does. */
export function renderEdits({ file, edits }: FileEdits): string {
  const lines = file.text.split("\n");
  const rendered = [file.path];
  let shownUntil = 0;
  for (const { line, removed, added } of inOrder(edits)) {
    const from = Math.max(shownUntil, line - linesAround);
    if (shownUntil > 0) {
      const trailing = Math.min(shownUntil + linesAround, from);
      rendered.push(...lines.slice(shownUntil, trailing).map((text) => `  ${text}`));
      if (trailing < from) rendered.push("  …");
    }
    rendered.push(
      ...lines.slice(from, line).map((text) => `  ${text}`),
      ...lines.slice(line, line + removed).map((text) => `- ${text}`),
      ...added.map((text) => `+ ${text}`),
    );
    shownUntil = line + removed;
  }
  rendered.push(...lines.slice(shownUntil, shownUntil + linesAround).map((text) => `  ${text}`));
  return rendered.map((line) => line.trimEnd()).join("\n");
}

function inOrder(edits: readonly LineEdit[]): LineEdit[] {
  return edits.toSorted((a, b) => a.line - b.line);
}
