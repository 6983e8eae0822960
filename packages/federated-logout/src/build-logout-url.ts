import type { NextAuthConfig } from "next-auth";
import type { LogoutAttempts } from "./attempt.ts";
import type { LogoutEvent } from "./events.ts";
import { readKeptSession } from "./kept-session.ts";
import { resolveProviderLogout, type ProviderLogoutContext } from "./provider-logout.ts";
import { revokeTokens } from "./revoke-tokens.ts";

/** The message that Auth.js calls `events.signOut` with. */
export type SignOutMessage = Parameters<
  NonNullable<NonNullable<NextAuthConfig["events"]>["signOut"]>
>[0];

export interface BuildLogoutUrlContext extends ProviderLogoutContext {
  attempts: LogoutAttempts;
  emit: (event: LogoutEvent) => void;
}

const timeToReachProviderMs = 5000;

/** What the `signOut` event does: it leaves the provider's logout in the attempt it runs in. */
export async function buildLogoutUrl(
  message: SignOutMessage,
  context: BuildLogoutUrlContext,
): Promise<void> {
  const attempt = context.attempts.getStore();
  if (!attempt) {
    context.emit({
      type: "configuration.warning",
      code: "not_connected",
      message: "A sign-out bypassed logout.connect(...), so the provider was not asked",
    });
    return;
  }
  const kept = "token" in message ? readKeptSession(message.token) : undefined;
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
