import type { AsyncLocalStorage } from "node:async_hooks";
import type { BaseUrl } from "./base-url.ts";
import type { LogoutScope, ProviderLogout } from "./provider-logout.ts";

/**
 * One logout, from the trigger that opens it to the answer. `events.signOut` is the only place that
 * still sees the session's token, but Auth.js ignores what it returns: so it leaves the provider's
 * logout here, for whoever opened the attempt.
 */
export interface LogoutAttempt {
  readonly base: BaseUrl;
  /** Opaque, at least 128 bits; binds the browser's return to this logout. */
  readonly state: string;
  /** What the person wants to end. */
  readonly scope: LogoutScope;
  /** Left by the `signOut` event; stays absent when Auth.js does not call it. */
  providerLogout?: ProviderLogout;
  /** What else is to be done once the person has been answered; likewise left by the event. */
  afterAnswer?: () => Promise<void>;
}

export type LogoutAttempts = AsyncLocalStorage<LogoutAttempt>;

export function newAttempt(base: BaseUrl, scope: LogoutScope): LogoutAttempt {
  const random = crypto.getRandomValues(new Uint8Array(32));
  return { base, scope, state: Buffer.from(random).toString("base64url") };
}
