export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle one of some numbers, or what lies between the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** What a part of the numbers, from 0 to 1, lies below; between two of them, in proportion. */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new Error("There are no numbers");
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * part;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * How many times as much, turn by turn: what disturbs a machine for a while disturbs both sides of a
 * pair.
 */
export function medianRatio(values: readonly number[], reference: readonly number[]): number {
  if (values.length !== reference.length) return median(values) / median(reference);
  return median(values.map((value, turn) => value / (reference[turn] ?? Number.NaN)));
}
