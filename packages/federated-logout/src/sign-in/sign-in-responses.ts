import { createAsyncContext } from "../runtime/async-context.ts";
import type { SetCookie } from "cookie";
import type { BaseUrl } from "../http/base-url.ts";
import { writeFramedSession } from "../front-channel/framed-session.ts";
import { withoutTokensButSub, type SessionClaim } from "../sessions/session-claim.ts";
import type { SessionIdentity } from "../sessions/session-identity.ts";
import type { SessionFacts } from "../sessions/guard-sessions.ts";
import { endReAuthentication, type ReAuthenticationCookies } from "./re-authentication-cookie.ts";
import {
  digestsOf,
  removeSignInCookies,
  sessionCookiesOf,
  type RevocableTokenCookie,
  type SignInCookies,
} from "./sign-in-cookie.ts";
import { cookiesOf } from "../http/request-cookies.ts";
import { isSessionCookie, type SessionCookie } from "../sessions/session-cookie.ts";
import type { OpenedSession } from "../sessions/session-token.ts";

/** What a callback of Auth.js's leaves for the answer to its request. */
export interface SignInFacts extends SessionFacts {
  /** The provider of a sign-in. */
  signedInThrough?: string;
  /** Whether the session itself says which sign-in it is of. */
  isBoundBySession?: boolean;
  /** Whether the tokens are in there, too. */
  hasTokensInSession?: boolean;
  revocableToken?: RevocableTokenCookie;
}

/** Adds cookies of ours to Auth.js's answers, for callbacks that see no answer. */
export interface SignInResponses {
  /** @returns Whether there is an answer to come. */
  record: (facts: SignInFacts) => boolean;
  /** What has been recorded for it so far. */
  facts: () => Readonly<SignInFacts> | undefined;
  /** Headers of the request that is being answered. */
  requestHeaders: () => Headers | undefined;
  /** Lets Auth.js answer a request. */
  answer: <Answer>(
    headers: Headers,
    answer: () => Answer | Promise<Answer>,
  ) => Promise<Answer | Response>;
  /** A sign-in in a Server Action, whose answer is Next.js's. */
  wrapAction: <Result>(
    headers: Headers,
    signIn: () => Promise<Result>,
    setCookies: (setCookies: readonly string[]) => Promise<void>,
  ) => Promise<Result>;
}

export interface SignInResponsesContext {
  baseOf: (headers: Headers) => BaseUrl;
  cookies: SignInCookies & ReAuthenticationCookies;
  /** `Set-Cookie` values that remove what the session before has left of its logout. */
  removeDeferredLogout: (headers: Headers, base: BaseUrl) => string[];
  /** Whether providers end sessions in frames. */
  framesEndSessions: boolean;
  /** The newest first. */
  secrets: () => readonly string[];
  /** Opens all JWT sessions of a request. */
  openSessions: (headers: Headers) => Promise<OpenedSession[]>;
  sessionCookie: (base: BaseUrl) => SessionCookie;
  /** Told of the token of each row that a sign-in takes the place of. */
  onReplacedRow: (sessionToken: string) => Promise<void>;
  /** Told of each session that a sign-in takes the place of. */
  onReplaced: (claim: SessionClaim) => Promise<void>;
  /** Told of the answer to every sign-in. */
  onSignedIn: (response: Response) => void;
}

interface AwaitedAnswer {
  headers: Headers;
  facts: SignInFacts;
  /** What runs on after that has no answer to come. */
  isGiven?: true;
}

export function createSignInResponses(context: SignInResponsesContext): SignInResponses {
  const answers = createAsyncContext<AwaitedAnswer>();
  const awaited = () => {
    const answer = answers.getStore();
    return answer?.isGiven ? undefined : answer;
  };

  return {
    record(facts) {
      const answer = awaited();
      if (answer) Object.assign(answer.facts, facts);
      return answer !== undefined;
    },
    facts: () => awaited()?.facts,
    requestHeaders: () => awaited()?.headers,
    answer: answerWithFacts,
    async wrapAction(headers, signIn, setCookies) {
      const answer: AwaitedAnswer = { headers, facts: {} };
      try {
        return await answers.run(answer, signIn);
      } catch (error) {
        // It redirects, or it has failed.
        if (!isRedirect(error)) answer.facts = {};
        throw error;
      } finally {
        answer.isGiven = true;
        await setCookies(await cookiesFor(answer, [], context).catch(() => []));
        await endReplaced(answer, context).catch(() => undefined);
      }
    },
  };

  async function answerWithFacts<Answer>(
    headers: Headers,
    answer: () => Answer | Promise<Answer>,
  ): Promise<Answer | Response> {
    const awaitedAnswer: AwaitedAnswer = { headers, facts: {} };
    const response = await answers.run(awaitedAnswer, answer);
    awaitedAnswer.isGiven = true;
    if (!(response instanceof Response)) return response;
    const session = sessionCookiesOf(response.headers.getSetCookie());
    const isSignIn = awaitedAnswer.facts.signedInThrough !== undefined;
    // A sign-in that has failed after all: whoever was here before still is.
    if (isSignIn && session.length === 0) return response;
    // What is wrong with the configuration is told at the sign-out, and keeps nobody out.
    const setCookies = await cookiesFor(awaitedAnswer, session, context).catch(() => []);
    if (isSignIn) await endReplaced(awaitedAnswer, context).catch(() => undefined);
    const completed = withCookies(response, setCookies);
    if (isSignIn) context.onSignedIn(completed);
    return completed;
  }
}

