import { AsyncLocalStorage } from "node:async_hooks";
import type { NextAuthResult } from "next-auth";
import type { BaseUrl } from "./base-url.ts";
import type { KeptSession } from "./kept-session.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import type { AuthHandlers } from "./post-to-auth.ts";
import { forgetToAskAgain } from "./remembered-questions.ts";
import {
  digestsOf,
  sessionCookiesOf,
  type CookiePair,
  type RememberedToken,
} from "./remembered-sign-in.ts";

/** What a callback of Auth.js's leaves for the answer to its request. */
export interface Notes {
  /** The provider of a sign-in. */
  signedInThrough?: string;
  kept?: KeptSession;
  /** Whether the session itself says which sign-in it is of. */
  isBoundBySession?: boolean;
  revocableToken?: RememberedToken;
}

/** Adds cookies of ours to Auth.js's answers, for callbacks that see no answer. */
export interface NotedCookies {
  /** @returns Whether there is an answer to come. */
  note: (notes: Notes) => boolean;
  /** What has been noted for it so far. */
  notes: () => Readonly<Notes> | undefined;
  /** Headers of the request that is being answered. */
  requestHeaders: () => Headers | undefined;
  /** One of Auth.js's handlers. */
  wrap: <Method extends "GET" | "POST">(handle: AuthHandlers[Method]) => AuthHandlers[Method];
  /** `auth` of `NextAuth()`, where it answers requests: in a middleware, or around a route handler. */
  wrapAuth: <Auth extends NextAuthResult["auth"]>(auth: Auth) => Auth;
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
  const answers = new AsyncLocalStorage<AwaitedAnswer>();
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
    wrap(handle) {
      return (request) => answerWithNotes(request.headers, () => handle(request));
    },
    wrapAuth(auth) {
      return new Proxy(auth, {
        apply(target, thisArg, args: unknown[]) {
          const [first] = args;
          const call = () => Reflect.apply(target, thisArg, args);
          if (first instanceof Request) return answerWithNotes(first.headers, call);
          const answered: unknown = call();
          if (typeof first !== "function") return answered;
          // Given a function, it returns the handler of requests to come, or a promise of it.
          return answered instanceof Promise ? answered.then(wrapHandler) : wrapHandler(answered);
        },
      });
    },
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
      }
    },
  };

  function wrapHandler(handler: unknown): unknown {
    if (!isHandler(handler)) return handler;
    return (...args: unknown[]) => {
      const [request] = args;
      const call = () => handler(...args);
      return request instanceof Request ? answerWithNotes(request.headers, call) : call();
    };
  }

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
    const completed = withCookies(response, setCookies);
    if (isSignIn) context.onSignedIn(completed);
    return completed;
  }
}

async function cookiesFor(
  { headers, notes }: AwaitedAnswer,
  session: readonly CookiePair[],
  { baseOf, cookies }: NotedCookiesContext,
): Promise<string[]> {
  if (Object.keys(notes).length === 0) return [];
  const base = baseOf(headers);
  const { signedInThrough, kept, isBoundBySession, revocableToken: token } = notes;
  const ofSession = isBoundBySession ? [] : await digestsOf(session);
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
  ];
}

function withCookies(response: Response, setCookies: readonly string[]): Response {
  if (setCookies.length === 0) return response;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  for (const setCookie of setCookies) headers.append("set-cookie", setCookie);
  return new Response(response.body, { status, statusText, headers });
}

type Handler = (...args: unknown[]) => unknown;

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

function isRedirect(error: unknown): boolean {
  return (
    error instanceof Error &&
    "digest" in error &&
    typeof error.digest === "string" &&
    error.digest.startsWith("NEXT_REDIRECT")
  );
}
