import type { EndedSoFar } from "./attempt.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type {
  ProviderAskedLast,
  ReAuthenticationCookies,
} from "../sign-in/re-authentication-cookie.ts";
import {
  packedSignIn,
  type EndedSession,
  type RevocableTokenCookie,
  type SignInCookies,
} from "../sign-in/sign-in-cookie.ts";
import type { LogoutTrigger } from "../events.ts";
import type { EndedHere, LogoutOutcome, LogoutScope } from "../outcome.ts";
import {
  createSealedCookie,
  type CookieCodec,
  type SealedCookie,
  type SealedCookieOptions,
} from "../http/sealed-cookie.ts";
import { packClaim, unpackClaim, type PackedClaim } from "../sessions/packed-claim.ts";

/** A logout that is under way at a provider, remembered until the browser comes back. */
export interface ReturnCookie extends ProviderAskedLast {
  /**
   * Belongs to this logout alone: to its browser and its provider. `null` if the provider does not
   * send it back, so that having this cookie is all the proof there is.
   */
  state: string | null;
  /** The issuer of the session, where the config names another one, or none. */
  issuer?: string;
  /** The provider's own id of the person, where a function asks the provider. */
  sub?: string;
  /** What has ended here. */
  here: EndedHere;
  /** Whether the provider was sent the id_token, which it may have refused, and can be asked without. */
  canBeAskedAgain: boolean;
  /** Absolute URL to land on. */
  returnTo: string;
  /** Whether to sign in again through the provider before landing there. */
  signInAgain: boolean;
  /** When it was started, in seconds since 1970. */
  at: number;
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
/** How long a browser is expected back, in seconds. */
export const pendingForSeconds: number = 15 * 60;
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

type PackedDeferred = Omit<DeferredLogout, "ended"> & {
  ended: Exclude<EndedSession, { kind: "jwt" }> | { kind: "jwt"; claim?: PackedClaim | undefined };
};

const packedDeferred: CookieCodec<DeferredLogout, PackedDeferred> = {
  pack: (deferred) => {
    const { ended } = deferred;
    if (ended.kind !== "jwt") return { ...deferred, ended };
    return { ...deferred, ended: { kind: "jwt", claim: ended.claim && packClaim(ended.claim) } };
  },
  unpack: (deferred) => {
    const { ended } = deferred;
    if (ended.kind !== "jwt") return { ...deferred, ended };
    const claim = unpackClaim(ended.claim);
    return { ...deferred, ended: { kind: "jwt", ...(claim && { claim }) } };
  },
};

type PackedReturn = readonly [
  state: string | null,
  provider: string,
  at: number,
  returnTo: string,
  marks: string,
  further?: Pick<ReturnCookie, "issuer" | "sub"> & { here?: EndedHere },
];

// Until the browser is back, every request has it; and the response that sets it has the id_token, too.
const marks = {
  canBeAskedAgain: "a",
  signInAgain: "s",
  unless_returned: "r",
  always: "p",
} as const;

const packedReturn: CookieCodec<ReturnCookie, PackedReturn> = {
  // Where the next sign-in is to ask, it says so long after nobody expects the browser back any more.
  maxAgeOf: ({ promptsNextTime }) => (promptsNextTime ? undefined : pendingForSeconds),
  pack({ state, provider, at, returnTo, promptsNextTime, issuer, sub, here, ...is }) {
    const marked = [
      is.canBeAskedAgain ? marks.canBeAskedAgain : "",
      is.signInAgain ? marks.signInAgain : "",
      promptsNextTime ? marks[promptsNextTime] : "",
    ].join("");
    const further = {
      ...(issuer !== undefined && { issuer }),
      ...(sub !== undefined && { sub }),
      ...(Object.keys(here).length > 0 && { here }),
    };
    const packed = [state, provider, at, returnTo, marked] as const;
    return Object.keys(further).length > 0 ? [...packed, further] : packed;
  },
  unpack([state, provider, at, returnTo, marked, { here = {}, ...known } = {}]) {
    const promptsNextTime = (["unless_returned", "always"] as const).find((when) =>
      marked.includes(marks[when]),
    );
    return {
      state,
      provider,
      at,
      returnTo,
      canBeAskedAgain: marked.includes(marks.canBeAskedAgain),
      signInAgain: marked.includes(marks.signInAgain),
      ...(promptsNextTime && { promptsNextTime }),
      here,
      ...known,
    };
  },
};
