import type { LogoutAttempt, SessionStanding } from "../logout/attempt.ts";
import type { EndedSessions, ExaminedSession } from "./ended-sessions.ts";
import type { WhenStoreFails } from "./session-availability.ts";
import type { SessionIdentity } from "./session-identity.ts";

export interface EndOwnSessionContext {
  ended: Pick<EndedSessions, "examine" | "endOne" | "endPerson">;
  whenStoreFails: WhenStoreFails;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

/**
 * For so long after a session has expired is its provider sent the id_token, if the browser has the
 * cookie of its sign-in: people sign out of pages that they had left open.
 */
export const hintAfterExpirySeconds: number = 7 * 24 * 60 * 60;

// A second click, before the first is answered.
const samePressSeconds = 10;

/**
 * Ends a session that signs out: an answer that is still on its way may renew it, and there may be
 * copies. Before that, the attempt learns how it stood; where that is asked for, and it was alive, its
 * person's other sessions end, too.
 *
 * @param expiredAt - When it expired, in seconds since 1970; absent if it has not.
 */
export async function endOwnSession(
  identity: SessionIdentity,
  attempt: LogoutAttempt | undefined,
  context: EndOwnSessionContext,
  expiredAt: number = Infinity,
): Promise<void> {
  const { ended } = context;
  if (attempt?.standings.has(identity.sessionId)) return;
  const examined = await ended.examine(identity);
  // Ending it again would make it last longer for its browser.
  const isRecorded = examined.verdict === "signed_out" || (await ended.endOne(identity));
  if (!attempt) return;
  const standing = standingOf(examined, expiredAt, context);
  attempt.standings.set(identity.sessionId, standing);
  attempt.isRecorded &&= isRecorded;
  const hasSay = attempt.scope === "everywhere" && standing === "alive";
  if (hasSay) attempt.endedEverywhere.push(await ended.endPerson(identity));
}

function standingOf(
  { verdict, signedOutAt = -Infinity }: ExaminedSession,
  expiredAt: number,
  { whenStoreFails, now }: EndOwnSessionContext,
): SessionStanding {
  const at = now() / 1000;
  const isSamePress = verdict === "signed_out" && at < signedOutAt + samePressSeconds;
  const isBelieved = verdict === "alive" || (verdict === "unknown" && whenStoreFails === "allow");
  if (isBelieved && at < expiredAt) return "alive";
  const isRecent = at < expiredAt + hintAfterExpirySeconds;
  return (isBelieved || isSamePress) && isRecent ? "of_its_browser" : "dead";
}
