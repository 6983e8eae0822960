/** Tries something; what has just failed is not tried again, but fails as it did. */
export type CoolDown = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

interface Failure {
  error: Error;
  failedAtMs: number;
  pauseMs: number;
}

// A hiccup is soon over; whoever fails again and again is asked less and less.
const shortestPauseMs = 1_000;
const longestPauseMs = 8_000;
const maxFailures = 1000;

/**
 * Keeps a provider that fails from being asked again for every request that comes: anybody can make
 * up requests that need its keys.
 *
 * @param now - The clock, in milliseconds since 1970.
 * @param remember - What is thrown again: an error without the answer that it is about.
 */
export function createCoolDown(now: () => number, remember: (error: unknown) => Error): CoolDown {
  const failures = new Map<string, Failure>();

  return async function attempt(key, task) {
    const before = failures.get(key);
    if (before && now() - before.failedAtMs < before.pauseMs) throw before.error;
    try {
      const result = await task();
      failures.delete(key);
      return result;
    } catch (error) {
      if (failures.size >= maxFailures) failures.clear();
      const pauseMs = before ? Math.min(2 * before.pauseMs, longestPauseMs) : shortestPauseMs;
      failures.set(key, { error: remember(error), failedAtMs: now(), pauseMs });
      throw error;
    }
  };
}
