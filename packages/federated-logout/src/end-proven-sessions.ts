import type { LogoutAttempt } from "./attempt.ts";
import { endOwnSession, type EndOwnSessionContext } from "./end-own-session.ts";
import type { KeptSession } from "./kept-session.ts";
import { isRemembered } from "./remembered-sign-in.ts";
import type { CookiePair } from "./request-cookies.ts";
import { identityOf } from "./session-identity.ts";
import { hasRepeatedCookies, type OpenedSession } from "./session-token.ts";

export interface EndProvenSessionsContext extends EndOwnSessionContext {
  /** The longest that a session can be used without being renewed, in seconds. */
  sessionMaxAge: number;
}

/**
 * Ends every session that a sign-out's request proves, beside the one that Auth.js has read: it reads
 * none with a made-up cookie among those of the session, and the wrong one with another's in front of
 * it, or in its place. Leaves in the attempt the one whose provider is to be asked.
 *
 * @param sessionCookies - What Auth.js takes for the session's cookies.
 */
export async function endProvenSessions(
  attempt: LogoutAttempt,
  { headers, sessionCookies }: { headers: Headers; sessionCookies: readonly CookiePair[] },
  context: EndProvenSessionsContext,
): Promise<void> {
  await endDatabaseSessions(attempt, sessionCookies);
  const opened = await openOthers(attempt, headers);
  for (const { kept, expiredAt } of opened) await end(kept, expiredAt, attempt, context);
  await endRemembered(attempt, context);
  if (opened.length > 0) await chooseSession(attempt, opened);
}

/** Ends the sessions that the cookies of sign-ins name, if the request brought those. */
export async function endRemembered(
  attempt: LogoutAttempt,
  context: EndProvenSessionsContext,
): Promise<void> {
  for (const { kept } of await attempt.remembered()) {
    // It may have been renewed since, but nothing here says so.
    await end(kept, kept.signedInAt + context.sessionMaxAge, attempt, context);
  }
}

async function end(
  kept: KeptSession,
  expiredAt: number | undefined,
  attempt: LogoutAttempt,
  context: EndOwnSessionContext,
): Promise<void> {
  if (attempt.standings.has(kept.sessionId)) return;
  await endOwnSession(await identityOf(kept), attempt, context, expiredAt);
}

async function openOthers(
  { session, jwtCookie }: LogoutAttempt,
  headers: Headers,
): Promise<OpenedSession[]> {
  // One that Auth.js has read is made of all the cookies there are, but for repeated ones.
  if (!jwtCookie || (session && !hasRepeatedCookies(headers, jwtCookie.name))) return [];
  return jwtCookie.open(headers);
}

// The one that this browser has signed in to; else the one that Auth.js has read.
async function chooseSession(
  attempt: LogoutAttempt,
  opened: readonly OpenedSession[],
): Promise<void> {
  const { session } = attempt;
  const read = session?.kind === "jwt" && session.kept ? [{ kept: session.kept }] : [];
  const alive = [...read, ...opened.filter(({ expiredAt }) => expiredAt === undefined)];
  const remembered = await attempt.remembered();
  const chosen = alive.find(({ kept }) => isRemembered(kept, remembered)) ?? alive[0] ?? opened[0];
  if (!chosen || chosen.kept.sessionId === read[0]?.kept.sessionId) return;
  attempt.session = { kind: "jwt", ...chosen };
  delete attempt.providerLogout;
  delete attempt.afterAnswer;
}

async function endDatabaseSessions(
  { endDatabaseSession }: LogoutAttempt,
  sessionCookies: readonly CookiePair[],
): Promise<void> {
  if (!endDatabaseSession || sessionCookies.length < 2) return;
  for (const [, value] of sessionCookies) await endDatabaseSession(value);
}
