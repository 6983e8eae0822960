import type { LogoutAttempt } from "./attempt.ts";
import { isEndable } from "../sessions/database-session-token.ts";
import { endOwnSession, type EndOwnSessionContext } from "../sessions/end-own-session.ts";
import type { EndDatabaseSession } from "../sessions/guard-sessions.ts";
import { hasSignInCookie } from "../sign-in/sign-in-cookie.ts";
import type { CookiePair } from "../http/request-cookies.ts";
import type { OpenedSession } from "../sessions/session-token.ts";

export interface EndProvenSessionsContext extends EndOwnSessionContext {
  /** The longest that a session can be used without being renewed, in seconds. */
  sessionMaxAge: () => number;
  /** Opens all JWT sessions of a request. */
  openSessions: (headers: Headers) => Promise<OpenedSession[]>;
  /** Ends a session whose row has this token, in the database of the app, if it has one. */
  endDatabaseSession: EndDatabaseSession;
}

/** The cookies of a sign-out's request that may be a session's. */
export interface SessionCookies {
  headers: Headers;
  sessionCookies: readonly CookiePair[];
  /** The names of those that Auth.js has taken for the session's. */
  removed: ReadonlySet<string>;
}

/**
 * Ends every session that a sign-out's request proves, beside the one that Auth.js has read: it reads
 * none with a made-up cookie among those of the session, looks for none with an empty one in front of
 * them, and reads the wrong one with another's there. Leaves in the attempt the one whose provider is to
 * be asked.
 */
export async function endProvenSessions(
  attempt: LogoutAttempt,
  { headers, sessionCookies, removed }: SessionCookies,
  context: EndProvenSessionsContext,
): Promise<void> {
  if (mayBeOthers(attempt, { sessionCookies, removed })) {
    const opened = await context.openSessions(headers);
    const rows = rowsNamedBy(sessionCookies);
    await Promise.all([
      ...opened.map(({ claim: { identity }, expiredAt }) =>
        endOwnSession(identity, attempt, context, expiredAt),
      ),
      ...rows.map((sessionToken) => context.endDatabaseSession(sessionToken, attempt)),
    ]);
    await chooseSession(attempt, opened);
  }
  await endSessionsOfSignInCookies(attempt, context);
}

// Each is a query, and anybody can send as many cookies as Node.js takes headers.
const maxRows = 128;
const maxRowsOfBefore = 8;

function rowsNamedBy(sessionCookies: readonly CookiePair[]): string[] {
  const tokens = [...new Set(sessionCookies.map(([, value]) => value))];
  return [
    ...tokens.filter(isEndable).slice(0, maxRows),
    ...tokens.filter((token) => !isEndable(token)).slice(0, maxRowsOfBefore),
  ];
}

// Auth.js makes one token of one cookie of each name that it removes. A JWT that it could decode is made
// of nothing else; a database may have found nothing for it.
function mayBeOthers(
  { session }: LogoutAttempt,
  { sessionCookies, removed }: Pick<SessionCookies, "sessionCookies" | "removed">,
): boolean {
  const taken = session?.kind === "database" ? 1 : removed.size;
  return session === undefined || sessionCookies.length > taken;
}

/**
 * Ends the sessions that the cookies of sign-ins name, if the request brought those.
 *
 * @param endedBy - When the logout began, in seconds since 1970: no session that has begun later ends.
 */
export async function endSessionsOfSignInCookies(
  attempt: LogoutAttempt,
  context: EndProvenSessionsContext,
  endedBy: number = Infinity,
): Promise<void> {
  if (attempt.signInLabels.every((sessionId) => attempt.standings.has(sessionId))) return;
  for (const { claim } of await attempt.signInCookies()) {
    // Somebody has signed in since: that session is another's affair.
    const { signedInAt } = claim.identity;
    if (signedInAt > endedBy) continue;
    // It may have been renewed since, but nothing here says so.
    await endOwnSession(claim.identity, attempt, context, signedInAt + context.sessionMaxAge());
  }
}

// The one that this browser has signed in to; else the one that Auth.js has read.
async function chooseSession(
  attempt: LogoutAttempt,
  opened: readonly OpenedSession[],
): Promise<void> {
  const { session } = attempt;
  const read = session?.kind === "jwt" && session.claim ? [{ claim: session.claim }] : [];
  const alive = [...read, ...opened.filter(({ expiredAt }) => expiredAt === undefined)];
  const signInCookies = await attempt.signInCookies();
  const chosen =
    alive.find(({ claim }) => hasSignInCookie(claim, signInCookies)) ?? alive[0] ?? opened[0];
  if (!chosen || chosen.claim.identity.sessionId === read[0]?.claim.identity.sessionId) return;
  attempt.session = { kind: "jwt", claim: chosen.claim };
  delete attempt.providerLogout;
  delete attempt.afterAnswer;
}
