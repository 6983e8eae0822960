import type { NextAuthConfig } from "next-auth";
import { decode, type JWTDecodeParams } from "next-auth/jwt";
import type { BaseUrl } from "../http/base-url.ts";
import {
  readConfiguredProviders,
  type ConfiguredProvider,
} from "../providers/configured-provider.ts";
import type { Environment } from "../runtime/environment.ts";
import type { EndDatabaseSession } from "../sessions/guard-sessions.ts";
import type { SessionCookie } from "../sessions/session-cookie.ts";
import type { DecodeJwt } from "../sessions/session-token.ts";

/** Where sessions are, as a NextAuth config has it. */
export type SessionStrategy = "jwt" | "database";

/** What a NextAuth config says, read as Auth.js reads it. */
export interface AuthSettings {
  providers: () => ReadonlyMap<string, ConfiguredProvider>;
  /** The newest first. */
  secrets: () => readonly string[];
  basePath: string | undefined;
  trustHost: boolean | undefined;
  /** Whether Auth.js believes whoever asks, without a CSRF token. */
  skipsCsrfCheck: boolean;
  strategy: SessionStrategy;
  /** The longest that a session can be used without being renewed, in seconds. */
  sessionMaxAge: number;
  sessionCookie: (base: BaseUrl) => SessionCookie;
  decode: DecodeJwt;
  /** What session JWTs are sealed with. */
  jwtSecret: () => JWTDecodeParams["secret"];
  /** Ends the session of a row, where sessions are in a database. */
  endDatabaseSession?: EndDatabaseSession;
}

const thirtyDaysInSeconds = 30 * 24 * 60 * 60;

/** @param environment - Usually `process.env`; read at each call, since an app may be built without its secrets. */
export function readAuthSettings(config: NextAuthConfig, environment: Environment): AuthSettings {
  const { basePath, trustHost, session, jwt, cookies, useSecureCookies } = config;
  const secrets = () => (config.secret ? [config.secret].flat() : environmentSecrets(environment));
  const maxAge = session?.maxAge ?? thirtyDaysInSeconds;
  return {
    providers: () => readConfiguredProviders(config, environment),
    secrets,
    basePath,
    trustHost,
    // By the symbol of @auth/core, which may be there twice.
    skipsCsrfCheck: config.skipCSRFCheck?.description === "skip-csrf-check",
    strategy: session?.strategy ?? (config.adapter ? "database" : "jwt"),
    sessionMaxAge: Math.max(maxAge, jwt?.maxAge ?? maxAge),
    sessionCookie({ origin }) {
      const isSecure = useSecureCookies ?? origin.startsWith("https:");
      const { name, options } = cookies?.sessionToken ?? {};
      return {
        name: name ?? `${isSecure ? "__Secure-" : ""}authjs.session-token`,
        ...(options?.domain !== undefined && { domain: options.domain }),
        path: options?.path ?? "/",
        secure: options?.secure ?? isSecure,
      };
    },
    decode: jwt?.decode ?? decode,
    jwtSecret: () => [...secrets()],
  };
}

/** The secrets that Auth.js itself reads, the newest first. */
export function environmentSecrets(environment: Environment): string[] {
  const { AUTH_SECRET_3, AUTH_SECRET_2, AUTH_SECRET_1, AUTH_SECRET, NEXTAUTH_SECRET } = environment;
  const secrets = [AUTH_SECRET_3, AUTH_SECRET_2, AUTH_SECRET_1, AUTH_SECRET ?? NEXTAUTH_SECRET];
  return secrets.filter((secret): secret is string => Boolean(secret));
}
