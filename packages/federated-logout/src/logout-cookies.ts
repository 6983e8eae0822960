import type { BaseUrl } from "./base-url.ts";
import type { LogoutOutcome, LogoutProvider } from "./outcome.ts";
import { createSealedCookie, type CookieScope, type SealedCookie } from "./sealed-cookie.ts";

/** A logout that is under way at a provider, remembered until the browser comes back. */
export interface PendingLogout {
  /**
   * Belongs to this logout alone: to its browser and its provider. `null` if the provider does not
   * send it back, so that having this cookie is all the proof there is.
   */
  state: string | null;
  provider: LogoutProvider;
  /** Where to send the browser again if it did not get there; `null` if that takes an id_token. */
  urlWithoutHint: string | null;
  /** Absolute URL to land on. */
  returnTo: string;
  /** Whether to sign in again through the provider before landing there. */
  signInAgain: boolean;
}

export interface LogoutCookies {
  pending: SealedCookie<PendingLogout>;
  outcome: SealedCookie<{ outcome: LogoutOutcome }>;
  /** Providers whose session outlived a logout: their next sign-in has to ask who is there. */
  askAgain: SealedCookie<{ providers: string[] }>;
}

const fifteenMinutesInSeconds = 15 * 60;
const fiveMinutesInSeconds = 5 * 60;
// The longest that browsers keep a cookie: a session at a provider may last as long.
const fourHundredDaysInSeconds = 400 * 24 * 60 * 60;

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
    askAgain: createSealedCookie({
      name: "federated-logout.ask-again",
      maxAgeSeconds: fourHundredDaysInSeconds,
      secrets,
    }),
  };
}

/** All are for the whole app: any page may start a logout, or tell how one ended. */
export function logoutCookieScope({ origin, appPath }: BaseUrl): CookieScope {
  return { secure: origin.startsWith("https:"), path: appPath || "/" };
}
