import type { LogoutScope } from "../outcome.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { ExaminedSession } from "./session-verdict.ts";
import { hintAfterExpirySeconds } from "./hint-after-expiry.ts";
import type { WhenStoreFails } from "./session-availability.ts";
import type { SessionIdentity } from "./session-identity.ts";

export interface EndOwnSessionContext {
  ended: Pick<EndedSessions, "examine" | "endOne" | "endPerson">;
  whenStoreFails: WhenStoreFails;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

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

/** What a sign-out learns of the sessions that it ends. */
export interface SignOutRecord {
  /** What the person wants to end. */
  readonly scope: LogoutScope;
  /** The sessions that were ended, by their ids, and how they stood before. */
  readonly standings: Map<string, SessionStanding>;
  /** Whether every instance can know that they have ended. */
  isRecorded: boolean;
  /** Of each session that had a say in it, whether its person's other sessions could be ended. */
  readonly endedEverywhere: boolean[];
}

/**
 * How long, in seconds, another press of “Sign out” is taken for an impatient second click of the first:
 * before that is answered, or while nothing seems to happen.
 */
export const samePressSeconds = 10;

/**
 * Ends a session that signs out: an answer that is still on its way may renew it, and there may be
 * copies. Before that, the record says how it stood; where that is asked for, and it was alive, its
 * person's other sessions end, too.
 *
 * @param expiredAt - When it expired, in seconds since 1970; absent if it has not.
 */
export async function endOwnSession(
  identity: SessionIdentity,
  record: SignOutRecord | undefined,
  context: EndOwnSessionContext,
  expiredAt: number = Infinity,
): Promise<void> {
  const { ended } = context;
  if (record?.standings.has(identity.sessionId)) return;
  const answer = ended.examine(identity);
  // Without a store nobody has to be asked, nor told.
  const examined = answer instanceof Promise ? await answer : answer;
  // Ending it again would make it last longer for its browser.
  const recording = examined.verdict === "signed_out" || ended.endOne(identity);
  const isRecorded = recording instanceof Promise ? await recording : recording;
  if (!record) return;
  const standing = standingOf(examined, expiredAt, context);
  record.standings.set(identity.sessionId, standing);
  record.isRecorded &&= isRecorded;
  const hasSay = record.scope === "everywhere" && standing === "alive";
  if (hasSay) record.endedEverywhere.push(await ended.endPerson(identity));
}

function standingOf(
  { verdict, signedOutAt = -Infinity, expiresAt = Infinity }: ExaminedSession,
  tokenExpiresAt: number,
  { whenStoreFails, now }: EndOwnSessionContext,
): SessionStanding {
  const at = now() / 1000;
  const expiredAt = Math.min(tokenExpiresAt, expiresAt);
  const isSamePress = verdict === "signed_out" && at < signedOutAt + samePressSeconds;
  const isBelieved =
    verdict === "alive" ||
    verdict === "expired" ||
    (verdict === "unknown" && whenStoreFails === "allow");
  if (isBelieved && at < expiredAt) return "alive";
  const isRecent = at < expiredAt + hintAfterExpirySeconds;
  return (isBelieved || isSamePress) && isRecent ? "of_its_browser" : "dead";
}
