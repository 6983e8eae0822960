import { cells, type Cell } from "../tests/matrix/cells.ts";

/** The README's table of what this works with. */
export function renderCells(): string {
  const rows = cells.map(rowOf).filter((row, index, all) => all.indexOf(row) === index);
  return [
    "| next-auth | Next.js | React | Router | Sessions | Node.js | TypeScript |",
    divider,
    ...rows,
  ].join("\n");
}

const divider = "| --- | --- | --- | --- | --- | --- | --- |";

function rowOf(cell: Cell): string {
  const { nextAuth, next, react, router, sessions, node = "", typescript, bundler } = cell;
  const built = bundler ? `${next} (${bundler})` : next;
  const routers = cell.hasOlderPage ? "App and Pages" : router;
  return `| ${[nextAuth, built, react, routers, sessions, node, typescript].join(" | ")} |`;
}

/** The README, with that table in its place. */
export function withCells(readme: string): string {
  return readme.replace(
    /(<!-- cells -->\n\n)[^]*?(<!-- \/cells -->)/,
    (_all, begin: string, end: string) => `${begin}${renderCells()}\n\n${end}`,
  );
}
