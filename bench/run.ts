import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { pathInRepository } from "../tests/support/server-process.ts";
import { renderChart } from "./chart.ts";
import { installBefore } from "./install-before.ts";
import { installContenders } from "./install.ts";
import { describeMachine } from "./machine.ts";
import { panelsOf } from "./panels.ts";
import { renderFigures, renderVerdicts } from "./report.ts";
import type { Row, RowResult } from "./row.ts";
import { comparisonWith } from "./rows/comparison.ts";
import { rows } from "./rows/index.ts";

// npm run bench [-- --quick] [--compare <ref>] [row ...]

const tell = (text: string) => void process.stderr.write(`${text}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, compare: { type: "string" } },
});
// Measured where there is something to compare with.
const comparison = "comparison";
const names = [...Object.keys(rows), ...(values.compare === undefined ? [] : [comparison])];
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  tell(`There is no row ${unknown.join(", ")}. Rows: ${names.join(", ")}.`);
  process.exit(2);
}
const isWhole = positionals.length === 0;

const startedAt = performance.now();
await installContenders(tell);
const all = {
  ...rows,
  ...(values.compare !== undefined && {
    [comparison]: comparisonWith(await installBefore(values.compare, tell)),
  }),
};
const chosen = Object.entries(all).filter(([name]) => isWhole || positionals.includes(name));
const measured: { name: string; row: Row; result: RowResult }[] = [];
for (const [name, row] of chosen) {
  tell(`Measuring: ${row.title}`);
  measured.push({ name, row, result: await row.measure({ isQuick: values.quick }) });
}
const results = measured.map(({ result }) => result);
console.log(renderFigures(results));
if (results.some(({ verdicts }) => verdicts.length > 0)) {
  console.log(`\n${renderVerdicts(results)}`);
}

if (isWhole && !values.quick) {
  const minutes = Math.ceil((performance.now() - startedAt) / 60_000);
  await writeFile(pathInRepository("bench/RESULTS.md"), await renderResults(minutes));
  await writeFile(pathInRepository("bench/chart.svg"), renderChart(panelsOf(results)));
  tell("Wrote bench/RESULTS.md and bench/chart.svg.");
}

async function renderResults(minutes: number): Promise<string> {
  const sections = measured.map(
    ({ name, row, result }) =>
      `## ${row.title}\n\n${row.how}\n\nThis row alone: \`npm run bench -- ${optionsOf(name)}${name}\`\n\n${renderFigures([result])}\n`,
  );
  return `# Measured side by side

\`npm run bench\` wrote this on ${new Date().toISOString().slice(0, 10)}, in ${minutes} minutes. [How it is done, and why a target is missed](README.md).

${(await describeMachine()).map((line) => `- ${line}`).join("\n")}

The contenders have turns, one after the other, in every round; a figure is the median of the turns, with the quartiles beside it. What it is to ours is the median of the ratios within a round: less than 1 is less than ours.

![The medians of some of these figures, as bars](chart.svg)

## Targets

${renderVerdicts(results)}

${sections.join("\n")}`;
}

function optionsOf(name: string): string {
  return name === comparison ? `--compare ${values.compare} ` : "";
}
