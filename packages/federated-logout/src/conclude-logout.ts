import type { LogoutAttempt } from "./attempt.ts";
import type { LogoutEvent } from "./events.ts";
import { withoutTokens, type KeptSession } from "./kept-session.ts";
import { resolveProviderLogout, type ProviderLogoutContext } from "./provider-logout.ts";
import { revokeTokens } from "./revoke-tokens.ts";

export interface ConcludeLogoutContext extends ProviderLogoutContext {
  emit: (event: LogoutEvent) => void;
  /** Ends all of the person's sessions; says whether it could. */
  endEverywhere: (kept: KeptSession) => Promise<boolean>;
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
  const standing = session && attempt.standings.get(session.sessionId);
  if (attempt.scope === "everywhere") {
    const isAlive = standing?.mayEndEverywhere ?? false;
    attempt.endedEverywhere =
      isAlive && session !== undefined && (await context.endEverywhere(session));
  }
  const mayUseTokens = standing?.mayUseTokens ?? false;
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

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
