import { expect, test } from "vitest";
import { bundleBytesOf } from "../../bench/bundle-bytes.ts";

test.each([
  ["index.ts", { atFirst: 122_000, inAll: 168_000 }],
  ["v4.ts", { atFirst: 125_000, inAll: 171_000 }],
] as const)("what %s adds to a route's bundle stays within its budget", async (entry, budget) => {
  const { atFirst, inAll } = await bundleBytesOf(entry);

  expect(atFirst).toBeLessThanOrEqual(budget.atFirst);
  expect(inAll).toBeLessThanOrEqual(budget.inAll);
  // What signs people out is not read before anybody signs out.
  expect(inAll - atFirst).toBeGreaterThan(40_000);
});
