import type { LogoutAttempt } from "./attempt.ts";
import type { LogoutEvent } from "../events.ts";
import { withoutTokensButSub, type SessionClaim } from "../sessions/session-claim.ts";
import { hasSignInCookie } from "../sign-in/sign-in-cookie.ts";
import { resolveProviderLogout, type ProviderLogoutContext } from "./provider-logout.ts";
import { revokeTokens } from "./revoke-tokens.ts";

export interface ChooseProviderLogoutContext extends ProviderLogoutContext {
  emit: (event: LogoutEvent) => void;
}

const timeToReachProviderMs = 5000;

/**
 * Leaves in the attempt how a session is ended at its provider, and what is to be revoked. Of one that
 * had ended before, no token is used.
 */
export async function chooseProviderLogout(
  session: SessionClaim | undefined,
  attempt: LogoutAttempt,
  context: ChooseProviderLogoutContext,
): Promise<void> {
  const standing = session && attempt.standings.get(session.identity.sessionId);
  const mayUseTokens =
    standing === "alive" ||
    (session !== undefined &&
      standing === "of_its_browser" &&
      hasSignInCookie(session, await attempt.signInCookies()));
  const claim = session && (mayUseTokens ? session : withoutTokensButSub(session));
  const logout = await resolveProviderLogout(claim, attempt, context);
  attempt.providerLogout = logout;

  const choice = claim && context.choices[claim.provider];
  if (!claim || !mayUseTokens || typeof choice !== "object" || !choice.revokeTokens) return;
  attempt.afterAnswer = async () => {
    // Revoking first can end the provider's session, and make its logout fail.
    if (logout.kind === "provider") await wait(timeToReachProviderMs);
    await revokeTokens(claim, context);
  };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
