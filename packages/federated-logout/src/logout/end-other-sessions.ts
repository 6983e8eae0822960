import type { BaseUrl } from "../http/base-url.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import type { SessionIdentity } from "../sessions/session-identity.ts";
import type { AnsweredLogout } from "./logout-answer.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import type { LogoutOutcome } from "../outcome.ts";

export interface EndOtherSessionsContext {
  base: BaseUrl;
  /** Absolute URL to land on. */
  returnTo: string;
  cookies: Pick<LogoutCookies, "outcome">;
  ended: Pick<EndedSessions, "endOthers">;
  /** The session of a request, if it has not ended. */
  findSession: (headers: Headers) => Promise<SessionIdentity | undefined>;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

/** Ends all sessions of a request's person but the one that asks: that one stays signed in. */
export async function endOtherSessions(
  headers: Headers,
  { base, returnTo, cookies, ended, findSession, now }: EndOtherSessionsContext,
): Promise<AnsweredLogout> {
  const session = await findSession(headers);
  const outcome: LogoutOutcome = session
    ? { kind: "others", ended: await endOthersOf(session, ended) }
    : { kind: "local", reason: "not_signed_in" };
  return {
    kind: "started",
    url: returnTo,
    outcome,
    setCookies: await cookies.outcome.seal({ outcome, at: now() / 1000 }, base),
  };
}

async function endOthersOf(
  session: SessionIdentity,
  ended: Pick<EndedSessions, "endOthers">,
): Promise<boolean> {
  if (session.sub === undefined) return false;
  return ended.endOthers(session, session.sub).then(
    () => true,
    () => false,
  );
}
