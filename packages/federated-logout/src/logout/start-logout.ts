import { answerLogout, deferLogout } from "./answer-logout.ts";
import type { AnsweredLogout, AnswerLogoutContext, LogoutAnswer } from "./logout-answer.ts";
import { newAttempt, type LogoutAttempt, type LogoutAttempts } from "./attempt.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { Audit } from "../audit.ts";
import { auditedPerson } from "../sessions/audited-person.ts";
import type { LogoutTrigger } from "../events.ts";
import { endProvenSessions, type EndProvenSessionsContext } from "./end-proven-sessions.ts";
import type { SessionClaim } from "../sessions/session-claim.ts";
import type { CsrfRefusal, SignOutLocally } from "./local-sign-out.ts";
import type { LogoutScope } from "../outcome.ts";
import {
  digestsOf,
  sessionClaimOf,
  readSignInCookies,
  removedNames,
  type EndedSession,
  type SignInCookie,
} from "../sign-in/sign-in-cookie.ts";
import { cookiesOf, type CookiePair } from "../http/request-cookies.ts";
import {
  isSessionCookie,
  removeElsewhere,
  removeSessionCookie,
  type SessionCookie,
} from "../sessions/session-cookie.ts";

interface Press {
  trigger: LogoutTrigger;
  headers: Headers;
  /** What to send as id_token_hint, as somebody sent it: `"none"` sends none to who was asked before. */
  hint?: unknown;
  /** The CSRF token that came with the request, for the trigger that relies on one. */
  csrfToken?: string;
  answersWith: LogoutAnswer;
}

/** What a trigger asks for. */
export interface LogoutRequest extends Press {
  /** Where to land in the end, as somebody sent it. */
  redirectTo: unknown;
  /** What to end, as somebody sent it: anything but `"local"` is the provider's session, too. */
  scope: unknown;
}

/** The same, understood. */
export interface LogoutToStart extends Press {
  base: BaseUrl;
  /** Absolute URL to land on in the end. */
  returnTo: string;
  /** Absolute URL to land on if the person signs in again at once. */
  returnToSignedIn: string;
  scope: LogoutScope;
}

/** Starts a logout, whatever its trigger. */
export type StartLogout = (request: LogoutRequest) => Promise<AnsweredLogout | CsrfRefusal>;

export interface StartLogoutContext extends AnswerLogoutContext, EndProvenSessionsContext {
  attempts: LogoutAttempts;
  sessionCookie: (base: BaseUrl) => SessionCookie;
  signOutLocally: SignOutLocally;
  /** Absent where nobody wants to know. */
  audit: Audit | undefined;
  /** Whether a Server Action cannot conclude a logout, whatever it finds. */
  defersActions: () => boolean;
  chooseProviderLogout: (claim: SessionClaim | undefined, attempt: LogoutAttempt) => Promise<void>;
}

/**
 * Opens an attempt, lets Auth.js end the session within it, and says where the browser goes next.
 * All triggers are this operation; they differ in how they are asked and how they answer.
 */
