import type { BaseUrl } from "./base-url.ts";
import type { LogoutOutcome, LogoutProvider } from "./outcome.ts";
import { createSealedCookie, type CookieScope, type SealedCookie } from "./sealed-cookie.ts";

/** A logout that is under way at a provider, remembered until the browser comes back. */
export interface PendingLogout {
  state: string;
  /** The issuer that this logout was started at, and no other may answer. */
  issuer: string;
  provider: LogoutProvider;
  /** Absolute URL to land on. */
  returnTo: string;
}

export interface LogoutCookies {
  pending: SealedCookie<PendingLogout>;
  outcome: SealedCookie<{ outcome: LogoutOutcome }>;
}

const fifteenMinutesInSeconds = 15 * 60;
const fiveMinutesInSeconds = 5 * 60;

export function createLogoutCookies(secrets: () => readonly string[]): LogoutCookies {
  return {
    pending: createSealedCookie({
      name: "federated-logout.pending",
      maxAgeSeconds: fifteenMinutesInSeconds,
      secrets,
    }),
    outcome: createSealedCookie({
      name: "federated-logout.outcome",
      maxAgeSeconds: fiveMinutesInSeconds,
      secrets,
    }),
  };
}

/** The pending logout is sent to the callback alone. */
export function pendingScope({ origin, authPath }: BaseUrl): CookieScope {
  return { secure: isHttps(origin), path: `${authPath}/federated-logout` };
}

/** The outcome is for any page of the app. */
export function outcomeScope({ origin, appPath }: BaseUrl): CookieScope {
  return { secure: isHttps(origin), path: appPath || "/" };
}

function isHttps(origin: string): boolean {
  return origin.startsWith("https:");
}
