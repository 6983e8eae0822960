import { FederatedLogoutError } from "../errors.ts";
import { cookiesOf } from "../http/request-cookies.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import { isSessionCookie, type SessionCookie } from "./session-cookie.ts";
import type { SessionIdentity } from "./session-identity.ts";
import type { SessionClaim } from "./session-claim.ts";
import type { OpenedSession } from "./session-token.ts";
import { unavailable } from "./guard-people.ts";
import type { WhenStoreFails } from "./session-availability.ts";

/** The session of a request, as far as an app may know it. */
export interface CurrentSession {
  /** Names this session and no other. It is no secret, and opens nothing. */
  readonly sessionId: string;
}

/** What is known of it, for nobody outside. */
export interface KnownSession {
  identity: SessionIdentity;
  /** Absent where it is in a database. */
  claim?: SessionClaim;
}

// Here, so that nobody makes one of what a browser has sent.
const known = new WeakMap<CurrentSession, KnownSession>();

/** @throws {FederatedLogoutError} `invalid_subject` for what `currentSession` has not answered. */
export function knownOfCurrent(session: CurrentSession): KnownSession {
  const found = known.get(session);
  if (found) return found;
  throw new FederatedLogoutError(
    "invalid_subject",
    "Give it what logout.currentSession(headers) has answered",
  );
}

export interface CurrentSessionContext {
  /** The cookie of sessions, for a request with these headers. */
  cookieOf: (headers: Headers) => SessionCookie;
  /** Opens all JWT sessions of a request. */
  openSessions: (headers: Headers) => Promise<OpenedSession[]>;
  /** Finds a session whose row has this token, where sessions are in a database. */
  findDatabaseSession: ((sessionToken: string) => Promise<SessionIdentity | undefined>) | undefined;
  ended: Pick<EndedSessions, "examine">;
  whenStoreFails: WhenStoreFails;
}

// Each is a query.
const maxRows = 8;

/**
 * Finds the session of a request; `undefined` where there is none, or none that has not ended, or one of
 * several people.
 *
 * @throws {FederatedLogoutError} `sessions_unavailable` where nobody can say, and `whenStoreFails` is
 *   "deny".
 */
export async function readCurrentSession(
  headers: Headers,
  context: CurrentSessionContext,
): Promise<CurrentSession | undefined> {
  const candidates = await sessionsIn(headers, context);
  const examined = await Promise.all(
    candidates.map(async (candidate) => {
      const { verdict } = await context.ended.examine(candidate.identity);
      if (verdict === "unknown" && context.whenStoreFails === "deny") throw unavailable();
      return verdict === "alive" || verdict === "unknown" ? candidate : undefined;
    }),
  );
  const [first, ...others] = examined.filter((session) => session !== undefined);
  // A sibling sub-domain can add another person's cookie, and nobody can tell which of them asks.
  const isAmbiguous = others.some(({ identity }) => identity.sub !== first?.identity.sub);
  if (!first || isAmbiguous) return undefined;
  const session = { sessionId: first.identity.sessionId };
  known.set(session, first);
  return session;
}

async function sessionsIn(
  headers: Headers,
  { cookieOf, openSessions, findDatabaseSession }: CurrentSessionContext,
): Promise<KnownSession[]> {
  if (!findDatabaseSession) {
    const opened = await openSessions(headers);
    const alive = opened.filter(({ expiredAt }) => expiredAt === undefined);
    return alive.map(({ claim }) => ({ identity: claim.identity, claim }));
  }
  const cookie = cookieOf(headers);
  const tokens = cookiesOf(headers)
    .filter(([name]) => isSessionCookie(name, cookie))
    .map(([, value]) => value);
  const found = await Promise.all(tokens.slice(0, maxRows).map(findDatabaseSession));
  return found.flatMap((identity) => (identity ? [{ identity }] : []));
}
