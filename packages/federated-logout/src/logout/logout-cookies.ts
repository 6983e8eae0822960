import type { EndedSoFar } from "./attempt.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { ReAuthenticationCookies } from "../sign-in/re-authentication-cookie.ts";
import type { EndedSession, SignInCookies } from "../sign-in/sign-in-cookie.ts";
import type { LogoutTrigger } from "../events.ts";
import type { EndedHere, LogoutOutcome, LogoutProvider, LogoutScope } from "../outcome.ts";
import { createSealedCookie, type SealedCookie } from "../http/sealed-cookie.ts";

/** A logout that is under way at a provider, remembered until the browser comes back. */
export interface ReturnCookie {
  /**
   * Belongs to this logout alone: to its browser and its provider. `null` if the provider does not
   * send it back, so that having this cookie is all the proof there is.
   */
  state: string | null;
  provider: LogoutProvider;
  /** What has ended here. */
  here: EndedHere;
  /** Where to send the browser again if it did not get there; `null` if that takes an id_token. */
  urlWithoutHint: string | null;
  /** Whether the provider was sent the id_token, which it may have refused. */
  hadHint: boolean;
  /** Absolute URL to land on. */
  returnTo: string;
  /** Whether to sign in again through the provider before landing there. */
  signInAgain: boolean;
  /** Whether the next sign-in there requires re-authentication, even if the browser is sent back. */
  promptsNextTime: boolean;
}

/** How a logout has ended. */
export interface SealedOutcome {
  outcome: LogoutOutcome;
  /** When that was, in seconds since 1970. */
  at: number;
}

/** A logout whose session here is gone, and that goes on when the browser asks for it. */
export interface DeferredLogout extends EndedSoFar {
  trigger: LogoutTrigger;
  scope: LogoutScope;
  ended: EndedSession;
  /** When that was, in seconds since 1970. */
  at: number;
  /** Absolute URL to land on. */
  returnTo: string;
  /** Absolute URL to land on if the person signs in again at once. */
  returnToSignedIn: string;
}

export interface LogoutCookies extends SignInCookies, ReAuthenticationCookies {
  return: SealedCookie<ReturnCookie>;
  outcome: SealedCookie<SealedOutcome>;
  deferred: SealedCookie<DeferredLogout>;
  /**
   * One that found no session to end, apart from the others: a second press finds none, and must not
   * take the place of the first.
   */
  deferredWithoutSession: SealedCookie<DeferredLogout>;
}

const fiveMinutesInSeconds = 5 * 60;
const fifteenMinutesInSeconds = 15 * 60;
// The longest that browsers keep a cookie: a session at a provider may last as long.
const fourHundredDaysInSeconds = 400 * 24 * 60 * 60;

// Any page may start a logout, or tell how one ended.
const wholeApp = ({ appPath }: BaseUrl) => appPath || "/";
// What only these routes read, no request for a page carries.
const authRoutes = ({ authPath }: BaseUrl) => authPath;

export function createLogoutCookies(secrets: () => readonly string[]): LogoutCookies {
  const sealed = <Content extends object>(
    name: string,
    maxAgeSeconds: number,
    pathOf: (base: BaseUrl) => string,
    comesWithForms = false,
  ) =>
    createSealedCookie<Content>({
      name: `federated-logout.${name}`,
      maxAgeSeconds,
      pathOf,
      secrets,
      comesWithForms,
    });

  return {
    return: sealed("return", fifteenMinutesInSeconds, wholeApp),
    outcome: sealed("outcome", fiveMinutesInSeconds, wholeApp),
    reAuthentication: sealed("re-authentication", fourHundredDaysInSeconds, wholeApp, true),
    signIn: sealed("sign-in", fourHundredDaysInSeconds, authRoutes),
    revocableToken: sealed("revocable-token", fourHundredDaysInSeconds, authRoutes),
    deferred: sealed("deferred", fiveMinutesInSeconds, authRoutes),
    deferredWithoutSession: sealed("deferred-without-session", fiveMinutesInSeconds, authRoutes),
  };
}
