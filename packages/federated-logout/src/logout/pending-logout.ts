import type { BaseUrl } from "../http/base-url.ts";
import { providerOutcome, type LogoutProvider, type ProviderOutcome } from "../outcome.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { describeProvider } from "../providers/describe-provider.ts";
import { findKnownProvider } from "../providers/find-known-provider.ts";
import { pendingForSeconds, type LogoutCookies, type ReturnCookie } from "./logout-cookies.ts";

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

/** Finds the one of this browser, if it was started in the last quarter of an hour. */
export async function findPendingLogout(
  headers: Headers,
  base: BaseUrl,
  { cookies, readProviders, now }: PendingLogoutContext,
): Promise<PendingLogout | undefined> {
  const cookie = await cookies.return.open(headers, base);
  if (!cookie || now() / 1000 > cookie.at + pendingForSeconds) return undefined;
  const { provider: id, issuer } = cookie;
  const configured = readProviders().get(id);
  const provider = configured
    ? describeProvider(configured, findKnownProvider(id, issuer ?? configured.issuer))
    : { id, name: id };
  return { cookie, provider };
}

/** What it has ended as far as anybody knows. */
export function pendingOutcome({
  cookie: { here, canBeAskedAgain },
  provider,
}: PendingLogout): ProviderOutcome {
  return providerOutcome({ provider, here, canBeAskedAgain });
}
