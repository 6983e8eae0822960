import type { BaseUrl } from "../http/base-url.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import type { WordsFor } from "../http/page-words.ts";
import { json } from "../http/responses.ts";
import { removeSignInCookies, type SignInCookies } from "./sign-in-cookie.ts";
import { cookiesOf } from "../http/request-cookies.ts";
import { isSessionCookie, type SessionCookie } from "../sessions/session-cookie.ts";
import { sessionsUnavailable } from "../sessions/sessions-unavailable.ts";

export interface SessionRouteContext {
  baseOf: (headers: Headers) => BaseUrl;
  cookies: SignInCookies;
  sessionCookie: (base: BaseUrl) => SessionCookie;
  ended: Pick<EndedSessions, "examine">;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  wordsFor: WordsFor;
}

/**
 * `GET /api/auth/federated-logout/session`: names the session of this browser, or `null` where it has
 * ended, and says in how many seconds it ends by itself, where `session_expiry` or `sessionLimits` say
 * so. Unlike Auth.js's own `/session` it renews nothing, so that a tab that asks every half a minute
 * keeps nobody signed in.
 *
 * Does **not** open the session's own cookie: that it is there is all it takes.
 */
export function createSessionRoute({
  baseOf,
  cookies,
  sessionCookie,
  ended,
  now,
  wordsFor,
}: SessionRouteContext): {
  GET: (request: Request) => Promise<Response>;
} {
  return {
    async GET({ headers }) {
      const base = baseOf(headers);
      const signIn = await cookies.signIn.open(headers, base);
      if (!signIn || hasExpired(headers, base)) return json({ session: null });
      const { identity } = signIn.claim;
      const { verdict, expiresAt } = await ended.examine(identity);
      if (verdict === "unknown") return sessionsUnavailable(headers, wordsFor(headers));
      if (verdict === "alive") {
        return json({
          session: identity.sessionId,
          // In seconds from now: the clock of a browser may be wrong.
          ...(expiresAt !== undefined && { expiresIn: Math.ceil(expiresAt - now() / 1000) }),
        });
      }
      const setCookies = verdict === "ended" ? removeSignInCookies(cookies, headers, base) : [];
      return json({ session: null }, { setCookies });
    },
  };

  // A browser keeps the session's cookie no longer than the session lasts.
  function hasExpired(headers: Headers, base: BaseUrl): boolean {
    const cookie = sessionCookie(base);
    const isSentHere = `${base.authPath}/`.startsWith(cookie.path.replace(/\/?$/, "/"));
    return isSentHere && !cookiesOf(headers).some(([name]) => isSessionCookie(name, cookie));
  }
}
