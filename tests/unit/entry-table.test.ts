import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createEntryTable } from "../../packages/federated-logout/src/sessions/entry-table.ts";

const keys = fc.integer({ min: 0, max: 40 }).map((number) => `k${number}`);
const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ raise: keys, value: fc.nat(100), expiresAt: fc.nat(100) }),
    },
    { weight: 2, arbitrary: fc.constant("remove the oldest" as const) },
  ),
  { maxLength: 300 },
);

test("does what a Map does in which the raised come last", () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const table = createEntryTable();
      const model = new Map<string, { value: number; expiresAt: number }>();
      for (const step of taken) {
        if (step === "remove the oldest") {
          const [oldest] = model.keys();
          if (oldest !== undefined) model.delete(oldest);
          table.removeOldest();
        } else {
          const before = model.get(step.raise);
          model.delete(step.raise);
          model.set(step.raise, {
            value: Math.max(step.value, before?.value ?? 0),
            expiresAt: Math.max(step.expiresAt, before?.expiresAt ?? 0),
          });
          table.raise(step.raise, step.value, step.expiresAt);
        }
        const [oldest] = model.values();
        expect(table.size()).toBe(model.size);
        expect(table.oldestExpiry()).toBe(oldest?.expiresAt ?? Infinity);
      }
      for (let number = 0; number <= 40; number += 1) {
        const entry = model.get(`k${number}`);
        for (const at of [0, 50, 100]) {
          const value = entry && entry.expiresAt > at ? entry.value : undefined;
          expect(table.find(at, `k${number}`, "", "")).toBe(value);
          // In parts it is the same key.
          expect(table.find(at, "k", String(number), "")).toBe(value);
          expect(table.find(at, "k", "", String(number))).toBe(value);
        }
      }
    }),
  );
});

test("a hundred thousand take at most 64 bytes each, are found, and give back what they took", () => {
  const count = 100_000;
  const before = process.memoryUsage().arrayBuffers;
  const table = createEntryTable();
  for (let number = 0; number < count; number += 1) table.raise(`key ${number}`, number, 10);

  expect((process.memoryUsage().arrayBuffers - before) / count).toBeLessThanOrEqual(64);
  for (let number = 0; number < count; number += 1) {
    expect(table.find(0, "key ", String(number), "")).toBe(number);
    if (table.find(0, "other ", String(number), "") !== undefined) throw new Error("found another");
  }
  for (let number = 0; number < count; number += 1) table.removeOldest();
  expect(table.size()).toBe(0);
  expect(table.find(0, "key 1", "", "")).toBeUndefined();
  table.raise("again", 1, 10);
  expect(table.find(0, "again", "", "")).toBe(1);
});

test("what no more than 32 bits hold is the largest of them", () => {
  const table = createEntryTable();
  table.raise("far", 10_000_000_000, 10);

  expect(table.find(0, "far", "", "")).toBe(2 ** 32 - 1);
});
