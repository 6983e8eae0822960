import type { BaseUrl } from "../http/base-url.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import { json } from "../http/responses.ts";
import { removeSignInCookies, type SignInCookies } from "./sign-in-cookie.ts";
import { identityOf } from "../sessions/session-identity.ts";
import { sessionsUnavailable } from "../sessions/sessions-unavailable.ts";

export interface SessionRouteContext {
  baseOf: (headers: Headers) => BaseUrl;
  cookies: SignInCookies;
  ended: Pick<EndedSessions, "verdictOn">;
}

/**
 * `GET /api/auth/federated-logout/session`: names the session of this browser, or `null` where it has
 * ended. Unlike Auth.js's own `/session` it renews nothing, so that a tab that asks every half a minute
 * keeps nobody signed in.
 *
 * Does **not** know of a session that has expired.
 */
export function createSessionRoute({ baseOf, cookies, ended }: SessionRouteContext): {
  GET: (request: Request) => Promise<Response>;
} {
  return {
    async GET({ headers }) {
      const base = baseOf(headers);
      const signIn = await cookies.signIn.open(headers, base);
      if (!signIn) return json({ session: null });
      const verdict = await ended.verdictOn(await identityOf(signIn.claim));
      if (verdict === "unknown") return sessionsUnavailable(headers);
      if (verdict === "alive") return json({ session: signIn.claim.sessionId });
      const setCookies = verdict === "ended" ? removeSignInCookies(cookies, headers, base) : [];
      return json({ session: null }, { setCookies });
    },
  };
}
