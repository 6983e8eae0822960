import type { BaseUrl } from "../http/base-url.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import type { Audit } from "../audit.ts";
import type { LogoutTrigger } from "../events.ts";
import { auditedPerson } from "../sessions/audited-person.ts";
import type { KnownSession } from "../sessions/current-session.ts";
import type { AnsweredLogout } from "./logout-answer.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import type { LogoutOutcome } from "../outcome.ts";

export interface EndOtherSessionsContext {
  trigger: LogoutTrigger;
  base: BaseUrl;
  /** Absolute URL to land on. */
  returnTo: string;
  cookies: Pick<LogoutCookies, "outcome">;
  ended: Pick<EndedSessions, "endOthers">;
  /** The session of a request, if it has not ended. */
  findSession: (headers: Headers) => Promise<KnownSession | undefined>;
  /** Absent where nobody wants to know. */
  audit: Audit | undefined;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

/** Ends all sessions of a request's person but the one that asks: that one stays signed in. */
export async function endOtherSessions(
  headers: Headers,
  { base, returnTo, cookies, findSession, now, ...ending }: EndOtherSessionsContext,
): Promise<AnsweredLogout> {
  const outcome = await findSession(headers).then(
    async (session): Promise<LogoutOutcome> =>
      session
        ? { kind: "others", ended: await endOthersOf(session, ending) }
        : { kind: "local", reason: "not_signed_in" },
    // The store cannot be asked.
    (): LogoutOutcome => ({ kind: "others", ended: false }),
  );
  return {
    kind: "started",
    url: returnTo,
    outcome,
    setCookies: await cookies.outcome.seal({ outcome, at: now() / 1000 }, base),
  };
}

async function endOthersOf(
  { identity, claim }: KnownSession,
  { trigger, ended, audit }: Pick<EndOtherSessionsContext, "trigger" | "ended" | "audit">,
): Promise<boolean> {
  const { sub: person, sessionId } = identity;
  if (person === undefined) return false;
  try {
    await ended.endOthers(identity, person);
  } catch {
    return false;
  }
  const { issuer, sub } = claim ? auditedPerson(claim) : {};
  const who = { issuer, sub, keptSessionId: sessionId };
  audit?.({ what: "sessions_ended", by: trigger, scope: "others", ...who });
  return true;
}
