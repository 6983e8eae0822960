import type { BaseUrl } from "../http/base-url.ts";
import { providerOutcome, type LogoutProvider, type ProviderOutcome } from "../outcome.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { describeProvider } from "../providers/describe-provider.ts";
import { findKnownProvider } from "../providers/find-known-provider.ts";
import { pendingForSeconds, type ReturnCookie } from "./return-cookie.ts";
import type { LogoutCookies } from "./logout-cookies.ts";

/** A logout that is under way at a provider. */
export interface PendingLogout {
  /** What is known of it. */
  cookie: ReturnCookie;
  provider: LogoutProvider;
}

export interface PendingLogoutContext {
  cookies: Pick<LogoutCookies, "return">;
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

/**
 * Finds those of this browser that were started in the last quarter of an hour, the newest first: a sibling
 * sub-domain may add its own.
 */
export async function findPendingLogouts(
  headers: Headers,
  base: BaseUrl,
  { cookies, readProviders, now }: PendingLogoutContext,
): Promise<PendingLogout[]> {
  const all = await cookies.return.openEach(headers, base);
  const pending = all
    .filter(({ at }) => now() / 1000 <= at + pendingForSeconds)
    .toSorted((one, other) => other.at - one.at);
  if (pending.length === 0) return [];
  const providers = readProviders();
  return pending.map((cookie) => {
    const { provider: id, issuer } = cookie;
    const configured = providers.get(id);
    const provider = configured
      ? describeProvider(configured, findKnownProvider(id, issuer ?? configured.issuer))
      : { id, name: id };
    return { cookie, provider };
  });
}

/** What it has ended as far as anybody knows. */
export function pendingOutcome({
  cookie: { here, canBeAskedAgain },
  provider,
}: PendingLogout): ProviderOutcome {
  return providerOutcome({ provider, here, canBeAskedAgain });
}
