import { errors } from "jose";
import { decode, type JWT, type JWTDecodeParams } from "next-auth/jwt";
import type { ConfigurationWarnings } from "./configuration-warnings.ts";
import type { LogoutAttempts } from "./attempt.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { FederatedLogout } from "./federated-logout-interface.ts";
import type { SessionAvailability } from "./session-availability.ts";
import { readKeptSession } from "./kept-session.ts";
import { identityOf } from "./session-identity.ts";
import type { SessionCookieNames } from "./session-cookie-names.ts";
import { openSessionCookies } from "./session-token.ts";

export interface DecodeSessionTokenContext
  extends
    Pick<SessionAvailability, "noteFound" | "isSigningIn" | "goesOnWith">,
    Pick<ConfigurationWarnings, "ofSessionMaxAge"> {
  attempts: LogoutAttempts;
  sessionCookieNames: SessionCookieNames;
  ended: Pick<EndedSessions, "verdictOn">;
}

/**
 * Decodes a session token as Auth.js does, and keeps what is in it out of the log: jose's error about
 * an expired token carries all of its claims, the id_token among them, and Auth.js prints them.
 */
export function createDecodeSessionToken({
  attempts,
  sessionCookieNames,
  ended,
  noteFound,
  isSigningIn,
  goesOnWith,
  ofSessionMaxAge,
}: DecodeSessionTokenContext): FederatedLogout["decodeSessionToken"] {
  return async function decodeSessionToken(params: JWTDecodeParams): Promise<JWT | null> {
    sessionCookieNames.learn(params.salt);
    const attempt = attempts.getStore();
    if (attempt) attempt.openSessions = (headers) => openSessionCookies(headers, decode, params);
    try {
      const token = await decode(params);
      const kept = readKeptSession(token);
      if (kept) noteFound();
      // Auth.js asks nobody else whose session a new account is to be linked to.
      if (kept && isSigningIn()) {
        const verdict = await ended.verdictOn(await identityOf(kept));
        if (!goesOnWith(verdict)) return null;
      }
      if ("maxAge" in params && typeof params.maxAge === "number") ofSessionMaxAge(params.maxAge);
      return token;
    } catch (error) {
      const code = error instanceof errors.JOSEError ? error.code : "unknown failure";
      // oxlint-disable-next-line preserve-caught-error -- the cause is what must not be printed
      throw new Error(`The session token cannot be used: ${code}`);
    }
  };
}
