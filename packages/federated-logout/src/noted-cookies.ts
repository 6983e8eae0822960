import { AsyncLocalStorage } from "node:async_hooks";
import type { NextAuthResult } from "next-auth";
import type { BaseUrl } from "./base-url.ts";
import type { KeptSession } from "./kept-session.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import type { AuthHandlers } from "./post-to-auth.ts";
import { forgetToAskAgain } from "./remembered-questions.ts";
import { digestsOfSetCookies, type RememberedToken } from "./remembered-sign-in.ts";

/** What a callback of Auth.js's leaves for the answer to its request. */
export interface Notes {
  /** The provider of a sign-in that is complete. */
  signedInThrough?: string;
  kept?: KeptSession;
  /** Whether the session itself says which sign-in it is of. */
  isBoundBySession?: boolean;
  revocableToken?: RememberedToken;
}

/** Adds cookies of ours to Auth.js's answers, for callbacks that see no answer. */
export interface NotedCookies {
  /** @returns Whether there is an answer that they will be added to. */
  note: (notes: Notes) => boolean;
  /** What has been noted for the answer so far. */
  notes: () => Readonly<Notes> | undefined;
  /** Headers of the request that is being answered, where a cookie can be added to the answer. */
  requestHeaders: () => Headers | undefined;
  /** One of Auth.js's handlers. */
  wrap: <Method extends "GET" | "POST">(handle: AuthHandlers[Method]) => AuthHandlers[Method];
  /** `auth` of `NextAuth()`, where it answers requests: in a middleware, or around a route handler. */
  wrapAuth: <Auth extends NextAuthResult["auth"]>(auth: Auth) => Auth;
}

export interface NotedCookiesContext {
  baseOf: (headers: Headers) => BaseUrl;
  cookies: LogoutCookies;
  /** Told of the answer to every sign-in. */
  onSignedIn: (response: Response) => void;
}

interface RequestNotes {
  headers: Headers;
  notes: Notes;
}

export function createNotedCookies(context: NotedCookiesContext): NotedCookies {
  const requests = new AsyncLocalStorage<RequestNotes>();

  return {
    note(notes) {
      const request = requests.getStore();
      if (!request) return false;
      Object.assign(request.notes, notes);
      return true;
    },
    notes: () => requests.getStore()?.notes,
    requestHeaders: () => requests.getStore()?.headers,
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
          // Given a function, it returns the handler of requests to come.
          return typeof first === "function" && isHandler(answered)
            ? wrapHandler(answered)
            : answered;
        },
      });
    },
  };

  function wrapHandler(handler: Handler): Handler {
    return (...args) => {
      const [request] = args;
      const call = () => handler(...args);
      return request instanceof Request ? answerWithNotes(request.headers, call) : call();
    };
  }

  async function answerWithNotes<Answer>(
    headers: Headers,
    answer: () => Answer | Promise<Answer>,
  ): Promise<Answer | Response> {
    const request: RequestNotes = { headers, notes: {} };
    const response = await requests.run(request, answer);
    if (!(response instanceof Response) || Object.keys(request.notes).length === 0) return response;
    // What is wrong with the configuration is told at the sign-out, and keeps nobody out.
    const setCookies = await cookiesFor(request, response, context).catch(() => []);
    const completed = withCookies(response, setCookies);
    if (request.notes.signedInThrough !== undefined) context.onSignedIn(completed);
    return completed;
  }
}

async function cookiesFor(
  { headers, notes }: RequestNotes,
  response: Response,
  { baseOf, cookies }: NotedCookiesContext,
): Promise<string[]> {
  const base = baseOf(headers);
  const { signedInThrough, kept, revocableToken } = notes;
  const isSignIn = signedInThrough !== undefined;
  const boundTo = notes.isBoundBySession
    ? []
    : digestsOfSetCookies(response.headers.getSetCookie());
  return [
    ...(isSignIn ? await forgetToAskAgain(cookies, signedInThrough, { headers, base }) : []),
    // A logout of the session before, that the browser has never gone on with.
    ...(isSignIn ? cookies.unfinished.remove(headers, base) : []),
    ...(kept ? await cookies.signIn.seal({ kept, cookies: boundTo }, base) : []),
    ...(revocableToken ? await cookies.revocableToken.seal(revocableToken, base) : []),
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
