import type { LogoutAttempts } from "./attempt.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { SessionIdentity } from "./session-identity.ts";

export interface EndOwnSessionContext {
  attempts: LogoutAttempts;
  ended: Pick<EndedSessions, "endOne" | "verdictOn">;
}

/**
 * Ends the session that signs out: an answer that is still on its way may renew it. Before that, the
 * attempt learns whether it may end the person's other sessions, too.
 */
export async function endOwnSession(
  identity: SessionIdentity,
  { attempts, ended }: EndOwnSessionContext,
): Promise<void> {
  const attempt = attempts.getStore();
  if (attempt?.scope === "everywhere") {
    attempt.mayEndEverywhere = (await ended.verdictOn(identity)) === "alive";
  }
  await ended.endOne(identity);
}
