import type { BaseUrl } from "./base-url.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import { json } from "./responses.ts";
import { forgetSignIn } from "./remembered-sign-in.ts";
import { identityOf } from "./session-identity.ts";
import { sessionsUnavailable } from "./sessions-unavailable.ts";

export interface SessionRouteContext {
  baseOf: (headers: Headers) => BaseUrl;
  cookies: LogoutCookies;
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
      const verdict = await ended.verdictOn(await identityOf(signIn.kept));
      if (verdict === "unknown") return sessionsUnavailable(headers);
      if (verdict === "alive") return json({ session: signIn.kept.sessionId });
      const setCookies = verdict === "ended" ? forgetSignIn(cookies, headers, base) : [];
      return json({ session: null }, { setCookies });
    },
  };
}
