/** Tries something; what has just failed is not tried again, but fails as it did. */
export type CoolDown = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

interface Failure {
  error: unknown;
  failedAtMs: number;
}

const coolDownMs = 5_000;
const maxFailures = 1000;

/**
 * Keeps a provider that fails from being asked again for every request that comes: anybody can make
 * up requests that need its keys.
 *
 * @param now - The clock, in milliseconds since 1970.
 */
export function createCoolDown(now: () => number): CoolDown {
  const failures = new Map<string, Failure>();

  return async function attempt(key, task) {
    const failure = failures.get(key);
    if (failure && now() - failure.failedAtMs < coolDownMs) throw failure.error;
    try {
      const result = await task();
      failures.delete(key);
      return result;
    } catch (error) {
      if (failures.size >= maxFailures) failures.clear();
      failures.set(key, { error, failedAtMs: now() });
      throw error;
    }
  };
}