async function cookiesFor(
  { headers, facts }: AwaitedAnswer,
  session: readonly SetCookie[],
  { baseOf, cookies, removeDeferredLogout, framesEndSessions, secrets }: SignInResponsesContext,
): Promise<string[]> {
  if (Object.keys(facts).length === 0) return [];
  const base = baseOf(headers);
  if (facts.hasEnded && !facts.signedInThrough) return removeSignInCookies(cookies, headers, base);
  const { signedInThrough, isBoundBySession, joined } = facts;
  const claim = facts.claim && joined ? joinedClaim(facts.claim, joined) : facts.claim;
  const kept = claim && facts.hasTokensInSession ? withoutTokensButSub(claim) : claim;
  const token = facts.revocableToken && {
    ...facts.revocableToken,
    ...(claim && { sessionId: claim.identity.sessionId }),
  };
  const ofSession = isBoundBySession
    ? []
    : await digestsOf(session.map(({ name, value = "" }) => [name, value]));
  const setCookies = [
    ...(kept ? await cookies.signIn.seal({ claim: kept, cookies: ofSession }, base, headers) : []),
    ...(token ? await cookies.revocableToken.seal(token, base, headers) : []),
  ];
  if (signedInThrough === undefined) return setCookies;
  return [
    ...setCookies,
    ...(await endReAuthentication(cookies, signedInThrough, { headers, base })),
    // What the session before has left.
    ...(token ? [] : cookies.revocableToken.remove(headers, base)),
    ...removeDeferredLogout(headers, base),
    ...(framesEndSessions
      ? [await writeFramedSession(claim, session, { base, secret: secrets()[0] })]
      : []),
  ];
}

// It is of one account, and of the session of another, whose end it does not move.
function joinedClaim(
  { identity, ...claim }: SessionClaim,
  { sessionId, expiresAt, idleTimeout }: SessionIdentity,
): SessionClaim {
  const { expiresAt: _its, idleTimeout: _own, ...ofAccount } = identity;
  return {
    ...claim,
    identity: {
      ...ofAccount,
      sessionId,
      ...(expiresAt !== undefined && { expiresAt }),
      ...(idleTimeout !== undefined && { idleTimeout }),
      isOfRow: true,
    },
  };
}

// Nobody else ends a session whose place another one takes: a copy of it would live on.
async function endReplaced(
  { headers, facts: { claim, isBoundBySession, joined } }: AwaitedAnswer,
  {
    baseOf,
    cookies,
    openSessions,
    onReplaced,
    onReplacedRow,
    sessionCookie,
  }: SignInResponsesContext,
): Promise<void> {
  // An account that is linked to a database session goes on with it.
  if (!claim || joined) return;
  const base = baseOf(headers);
  const [signIns, sessions] = await Promise.all([
    cookies.signIn.openEach(headers, base),
    isBoundBySession ? openSessions(headers) : [],
  ]);
  const replaced = new Map(
    [...signIns, ...sessions].map(({ claim: session }) => [session.identity.sessionId, session]),
  );
  for (const session of replaced.values()) await onReplaced(session);
  if (isBoundBySession) return;
  const ofSessions = cookiesOf(headers).filter(([name]) =>
    isSessionCookie(name, sessionCookie(base)),
  );
  for (const [, sessionToken] of ofSessions.slice(0, maxRows)) await onReplacedRow(sessionToken);
}

// Each is a query.
const maxRows = 16;

function withCookies(response: Response, setCookies: readonly string[]): Response {
  if (setCookies.length === 0) return response;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  for (const setCookie of setCookies) headers.append("set-cookie", setCookie);
  return new Response(response.body, { status, statusText, headers });
}

function isRedirect(error: unknown): boolean {
  return (
    error instanceof Error &&
    "digest" in error &&
    typeof error.digest === "string" &&
    error.digest.startsWith("NEXT_REDIRECT")
  );
}
