import type { JWT } from "next-auth/jwt";
import type { LogoutAttempts } from "./attempt.ts";
import {
  chooseProviderLogout,
  type ChooseProviderLogoutContext,
} from "./choose-provider-logout.ts";
import { endOwnSession, type EndOwnSessionContext } from "../sessions/end-own-session.ts";
import { readSessionClaim } from "../sessions/claim-in-token.ts";
import { sessionClaimOf, hasAllTokens } from "../sign-in/sign-in-cookie.ts";

/** The message that Auth.js calls `events.signOut` with. */
export type SignOutMessage = { token: JWT | null } | { session: unknown };

export interface BuildLogoutUrlContext extends ChooseProviderLogoutContext, EndOwnSessionContext {
  attempts: LogoutAttempts;
}

/** What the `signOut` event does: it leaves the provider's logout in the attempt it runs in. */
export async function buildLogoutUrl(
  message: SignOutMessage,
  context: BuildLogoutUrlContext,
): Promise<void> {
  const claim = "token" in message ? readSessionClaim(message.token) : undefined;
  const attempt = context.attempts.getStore();
  // The app may have called it already, or may do so yet.
  if (attempt?.isBuilt) return;
  if (attempt) attempt.isBuilt = true;
  if (claim) await endOwnSession(claim.identity, attempt, context);
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
  const session = { kind: "jwt", ...(claim && { claim }) } as const;
  attempt.session = session;
  if (attempt.isDeferred) return;
  const signInCookies = claim && !hasAllTokens(claim) ? await attempt.signInCookies() : [];
  await chooseProviderLogout(sessionClaimOf(session, signInCookies), attempt, context);
}
