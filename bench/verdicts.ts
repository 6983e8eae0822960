import type { Verdict } from "./row.ts";

/** A ratio that is to be no more than that, to the hundredth: finer than that, nothing is seen here. */
export function atMost(target: string, most: number, ratio: number): Verdict {
  const measured = inHundredths(ratio);
  return { target, measured: `${measured} ×`, isMet: Number(measured) <= most };
}

/** One that is to be no less. */
export function atLeast(target: string, least: number, ratio: number): Verdict {
  const measured = inHundredths(ratio);
  return { target, measured: `${measured} ×`, isMet: Number(measured) >= least };
}

function inHundredths(ratio: number): string {
  return ratio.toFixed(2);
}
