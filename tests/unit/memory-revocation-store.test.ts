import { expect, test, vi } from "vitest";
import type { LogoutEvent } from "next-auth-federated-logout";
import { createEndedSessions } from "../../packages/federated-logout/src/sessions/ended-sessions.ts";
import {
  memoryRevocationStore,
  sharedEntriesInMemory,
} from "../../packages/federated-logout/src/sessions/memory-revocation-store.ts";

const oneHourInSeconds = 3600;

function storeAt(options: { maxEntries?: number } = {}) {
  const clock = { now: 1_800_000_000_000 };
  return { clock, store: memoryRevocationStore({ ...options, now: () => clock.now }) };
}

test("WEB-12: an entry is forgotten when its lifetime is over", async () => {
  const { clock, store } = storeAt();
  await store.raise([{ key: "a", value: 7 }], oneHourInSeconds);

  clock.now += 3_599_000;
  expect(await store.read(["a"])).toEqual([7]);
  clock.now += 1000;
  expect(await store.read(["a"])).toEqual([undefined]);
});

test("who never forgets remembers, too", async () => {
  const { store } = storeAt();
  for (const [key, years] of [
    ["a", 100],
    ["b", Infinity],
  ] as const) {
    await store.raise([{ key, value: 7 }], years * 365 * 24 * oneHourInSeconds);
    expect(await store.read([key])).toEqual([7]);
  }
});

test("WEB-12: of more entries than it has room for, the oldest go", async () => {
  const { store } = storeAt({ maxEntries: 3 });
  for (const key of ["a", "b", "c"]) await store.raise([{ key, value: 1 }], oneHourInSeconds);
  await store.raise([{ key: "a", value: 2 }], oneHourInSeconds);

  await store.raise([{ key: "d", value: 1 }], oneHourInSeconds);

  expect(await store.read(["a", "b", "c", "d"])).toEqual([2, undefined, 1, 1]);
});

test("one that had not expired is not forgotten in silence", async () => {
  const forgotten: number[] = [];
  const clock = { now: 1_800_000_000_000 };
  const onForgotten = (entries: number) => void forgotten.push(entries);
  const store = memoryRevocationStore({ maxEntries: 2, now: () => clock.now, onForgotten });
  const raise = (...names: string[]) =>
    store.raise(
      names.map((key) => ({ key, value: 1 })),
      oneHourInSeconds,
    );
  await raise("a", "b");
  clock.now += 3_600_000;
  await raise("c", "d");
  expect(forgotten).toEqual([]);

  await raise("e");
  await raise("f", "g");

  expect(forgotten).toEqual([1, 2]);
});

test("WEB-12: an app is told of ended sessions that had to be forgotten, at most every ten seconds", async () => {
  const events: LogoutEvent[] = [];
  const clock = { now: 1_800_000_000_000 };
  const ended = createEndedSessions({
    store: undefined,
    sessionMaxAge: () => oneHourInSeconds,
    framesEndSessions: false,
    now: () => clock.now,
    emit: (event) => void events.push(event),
  });
  const filler = Array.from({ length: 1_000_000 }, (_, index) => ({ key: `f${index}`, value: 1 }));
  sharedEntriesInMemory().raise(filler, oneHourInSeconds);

  await ended.endOne({ sessionId: "1" });
  await ended.endOne({ sessionId: "2" });
  await ended.endOne({ sessionId: "3" });
  clock.now += 10_000;
  await ended.endOne({ sessionId: "4" });

  expect(events).toEqual([
    { type: "revocation_store.forgot", entries: 1 },
    { type: "revocation_store.forgot", entries: 3 },
  ]);
});

test("every bundle of a process has the same one", async () => {
  vi.resetModules();
  const otherBundle =
    await import("../../packages/federated-logout/src/sessions/memory-revocation-store.ts");

  expect(otherBundle.sharedEntriesInMemory).not.toBe(sharedEntriesInMemory);
  otherBundle.sharedEntriesInMemory().raise([{ key: "other", value: 7 }], oneHourInSeconds);
  expect(sharedEntriesInMemory().read(["other"])).toEqual([7]);
});

test("WEB-12: an end is remembered for as long as anything can be asked for with a copy of the session, and an hour", async () => {
  const lifetimes: number[] = [];
  const ended = createEndedSessions({
    store: {
      raise: async (_marks, lifetimeSeconds) => void lifetimes.push(lifetimeSeconds),
      read: async (keys) => keys.map(() => undefined),
    },
    sessionMaxAge: () => 2 * oneHourInSeconds,
    framesEndSessions: true,
    now: Date.now,
    emit: () => undefined,
  });
  const session = { sessionId: "s", sids: ["i"], signedInAt: 1, issuedAt: 1 };

  await ended.end({ issuer: "https://op.test", sid: "A1" }, 1, "provider");
  await ended.endOne(session);
  await ended.noteSignIn(session);

  const oneWeekInHours = 7 * 24;
  const hours = 2 + oneWeekInHours + 1;
  expect(lifetimes).toEqual([hours, hours, hours].map((each) => each * oneHourInSeconds));
});
