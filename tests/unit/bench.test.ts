import { expect, test } from "vitest";
import { renderChart } from "../../bench/chart.ts";
import { renderFigures, renderVerdicts } from "../../bench/report.ts";
import { median, medianRatio, quantile } from "../../bench/statistics.ts";
import { takeTurns } from "../../bench/take-turns.ts";

test("a median is the middle, and lies between the two of an even number", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 3])).toBe(4);
  expect(quantile([4, 3, 2, 1, 0], 0.25)).toBe(1);
  expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9);
  expect(() => median([])).toThrow("no numbers");
});

test("a ratio is taken turn by turn, so that a slow minute of the machine is on both sides", () => {
  expect(medianRatio([1, 20, 3], [2, 40, 6])).toBe(0.5);
});

test("everybody has a turn in every round, and nobody always comes after the same one", async () => {
  const order: string[] = [];
  const turns = await takeTurns(["a", "b", "c"], 100, async (contender, round) => {
    order.push(contender);
    return `${contender}${round}`;
  });

  const rounds = order.join("").match(/.{3}/g) ?? [];
  const sorted = rounds.map((round) => round.split("").toSorted().join(""));
  expect(new Set(sorted)).toEqual(new Set(["abc"]));
  expect(new Set(rounds).size).toBe(6);
  expect(turns.get("b")?.slice(0, 3)).toEqual(["b0", "b1", "b2"]);
});

const group = {
  what: "time",
  unit: "ms",
  ours: "this library",
  lines: [
    { contender: "this library", values: [2, 4, 6] },
    { contender: "another & <others>", values: [4, 8, 12] },
  ],
};

test("the table says the median, the spread and the ratio to ours, and hides no miss", () => {
  const verdicts = [
    { target: "fast", measured: "2 ms", isMet: true },
    { target: "small", measured: "9 kB", isMet: false },
  ];

  const figures = renderFigures([{ groups: [group], verdicts }]);
  expect(figures).toMatch(/\| time +\| this library +\| 4 ms +\| 3 to 5 +\| +\|/);
  expect(figures).toMatch(/\| +\| another & <others> +\| 8 ms +\| 6 to 10 +\| 2 × +\|/);
  expect(renderVerdicts([{ groups: [], verdicts }])).toMatch(
    /small +\| 9 kB +\| \*\*missed\*\* \|/,
  );
});

test("the chart is an image by itself, whose bars are as long as their figures", () => {
  const bars = group.lines.map(({ contender }) => [contender, contender] as const);
  const chart = renderChart([{ title: "Time", group, bars }]);

  expect(chart).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(chart).toContain("another &amp; &lt;others>");
  const [ours = 0, others = 0] = [...chart.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(
    ([, length]) => Number(length),
  );
  expect(others / ours).toBeCloseTo(2, 1);
  expect(() => renderChart([{ title: "Time", group, bars: [["nobody", "nobody"]] }])).toThrow(
    "not measured for nobody",
  );
});
