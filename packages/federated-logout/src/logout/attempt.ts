import type { AsyncContext } from "../runtime/async-context.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { LogoutScope, ProviderLogout } from "./provider-logout.ts";
import type { DeferredLogout } from "./logout-cookies.ts";
import type { EndedHere } from "../outcome.ts";
import { randomId } from "../runtime/random-id.ts";
import type { EndedSession, SignInCookie } from "../sign-in/sign-in-cookie.ts";

/** What a session may still ask for as it signs out. */
export type SessionStanding =
  /** All that it stands for. */
  | "alive"
  /**
   * It has just expired, or was signed out a moment ago by the same press: its tokens may be used for the
   * browser that has the cookie of its sign-in, and for nobody with a copy of the session's alone.
   */
  | "of_its_browser"
  /** Nothing: whoever has a copy of it could ask. */
  | "dead";

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
  readonly signInCookies: () => Promise<readonly SignInCookie[]>;
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
  /** Of each session that had a say in it, whether its person's other sessions could be ended. */
  readonly endedEverywhere: boolean[];
  /** What else is to be done once the person has been answered. */
  afterAnswer?: () => Promise<void>;
}

export type LogoutAttempts = AsyncContext<LogoutAttempt>;

export function newAttempt({
  base,
  scope,
  signInCookies,
  isDeferred,
  standings = [],
  isRecorded = true,
  endedEverywhere = [],
}: Pick<LogoutAttempt, "base" | "scope" | "signInCookies" | "isDeferred"> &
  Partial<Pick<DeferredLogout, "standings" | "isRecorded" | "endedEverywhere">>): LogoutAttempt {
  return {
    base,
    scope,
    signInCookies,
    isDeferred,
    state: randomId(32),
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
