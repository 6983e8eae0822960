import { FederatedLogoutError } from "../errors.ts";
import type { AuthHandlers } from "./auth-handlers.ts";

/** The handlers of next-auth, which are there once `connect` has been called. */
export interface ConnectedHandlers {
  set: (handlers: AuthHandlers) => void;
  /** @throws {FederatedLogoutError} `not_connected` before. */
  get: () => AuthHandlers;
}

export function createConnectedHandlers(): ConnectedHandlers {
  let handlers: AuthHandlers | undefined;
  return {
    set(connected) {
      handlers = connected;
    },
    get() {
      if (handlers) return handlers;
      throw new FederatedLogoutError(
        "not_connected",
        "Call logout.connect(NextAuth, config) first",
      );
    },
  };
}
