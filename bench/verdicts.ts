import { inDigits } from "./report.ts";
import type { Verdict } from "./row.ts";

/** A ratio that is to be no more than that, to the hundredth: finer than that, nothing is seen here. */
export function atMost(target: string, most: number, ratio: number): Verdict {
  const measured = ratio.toFixed(2);
  return { target, measured: `${measured} ×`, isMet: Number(measured) <= most };
}

/** A number that is to be no more than that. */
export function noMoreThan(target: string, most: number, value: number, unit = ""): Verdict {
  return { target, measured: `${inDigits(value)} ${unit}`.trim(), isMet: value <= most };
}
