import type { BaseUrl } from "../http/base-url.ts";
import {
  createSealedCookie,
  type CookieCodec,
  type SealedCookie,
  type SealedCookieOptions,
} from "../http/sealed-cookie.ts";
import type { LogoutOutcome } from "../outcome.ts";
import type { ReAuthenticationCookies } from "../sign-in/re-authentication-cookie.ts";
import {
  packedSignIn,
  type RevocableTokenCookie,
  type SignInCookies,
} from "../sign-in/sign-in-cookie.ts";
import { packedDeferred, type DeferredLogout } from "./deferred-logout.ts";
import { packedReturn, type ReturnCookie } from "./return-cookie.ts";

/** How a logout has ended. */
export interface SealedOutcome {
  outcome: LogoutOutcome;
  /** When that was, in seconds since 1970. */
  at: number;
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
// The longest that browsers keep a cookie: a session at a provider may last as long.
const fourHundredDaysInSeconds = 400 * 24 * 60 * 60;

// Any page may start a logout, or tell how one ended.
const wholeApp = ({ appPath }: BaseUrl) => appPath || "/";
// What only these routes read, no request for a page carries.
const authRoutes = ({ authPath }: BaseUrl) => authPath;

export function createLogoutCookies(secrets: () => readonly string[]): LogoutCookies {
  const sealed = <Content extends object, Packed>(
    name: string,
    codec: CookieCodec<Content, Packed>,
    options: Pick<SealedCookieOptions, "maxAgeSeconds" | "pathOf" | "comesWithForms">,
  ) => createSealedCookie({ ...options, name: `federated-logout.${name}`, secrets }, codec);
  const asked = {
    maxAgeSeconds: fourHundredDaysInSeconds,
    pathOf: wholeApp,
    comesWithForms: true,
  };
  const signIn = { maxAgeSeconds: fourHundredDaysInSeconds, pathOf: authRoutes };
  const deferred = { maxAgeSeconds: fiveMinutesInSeconds, pathOf: authRoutes };
  const outcome = { maxAgeSeconds: fiveMinutesInSeconds, pathOf: wholeApp };

  return {
    return: sealed("return", packedReturn, asked),
    outcome: sealed("outcome", asItIs<SealedOutcome>(), outcome),
    reAuthentication: sealed("re-authentication", asItIs<{ providers: string[] }>(), asked),
    signIn: sealed("sign-in", packedSignIn, signIn),
    revocableToken: sealed("revocable-token", asItIs<RevocableTokenCookie>(), signIn),
    deferred: sealed("deferred", packedDeferred, deferred),
    deferredWithoutSession: sealed("deferred-without-session", packedDeferred, deferred),
  };
}

function asItIs<Content>(): CookieCodec<Content, Content> {
  return { pack: (content) => content, unpack: (content) => content };
}
