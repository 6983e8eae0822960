import type { LogoutAttempt, SessionStanding } from "./attempt.ts";
import type { EndedSessions, SessionVerdict } from "./ended-sessions.ts";
import type { WhenStoreFails } from "./session-availability.ts";
import type { SessionIdentity } from "./session-identity.ts";

export interface EndOwnSessionContext {
  ended: Pick<EndedSessions, "endOne" | "verdictOn">;
  whenStoreFails: WhenStoreFails;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

/**
 * For so long after a session has expired is its provider sent the id_token, if the browser has the
 * cookie of its sign-in: people sign out of pages that they had left open.
 */
const hintAfterExpirySeconds = 7 * 24 * 60 * 60;

/**
 * Ends a session that signs out: an answer that is still on its way may renew it, and there may be
 * copies. Before that, the attempt learns what that session may still ask for.
 *
 * @param expiredAt - When it expired, in seconds since 1970; absent if it has not.
 */
export async function endOwnSession(
  identity: SessionIdentity,
  attempt: LogoutAttempt | undefined,
  { ended, whenStoreFails, now }: EndOwnSessionContext,
  expiredAt: number = Infinity,
): Promise<void> {
  const verdict = await ended.verdictOn(identity);
  const isRecorded = await ended.endOne(identity);
  if (!attempt) return;
  const standing = standingOf(verdict, { expiredAt, whenStoreFails, nowInSeconds: now() / 1000 });
  attempt.standings.set(identity.sessionId, standing);
  attempt.isRecorded &&= isRecorded;
}

// What a session that has ended could ask for, whoever holds a copy of it could.
function standingOf(
  verdict: SessionVerdict,
  {
    expiredAt,
    whenStoreFails,
    nowInSeconds,
  }: { expiredAt: number; whenStoreFails: WhenStoreFails; nowInSeconds: number },
): SessionStanding {
  const isBelieved = verdict === "alive" || (verdict === "unknown" && whenStoreFails === "allow");
  return {
    mayEndEverywhere: verdict === "alive" && nowInSeconds < expiredAt,
    mayUseTokens: isBelieved && nowInSeconds < expiredAt + hintAfterExpirySeconds,
  };
}
