import type { AsyncContext } from "./async-context.ts";
import type { BaseUrl } from "./base-url.ts";
import type { LogoutScope, ProviderLogout } from "./provider-logout.ts";
import type { UnfinishedLogout } from "./logout-cookies.ts";
import type { EndedHere } from "./outcome.ts";
import { randomId } from "./random-id.ts";
import type { EndedSession, RememberedSignIn } from "./remembered-sign-in.ts";

/** What a session may still ask for as it signs out. */
export interface SessionStanding {
  /** Whether the person's other sessions may end with it: only one that was alive has a say in them. */
  mayEndEverywhere: boolean;
  /** Whether its tokens may be used: not, if it had ended before. */
  mayUseTokens: boolean;
}

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
  /** Opens what the request's own cookies tell of this browser's last sign-in. */
  readonly remembered: () => Promise<readonly RememberedSignIn[]>;
  /** Whether the provider's logout is left to a request of its own, which brings that cookie. */
  readonly isDeferred: boolean;
  /** The session that Auth.js is ending, left by its event; stays absent when it does not call it. */
  session?: Extract<EndedSession, { kind: "jwt" }> | { kind: "database" };
  /** The sessions that were ended, by their ids, and how they stood before. */
  readonly standings: Map<string, SessionStanding>;
  /** Whether every instance can know that they have ended. */
  isRecorded: boolean;
  /** Whether the event has built the provider's logout. */
  isBuilt?: true;
  /** How the session is ended at its provider, where the event could tell. */
  providerLogout?: ProviderLogout;
  /** Whether the person's other sessions were ended; absent where that was not asked for. */
  endedEverywhere?: boolean;
  /** What else is to be done once the person has been answered. */
  afterAnswer?: () => Promise<void>;
}

export type LogoutAttempts = AsyncContext<LogoutAttempt>;

export function newAttempt({
  base,
  scope,
  remembered,
  isDeferred,
  standings = [],
  isRecorded = true,
}: Pick<LogoutAttempt, "base" | "scope" | "remembered" | "isDeferred"> &
  Partial<Pick<UnfinishedLogout, "standings" | "isRecorded">>): LogoutAttempt {
  return {
    base,
    scope,
    remembered,
    isDeferred,
    state: randomId(32),
    standings: new Map(standings),
    isRecorded,
  };
}

/** What an attempt has ended in this app, for its outcome. */
export function endedHere({ endedEverywhere: everywhere, isRecorded }: LogoutAttempt): EndedHere {
  return {
    ...(everywhere !== undefined && { everywhere }),
    ...(!isRecorded && { recorded: false }),
  };
}
