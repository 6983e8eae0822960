import type { LogoutAttempt } from "./attempt.ts";
import type { LogoutEvent } from "./events.ts";
import type { KeptSession } from "./kept-session.ts";
import { resolveProviderLogout, type ProviderLogoutContext } from "./provider-logout.ts";
import { revokeTokens } from "./revoke-tokens.ts";

export interface ConcludeLogoutContext extends ProviderLogoutContext {
  emit: (event: LogoutEvent) => void;
  /** Ends all of the person's sessions; says whether it could. */
  endEverywhere: (kept: KeptSession) => Promise<boolean>;
}

const timeToReachProviderMs = 5000;

/** Leaves in the attempt how the kept session is ended at its provider, and what is to be revoked. */
export async function concludeLogout(
  kept: KeptSession | undefined,
  attempt: LogoutAttempt,
  context: ConcludeLogoutContext,
): Promise<void> {
  if (attempt.scope === "everywhere") {
    attempt.endedEverywhere =
      attempt.mayEndEverywhere && kept !== undefined && (await context.endEverywhere(kept));
  }
  const logout = await resolveProviderLogout(kept, attempt, context);
  attempt.providerLogout = logout;

  const choice = kept && context.choices[kept.provider];
  if (!kept || typeof choice !== "object" || !choice.revokeTokens) return;
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
