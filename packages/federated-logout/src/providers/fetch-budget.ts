/** How often something may be fetched: as soon as it is needed, but only so many times. */
export interface FetchBudget {
  isLeft: (key: string) => boolean;
  /** It has just been fetched. */
  spend: (key: string) => void;
}

const windowMs = 30_000;
// Keys may change several times while a provider starts; whoever makes up tokens gets no more than this.
const fetchesPerWindow = 5;

/** @param now - The clock, in milliseconds since 1970. */
export function createFetchBudget(now: () => number): FetchBudget {
  const spent = new Map<string, readonly number[]>();
  const lately = (key: string) => (spent.get(key) ?? []).filter((at) => now() - at < windowMs);

  return {
    isLeft: (key) => lately(key).length < fetchesPerWindow,
    spend: (key) => void spent.set(key, [...lately(key), now()]),
  };
}
