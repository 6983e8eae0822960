import type { EndSessionRequest } from "../providers/logout-request.ts";
import { samePressSeconds } from "../sessions/end-own-session.ts";

/** What this process has just sent browsers to providers with. */
export interface RecentRequests {
  /** @param state - Of the logout: nobody else knows it. */
  remember: (state: string, request: EndSessionRequest) => void;
  /** `undefined` once some seconds have passed, and in another process. */
  find: (state: string) => EndSessionRequest | undefined;
}

const someSecondsInMs = samePressSeconds * 1000;
const maxRequests = 1000;

interface Remembered {
  request: EndSessionRequest;
  at: number;
}

const shared: typeof globalThis & { recentLogoutRequests?: Map<string, Remembered> } = globalThis;

/**
 * Remembers requests in the memory of this process, which Next.js's bundles share. In a cookie beside the
 * URL that has it already, the id_token would be too much for the header buffers of many a proxy.
 *
 * @param now - The clock, in milliseconds since 1970.
 */
export function createRecentRequests(now: () => number): RecentRequests {
  const requests = (shared.recentLogoutRequests ??= new Map<string, Remembered>());

  return {
    remember(state, request) {
      if (requests.size >= maxRequests) requests.clear();
      requests.set(state, { request, at: now() });
      const timer: { unref?: () => void } | number = setTimeout(
        () => requests.delete(state),
        someSecondsInMs,
      );
      // Nor does a process that ends wait for it.
      if (typeof timer === "object") timer.unref?.();
    },
    find(state) {
      const known = requests.get(state);
      return known && now() - known.at < someSecondsInMs ? known.request : undefined;
    },
  };
}
