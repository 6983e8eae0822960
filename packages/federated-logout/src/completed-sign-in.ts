import { AsyncLocalStorage } from "node:async_hooks";
import type { BaseUrl } from "./base-url.ts";
import { logoutCookieScope, type LogoutCookies } from "./logout-cookies.ts";
import { forgetToAskAgain } from "./remembered-questions.ts";
import type { AuthHandlers } from "./post-to-auth.ts";

export interface CompletedSignInContext {
  baseOf: (headers: Headers) => BaseUrl;
  cookies: LogoutCookies;
}

/** Notices that somebody has signed in, and forgets what was to be asked of the one before. */
export interface CompletedSignIn {
  /** To be told by the `jwt` callback, the only one that always runs when a sign-in is complete. */
  note: (providerId: string) => void;
  /** A handler of Auth.js's that adds to its answer what a sign-in leaves behind. */
  wrap: <Method extends "GET" | "POST">(handle: AuthHandlers[Method]) => AuthHandlers[Method];
}

export function createCompletedSignIn({
  baseOf,
  cookies,
}: CompletedSignInContext): CompletedSignIn {
  const requests = new AsyncLocalStorage<{ providerId?: string }>();
  return {
    note(providerId) {
      const request = requests.getStore();
      if (request) request.providerId = providerId;
    },
    wrap(handle) {
      return async function handleAndForget(request) {
        const signIn: { providerId?: string } = {};
        const response = await requests.run(signIn, () => handle(request));
        if (signIn.providerId === undefined) return response;
        // What is wrong with the configuration is told at the sign-out, and keeps nobody out.
        const setCookies = await forget(signIn.providerId, request.headers).catch(() => []);
        return withCookies(response, setCookies);
      };
    },
  };

  async function forget(providerId: string, headers: Headers): Promise<string[]> {
    const scope = logoutCookieScope(baseOf(headers));
    const forgotten = await forgetToAskAgain(cookies, providerId, { headers, scope });
    return forgotten === undefined ? [] : [forgotten];
  }
}

function withCookies(response: Response, setCookies: readonly string[]): Response {
  if (setCookies.length === 0) return response;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  for (const setCookie of setCookies) headers.append("set-cookie", setCookie);
  return new Response(response.body, { status, statusText, headers });
}
