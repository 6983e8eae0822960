/** A file of an app's code. */
export interface SourceFile {
  /** From the app's folder. */
  path: string;
  text: string;
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

export function applyEdits({ file, edits }: FileEdits): string {
  const lines = file.text.split("\n");
  // From the last to the first, so that the others' lines stay where they are.
  for (const { line, removed, added } of inOrder(edits).toReversed()) {
    lines.splice(line, removed, ...added);
  }
  return lines.join("\n");
}

const linesAround = 2;

/** Renders what changes, as a unified diff does. */
export function renderEdits({ file, edits }: FileEdits): string {
  const lines = file.text.split("\n");
  const changed = inOrder(edits).flatMap(({ line, removed, added }, index, all) => {
    const previous = all[index - 1];
    const from = Math.max(previous ? previous.line + previous.removed : 0, line - linesAround);
    const next = all[index + 1]?.line ?? lines.length;
    const to = Math.min(next, line + removed + linesAround);
    const isApart = previous && from > previous.line + previous.removed + linesAround;
    return [
      ...(isApart ? ["  …"] : []),
      ...lines.slice(from, line).map((text) => `  ${text}`),
      ...lines.slice(line, line + removed).map((text) => `- ${text}`),
      ...added.map((text) => `+ ${text}`),
      ...(all[index + 1] ? [] : lines.slice(line + removed, to).map((text) => `  ${text}`)),
    ];
  });
  return [file.path, ...changed.map((line) => line.trimEnd())].join("\n");
}

function inOrder(edits: readonly LineEdit[]): LineEdit[] {
  return edits.toSorted((a, b) => a.line - b.line);
}
