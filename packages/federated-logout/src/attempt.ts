import type { AsyncContext } from "./async-context.ts";
import type { BaseUrl } from "./base-url.ts";
import type { LogoutScope, ProviderLogout } from "./provider-logout.ts";
import { randomId } from "./random-id.ts";
import type { EndedSession, RememberedSignIn } from "./remembered-sign-in.ts";

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
  /** Whether that may be the person's other sessions: only a session that is alive has a say in them. */
  mayEndEverywhere: boolean;
  /** Opens what the request's own cookie tells of this browser's last sign-in. */
  readonly remembered: () => Promise<RememberedSignIn | undefined>;
  /** Whether the provider's logout is left to a request of its own, which brings that cookie. */
  readonly isDeferred: boolean;
  /** The session that Auth.js is ending, left by its event; stays absent when it does not call it. */
  session?: Extract<EndedSession, { kind: "jwt" }> | { kind: "database" };
  /** Likewise, where the event could tell. */
  providerLogout?: ProviderLogout;
  /** Whether the person's other sessions were ended; absent where that was not asked for. */
  endedEverywhere?: boolean;
  /** What else is to be done once the person has been answered. */
  afterAnswer?: () => Promise<void>;
}

export type LogoutAttempts = AsyncContext<LogoutAttempt>;

export function newAttempt(
  facts: Pick<LogoutAttempt, "base" | "scope" | "mayEndEverywhere" | "remembered" | "isDeferred">,
): LogoutAttempt {
  return { ...facts, state: randomId(32) };
}
