import type { JWTDecodeParams } from "next-auth/jwt";
import type { BaseUrl, UrlVariable } from "../http/base-url.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { DatabaseSessions } from "../sessions/guard-sessions.ts";
import type { SessionCookie } from "../sessions/session-cookie.ts";
import type { DecodeJwt } from "../sessions/session-token.ts";

/** Where sessions are, as a NextAuth config has it. */
export type SessionStrategy = "jwt" | "database";

/** What a NextAuth config says, read as its next-auth reads it. */
export interface AuthSettings {
  providers: () => ReadonlyMap<string, ConfiguredProvider>;
  /** The newest first. */
  secrets: () => readonly string[];
  basePath: string | undefined;
  trustHost: boolean | undefined;
  urlVariable: UrlVariable;
  /** Whether Auth.js believes whoever asks, without a CSRF token. */
  skipsCsrfCheck: boolean;
  strategy: SessionStrategy;
  /** The longest that a session can be used without being renewed, in seconds. */
  sessionMaxAge: number;
  sessionCookie: (base: BaseUrl) => SessionCookie;
  decode: DecodeJwt;
  /** What session JWTs are sealed with. */
  jwtSecret: () => JWTDecodeParams["secret"];
  /** What the key of a session JWT is derived with, beside the secret. */
  jwtSalt: (cookie: SessionCookie) => string;
  /** Absent where sessions are JWTs. */
  databaseSessions?: DatabaseSessions | undefined;
}

const thirtyDaysInSeconds = 30 * 24 * 60 * 60;

/** The longest that a session can be used without being renewed, in seconds. */
export function longestSession(
  maxAge: number = thirtyDaysInSeconds,
  jwtMaxAge: number = maxAge,
): number {
  return Math.max(maxAge, jwtMaxAge);
}

interface ConfiguredCookie {
  name?: string;
  options?: { domain?: string; path?: string; secure?: boolean };
}

/** The cookie of sessions, as a NextAuth config has it. */
export function sessionCookieOf(
  defaultName: string,
  { name, options }: ConfiguredCookie = {},
  useSecureCookies?: boolean,
): AuthSettings["sessionCookie"] {
  return ({ origin }) => {
    const isSecure = useSecureCookies ?? origin.startsWith("https:");
    return {
      name: name ?? `${isSecure ? "__Secure-" : ""}${defaultName}`,
      ...(options?.domain !== undefined && { domain: options.domain }),
      path: options?.path ?? "/",
      secure: options?.secure ?? isSecure,
    };
  };
}
