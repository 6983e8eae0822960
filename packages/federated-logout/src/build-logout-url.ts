import type { NextAuthConfig } from "next-auth";
import type { LogoutAttempts } from "./attempt.ts";
import { concludeLogout, type ConcludeLogoutContext } from "./conclude-logout.ts";
import { endOwnSession, type EndOwnSessionContext } from "./end-own-session.ts";
import { readKeptSession } from "./kept-session.ts";
import { keptSessionOf, saysAll } from "./remembered-sign-in.ts";
import { identityOf } from "./session-identity.ts";

/** The message that Auth.js calls `events.signOut` with. */
export type SignOutMessage = Parameters<
  NonNullable<NonNullable<NextAuthConfig["events"]>["signOut"]>
>[0];

export interface BuildLogoutUrlContext extends ConcludeLogoutContext, EndOwnSessionContext {
  attempts: LogoutAttempts;
}

/** What the `signOut` event does: it leaves the provider's logout in the attempt it runs in. */
export async function buildLogoutUrl(
  message: SignOutMessage,
  context: BuildLogoutUrlContext,
): Promise<void> {
  const kept = "token" in message ? readKeptSession(message.token) : undefined;
  const attempt = context.attempts.getStore();
  // The app may have called it already, or may do so yet.
  if (attempt?.isBuilt) return;
  if (attempt) attempt.isBuilt = true;
  if (kept) await endOwnSession(await identityOf(kept), attempt, context);
  if (!attempt) {
    context.emit({
      type: "configuration.warning",
      code: "not_connected",
      message:
        "A sign-out bypassed what logout.connect(...) returned, so the provider was not asked",
    });
    return;
  }
  if (!("token" in message)) {
    // Many an adapter passes nothing on, so that the cookies have to tell which session it was: those
    // that Auth.js removes next.
    attempt.session = { kind: "database" };
    return;
  }
  const session = { kind: "jwt", ...(kept && { kept }) } as const;
  attempt.session = session;
  if (attempt.isDeferred) return;
  const remembered = kept && !saysAll(kept) ? await attempt.remembered() : [];
  await concludeLogout(keptSessionOf(session, remembered), attempt, context);
}
