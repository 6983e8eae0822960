import type { Group } from "./row.ts";
import { inDigits } from "./report.ts";
import { median } from "./statistics.ts";

/** One panel of the chart. */
export interface Panel {
  title: string;
  group: Group;
  /** Those that are shown, and what they are called here. */
  bars: readonly (readonly [contender: string, label: string])[];
}

const width = 760;
const labelWidth = 250;
const barHeight = 18;
const gap = 6;
const panelGap = 34;
const longestBar = width - labelWidth - 110;

/** Bars, of which ours are filled; shorter is better in every panel. */
export function renderChart(panels: readonly Panel[]): string {
  let y = 8;
  const parts: string[] = [];
  for (const { title, group, bars } of panels) {
    y += 22;
    parts.push(`<text class="title" x="0" y="${y}">${escape(`${title} (${group.unit})`)}</text>`);
    y += 12;
    const values = bars.map(([contender]) => valueOf(group, contender));
    const largest = Math.max(...values);
    for (const [index, [contender, label]] of bars.entries()) {
      const value = values[index] ?? 0;
      const length = Math.max(2, (value / largest) * longestBar);
      const isOurs = contender.startsWith("this library");
      const middle = y + barHeight - 5;
      parts.push(
        `<text class="label" x="${labelWidth - 10}" y="${middle}">${escape(label)}</text>`,
        `<rect class="${isOurs ? "ours" : "other"}" x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`,
        `<text x="${(labelWidth + length + 6).toFixed(1)}" y="${middle}">${inDigits(value)}</text>`,
      );
      y += barHeight + gap;
    }
    y += panelGap - 22;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-label="Medians, shorter is better">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 14px; }
.label { text-anchor: end; }
.ours { fill: #0969da; }
.other { fill: #afb8c1; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .ours { fill: #58a6ff; }
  .other { fill: #6e7681; }
}
</style>
${parts.join("\n")}
</svg>
`;
}

function valueOf({ what, lines }: Group, contender: string): number {
  const line = lines.find((each) => each.contender === contender);
  if (!line) throw new Error(`${what} was not measured for ${contender}`);
  return median(line.values);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
