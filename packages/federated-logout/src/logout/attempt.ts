import type { AsyncContext } from "../runtime/async-context.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { ProviderLogout } from "./provider-logout.ts";
import type { EndedHere } from "../outcome.ts";
import { randomId } from "../runtime/random-id.ts";
import type { SessionStanding, SignOutRecord } from "../sessions/end-own-session.ts";
import type { EndedSession, SignInCookie } from "../sign-in/sign-in-cookie.ts";

/** What a logout has ended in this app so far, for the request that goes on with it. */
export interface EndedSoFar {
  /** The ids of the sessions that were ended, and how they stood before. */
  standings: readonly (readonly [sessionId: string, SessionStanding])[];
  /** Whether every instance can know that they have ended. */
  isRecorded: boolean;
  /** As the attempt has it. */
  endedEverywhere: readonly boolean[];
}

/**
 * One logout, from the trigger that opens it to the answer. `events.signOut` is the only place that
 * still sees the session's token, but Auth.js ignores what it returns: so it leaves the provider's
 * logout here, for whoever opened the attempt.
 */
export interface LogoutAttempt extends SignOutRecord {
  readonly base: BaseUrl;
  /** Opaque, at least 128 bits; binds the browser's return to this logout. */
  readonly state: string;
  /** Opens what the request's own cookies tell of this browser's last sign-in. */
  readonly signInCookies: () => Promise<readonly SignInCookie[]>;
  /** The ids of the sessions that those are of, as far as anybody can say without opening them. */
  readonly signInLabels: readonly string[];
  /** Whether the provider's logout is left to a request of its own, which brings that cookie. */
  readonly isDeferred: boolean;
  /** The session that Auth.js is ending, left by its event; stays absent when it does not call it. */
  session?: Extract<EndedSession, { kind: "jwt" }> | { kind: "database" };
  /** Whether the event has built the provider's logout. */
  isBuilt?: true;
  /** How the session is ended at its provider, where the event could tell. */
  providerLogout?: ProviderLogout;
  /** What else is to be done once the person has been answered. */
  afterAnswer?: () => Promise<void>;
}

export type LogoutAttempts = AsyncContext<LogoutAttempt>;

export function newAttempt({
  base,
  scope,
  signInCookies,
  signInLabels,
  isDeferred,
  standings = [],
  isRecorded = true,
  endedEverywhere = [],
}: Pick<LogoutAttempt, "base" | "scope" | "signInCookies" | "signInLabels" | "isDeferred"> &
  Partial<EndedSoFar>): LogoutAttempt {
  return {
    base,
    scope,
    signInCookies,
    signInLabels,
    isDeferred,
    state: randomId(16),
    standings: new Map(standings),
    isRecorded,
    endedEverywhere: [...endedEverywhere],
  };
}

/** What an attempt has ended in this app, for its outcome. */
export function endedHere({ scope, endedEverywhere, isRecorded }: LogoutAttempt): EndedHere {
  const everywhere = endedEverywhere.length > 0 && endedEverywhere.every(Boolean);
  return {
    ...(scope === "everywhere" && { everywhere }),
    ...(!isRecorded && { recorded: false }),
  };
}
