import { createAsyncContext } from "./async-context.ts";
import type { SetCookie } from "cookie";
import type { SessionCookie } from "./auth-settings.ts";
import type { BaseUrl } from "./base-url.ts";
import { writeFramedSession } from "./framed-session.ts";
import type { KeptSession } from "./kept-session.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import { forgetToAskAgain } from "./remembered-questions.ts";
import {
  digestsOf,
  forgetSignIn,
  sessionCookiesOf,
  type RememberedToken,
} from "./remembered-sign-in.ts";
import { cookiesOf } from "./request-cookies.ts";
import { isSessionCookie } from "./session-cookie.ts";
import type { OpenedSession } from "./session-token.ts";

/** What a callback of Auth.js's leaves for the answer to its request. */
export interface Notes {
  /** The provider of a sign-in. */
  signedInThrough?: string;
  kept?: KeptSession;
  /** Whether the session itself says which sign-in it is of. */
  isBoundBySession?: boolean;
  revocableToken?: RememberedToken;
  /** Whether the session of the request has ended elsewhere. */
  hasEnded?: true;
  /** Of the session that an account is being linked to. */
  joinedSessionId?: string | undefined;
  /** Whom a sign-in is of, where the database knows the account. */
  signedInUser?: string;
  /** The token of the session that a sign-in takes the place of. */
  replacedSession?: string;
}

/** Adds cookies of ours to Auth.js's answers, for callbacks that see no answer. */
export interface NotedCookies {
  /** @returns Whether there is an answer to come. */
  note: (notes: Notes) => boolean;
  /** What has been noted for it so far. */
  notes: () => Readonly<Notes> | undefined;
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

export interface NotedCookiesContext {
  baseOf: (headers: Headers) => BaseUrl;
  cookies: LogoutCookies;
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
  onReplaced: (kept: KeptSession) => Promise<void>;
  /** Told of the answer to every sign-in. */
  onSignedIn: (response: Response) => void;
}

interface AwaitedAnswer {
  headers: Headers;
  notes: Notes;
  /** What runs on after that has no answer to come. */
  isGiven?: true;
}

export function createNotedCookies(context: NotedCookiesContext): NotedCookies {
  const answers = createAsyncContext<AwaitedAnswer>();
  const awaited = () => {
    const answer = answers.getStore();
    return answer?.isGiven ? undefined : answer;
  };

  return {
    note(notes) {
      const answer = awaited();
      if (answer) Object.assign(answer.notes, notes);
      return answer !== undefined;
    },
    notes: () => awaited()?.notes,
    requestHeaders: () => awaited()?.headers,
    answer: answerWithNotes,
    async wrapAction(headers, signIn, setCookies) {
      const answer: AwaitedAnswer = { headers, notes: {} };
      try {
        return await answers.run(answer, signIn);
      } catch (error) {
        // It redirects, or it has failed.
        if (!isRedirect(error)) answer.notes = {};
        throw error;
      } finally {
        answer.isGiven = true;
        await setCookies(await cookiesFor(answer, [], context).catch(() => []));
        await endReplaced(answer, context).catch(() => undefined);
      }
    },
  };

  async function answerWithNotes<Answer>(
    headers: Headers,
    answer: () => Answer | Promise<Answer>,
  ): Promise<Answer | Response> {
    const noted: AwaitedAnswer = { headers, notes: {} };
    const response = await answers.run(noted, answer);
    noted.isGiven = true;
    if (!(response instanceof Response)) return response;
    const session = sessionCookiesOf(response.headers.getSetCookie());
    const isSignIn = noted.notes.signedInThrough !== undefined;
    // A sign-in that has failed after all: whoever was here before still is.
    if (isSignIn && session.length === 0) return response;
    // What is wrong with the configuration is told at the sign-out, and keeps nobody out.
    const setCookies = await cookiesFor(noted, session, context).catch(() => []);
    if (isSignIn) await endReplaced(noted, context).catch(() => undefined);
    const completed = withCookies(response, setCookies);
    if (isSignIn) context.onSignedIn(completed);
    return completed;
  }
}

async function cookiesFor(
  { headers, notes }: AwaitedAnswer,
  session: readonly SetCookie[],
  { baseOf, cookies, framesEndSessions, secrets }: NotedCookiesContext,
): Promise<string[]> {
  if (Object.keys(notes).length === 0) return [];
  const base = baseOf(headers);
  if (notes.hasEnded && !notes.signedInThrough) return forgetSignIn(cookies, headers, base);
  const { signedInThrough, isBoundBySession, joinedSessionId: joined } = notes;
  const ofJoined = joined === undefined ? {} : { sessionId: joined };
  const kept = notes.kept && { ...notes.kept, ...ofJoined };
  const token = notes.revocableToken && { ...notes.revocableToken, ...ofJoined };
  const ofSession = isBoundBySession
    ? []
    : await digestsOf(session.map(({ name, value = "" }) => [name, value]));
  const setCookies = [
    ...(kept ? await cookies.signIn.seal({ kept, cookies: ofSession }, base, headers) : []),
    ...(token ? await cookies.revocableToken.seal(token, base, headers) : []),
  ];
  if (signedInThrough === undefined) return setCookies;
  return [
    ...setCookies,
    ...(await forgetToAskAgain(cookies, signedInThrough, { headers, base })),
    // What the session before has left.
    ...(token ? [] : cookies.revocableToken.remove(headers, base)),
    ...cookies.unfinished.remove(headers, base),
    ...cookies.unfinishedWithoutSession.remove(headers, base),
    ...(framesEndSessions
      ? [await writeFramedSession(kept, session, { base, secret: secrets()[0] })]
      : []),
  ];
}

// Nobody else ends a session whose place another one takes: a copy of it would live on.
async function endReplaced(
  { headers, notes: { kept, isBoundBySession, joinedSessionId } }: AwaitedAnswer,
  { baseOf, cookies, openSessions, onReplaced, onReplacedRow, sessionCookie }: NotedCookiesContext,
): Promise<void> {
  // An account that is linked to a database session goes on with it.
  if (!kept || joinedSessionId !== undefined) return;
  const base = baseOf(headers);
  const [signIns, sessions] = await Promise.all([
    cookies.signIn.openEach(headers, base),
    isBoundBySession ? openSessions(headers) : [],
  ]);
  const replaced = new Map([...signIns, ...sessions].map((of) => [of.kept.sessionId, of.kept]));
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
