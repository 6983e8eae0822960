import type { Group, RowResult } from "./row.ts";
import { median, medianRatio, quantile } from "./statistics.ts";
import { renderTable } from "./table.ts";

const figureHeader = ["what", "contender", "median", "quartiles", "to ours"];

/** Everything that was measured, in one table. */
export function renderFigures(results: readonly RowResult[]): string {
  return renderTable(
    figureHeader,
    results.flatMap(({ groups }) => groups.flatMap(linesOf)),
  );
}

/** Which targets are met. */
export function renderVerdicts(results: readonly RowResult[]): string {
  const verdicts = results.flatMap((result) => result.verdicts);
  return renderTable(
    ["target", "measured", ""],
    verdicts.map(({ target, measured, isMet }) => [target, measured, isMet ? "met" : "**missed**"]),
  );
}

function linesOf({ what, unit, ours, lines }: Group): string[][] {
  const reference = lines.find(({ contender }) => contender === ours)?.values ?? [];
  return lines.map(({ contender, values }, index) => [
    index === 0 ? what : "",
    contender,
    `${inDigits(median(values))} ${unit}`.trim(),
    values.length > 1
      ? `${inDigits(quantile(values, 0.25))} to ${inDigits(quantile(values, 0.75))}`
      : "",
    contender === ours ? "" : `${inDigits(medianRatio(values, reference))} ×`,
  ]);
}

/** A number with as many digits as say something. */
export function inDigits(value: number): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
