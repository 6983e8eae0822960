import type { LogoutEvent } from "../events.ts";

/** Tells of a revocation store that fails. Every request asks it: one report in a while says it all. */
export interface StoreReports {
  ofFailure: (operation: "read" | "raise", error: unknown) => void;
  /** Of so many entries that had to be forgotten. */
  ofForgotten: (entries: number) => void;
}

const timeBetweenReportsMs = 10_000;

/** @param now - The clock, in milliseconds since 1970. */
export function createStoreReports({
  now,
  emit,
}: {
  now: () => number;
  emit: (event: LogoutEvent) => void;
}): StoreReports {
  const lastReportsMs = new Map<LogoutEvent["type"], number>();
  let forgotten = 0;

  return {
    ofFailure(operation, error) {
      const detail = error instanceof Error ? error.message : "unknown failure";
      emitNowAndThen({ type: "revocation_store.failed", operation, detail });
    },
    ofForgotten(entries) {
      forgotten += entries;
      const isReported = emitNowAndThen({ type: "revocation_store.forgot", entries: forgotten });
      if (isReported) forgotten = 0;
    },
  };

  function emitNowAndThen(event: LogoutEvent): boolean {
    const lastReportMs = lastReportsMs.get(event.type) ?? -Infinity;
    if (now() - lastReportMs < timeBetweenReportsMs) return false;
    lastReportsMs.set(event.type, now());
    emit(event);
    return true;
  }
}
