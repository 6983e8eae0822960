import type { LogoutAttempt } from "./attempt.ts";
import type { LogoutEvent } from "./events.ts";
import { withoutTokens, type KeptSession } from "./kept-session.ts";
import { isRemembered } from "./remembered-sign-in.ts";
import { resolveProviderLogout, type ProviderLogoutContext } from "./provider-logout.ts";
import { revokeTokens } from "./revoke-tokens.ts";

export interface ConcludeLogoutContext extends ProviderLogoutContext {
  emit: (event: LogoutEvent) => void;
}

const timeToReachProviderMs = 5000;

/**
 * Leaves in the attempt how a session is ended at its provider, and what is to be revoked. Of one that
 * had ended before, no token is used.
 */
export async function concludeLogout(
  session: KeptSession | undefined,
  attempt: LogoutAttempt,
  context: ConcludeLogoutContext,
): Promise<void> {
  const mayUseTokens = session !== undefined && (await mayUseTokensOf(session, attempt));
  const kept = session && (mayUseTokens ? session : withoutTokens(session));
  const logout = await resolveProviderLogout(kept, attempt, context);
  attempt.providerLogout = logout;

  const choice = kept && context.choices[kept.provider];
  if (!kept || !mayUseTokens || typeof choice !== "object" || !choice.revokeTokens) return;
  attempt.afterAnswer = async () => {
    // Revoking first can end the provider's session, and make its logout fail.
    if (logout.kind === "provider") await wait(timeToReachProviderMs);
    await revokeTokens(kept, context);
  };
}

async function mayUseTokensOf(session: KeptSession, attempt: LogoutAttempt): Promise<boolean> {
  const standing = attempt.standings.get(session.sessionId);
  if (standing !== "of_its_browser") return standing === "alive";
  return isRemembered(session, await attempt.remembered());
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