export async function startLogout(
  {
    trigger,
    headers,
    hint,
    csrfToken,
    answersWith,
    base,
    scope,
    returnTo,
    returnToSignedIn,
  }: LogoutToStart,
  context: StartLogoutContext,
): Promise<AnsweredLogout | CsrfRefusal> {
  const { attempts, cookies } = context;
  const isAction = answersWith === "action";
  let signIns: Promise<SignInCookie[]> | undefined;
  const attempt = newAttempt({
    base,
    scope,
    // The pages that Server Actions run on are not sent that cookie.
    signInCookies: () =>
      (signIns ??= isAction ? Promise.resolve([]) : readSignInCookies(cookies, headers, base)),
    signInLabels: isAction ? [] : cookies.signIn.labels(headers, base),
    isDeferred: isAction && context.defersActions(),
  });
  const local = await attempts.run(attempt, () =>
    context.signOutLocally({ headers, base, csrfToken }),
  );
  if (local.kind === "csrf_refusal") {
    context.emit({ type: "logout.refused", trigger, reason: "csrf" });
    return local;
  }
  const removed = removedNames(local.setCookies);
  const sessionCookie = context.sessionCookie(base);
  const sessionCookies = sessionCookiesOf(headers, removed, sessionCookie);
  await endProvenSessions(attempt, { headers, sessionCookies, removed }, context);
  const { session } = attempt;
  const ended: EndedSession =
    session?.kind === "database"
      ? { kind: "database", cookies: await digestsOf(sessionCookies) }
      : (session ?? { kind: "none", hadCookie: sessionCookies.length > 0 });
  if (context.audit) await auditSignOut(attempt, ended, { trigger, audit: context.audit });
  // Pressed again before the browser has gone on with the first press: that one had the session.
  const before =
    ended.kind === "none" && !isAction && scope !== "local"
      ? await cookies.deferred.open(headers, base)
      : undefined;
  const deferred = before ?? {
    trigger,
    scope,
    ended,
    standings: [...attempt.standings],
    isRecorded: attempt.isRecorded,
    endedEverywhere: attempt.endedEverywhere,
    at: Math.floor(context.now() / 1000),
    returnTo,
    returnToSignedIn,
  };
  const isDeferred = attempt.isDeferred || (isAction && !canChooseNow(ended, attempt));
  const goingOn = before ? newAttempt({ ...attempt, ...before }) : attempt;
  if (!isDeferred && !goingOn.providerLogout) {
    await chooseWithoutEvent(goingOn, deferred.ended, context);
  }
  const withoutHint = hint === "none";
  const answerable = { ...deferred, attempt: goingOn, headers, answersWith, withoutHint };
  const answer = await (isDeferred ? deferLogout : answerLogout)(answerable, context);
  const alsoRemoved = removeOverlooked(sessionCookies, removed, { sessionCookie, base });
  return { ...answer, setCookies: [...local.setCookies, ...alsoRemoved, ...answer.setCookies] };
}

// Here, and not where it is answered: a browser may never come back for the rest.
async function auditSignOut(
  { standings, scope, signInCookies }: LogoutAttempt,
  ended: EndedSession,
  { trigger, audit }: { trigger: LogoutTrigger; audit: Audit },
): Promise<void> {
  const claim = sessionClaimOf(ended, await signInCookies());
  for (const [sessionId, standing] of standings) {
    // It was signed out before, or has ended by itself.
    if (standing !== "alive") continue;
    const who = claim?.identity.sessionId === sessionId ? auditedPerson(claim) : { sessionId };
    audit({ what: "signed_out", by: trigger, scope, ...who });
  }
}

// Those that Auth.js takes for them, and others of their name: it overlooks those behind an empty one.
function sessionCookiesOf(
  headers: Headers,
  removed: ReadonlySet<string>,
  sessionCookie: SessionCookie,
): CookiePair[] {
  return cookiesOf(headers).filter(
    ([name, value]) => value !== "" && (removed.has(name) || isSessionCookie(name, sessionCookie)),
  );
}

// More pieces than a session of 12 kB has are a sibling sub-domain's, and each is a header or several.
const maxNamesElsewhere = 4;

// Removes the session cookies that Auth.js leaves, and those that it does not remove everywhere.
function removeOverlooked(
  sessionCookies: readonly CookiePair[],
  removed: ReadonlySet<string>,
  { sessionCookie, base }: { sessionCookie: SessionCookie; base: BaseUrl },
): string[] {
  const { hostname } = new URL(base.origin);
  const names = sessionCookies.map(([name]) => name);
  const distinct = [...new Set(names)];
  const elsewhere = distinct.slice(0, maxNamesElsewhere).flatMap((name) => {
    const came = names.filter((other) => other === name).length;
    return removeElsewhere(name, sessionCookie, { came, hostname });
  });
  return [
    ...distinct
      .filter((name) => !removed.has(name))
      .map((name) => removeSessionCookie(name, sessionCookie)),
    ...elsewhere,
  ];
}

/** Concludes a logout that Auth.js's event could not: it is not called, or tells nothing. */
export async function chooseWithoutEvent(
  attempt: LogoutAttempt,
  ended: EndedSession,
  { chooseProviderLogout }: Pick<StartLogoutContext, "chooseProviderLogout">,
): Promise<void> {
  if (attempt.providerLogout) return;
  const claim = sessionClaimOf(ended, await attempt.signInCookies());
  if (!claim && ended.kind === "none") return;
  await chooseProviderLogout(claim, attempt);
}

// Without the cookie of the sign-in, which the pages that Server Actions run on are not sent.
function canChooseNow(ended: EndedSession, { standings }: LogoutAttempt): boolean {
  if (ended.kind !== "jwt") return false;
  return !ended.claim || standings.get(ended.claim.identity.sessionId) !== "of_its_browser";
}
