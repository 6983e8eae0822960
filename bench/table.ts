/** A table as Markdown has it, in columns that can be read as they are. */
export function renderTable(
  header: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const render = (cells: readonly string[], fill = " ") =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(" | ")} |`;
  const rule = header.map(() => "");
  return [render(header), render(rule, "-"), ...lines.map((line) => render(line))].join("\n");
}
