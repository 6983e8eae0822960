/** How often something may be fetched: as soon as it is needed, but only so many times. */
export interface FetchBudget {
  isLeft: () => boolean;
  /** It has just been fetched. */
  spend: () => void;
}

const windowMs = 30_000;
// Keys may change several times while a provider starts; whoever makes up tokens gets no more than this.
const fetchesPerWindow = 5;

/** @param now - The clock, in milliseconds since 1970. */
export function createFetchBudget(now: () => number): FetchBudget {
  let spent: readonly number[] = [];
  const lately = () => spent.filter((at) => now() - at < windowMs);

  return {
    isLeft: () => lately().length < fetchesPerWindow,
    spend() {
      spent = [...lately(), now()];
    },
  };
}
