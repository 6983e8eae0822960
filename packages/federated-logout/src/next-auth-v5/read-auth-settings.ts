import type { NextAuthConfig } from "next-auth";
import { decode } from "next-auth/jwt";
import { longestSession, sessionCookieOf, type AuthSettings } from "../auth-js/auth-settings.ts";
import { readConfiguredProviders } from "../providers/configured-provider.ts";
import type { Environment } from "../runtime/environment.ts";

/**
 * Reads a NextAuth config as next-auth v5 does.
 *
 * @param environment - Usually `process.env`; read at each call, since an app may be built without its secrets.
 */
export function readAuthSettings(config: NextAuthConfig, environment: Environment): AuthSettings {
  const { basePath, trustHost, session, jwt, cookies, useSecureCookies } = config;
  const secrets = () => (config.secret ? [config.secret].flat() : environmentSecrets(environment));
  return {
    providers: () => readConfiguredProviders(config, environment),
    secrets,
    basePath,
    trustHost,
    urlVariable: "AUTH_URL",
    // By the symbol of @auth/core, which may be there twice.
    skipsCsrfCheck: config.skipCSRFCheck?.description === "skip-csrf-check",
    strategy: session?.strategy ?? (config.adapter ? "database" : "jwt"),
    sessionMaxAge: longestSession(session?.maxAge, jwt?.maxAge),
    sessionCookie: sessionCookieOf("authjs.session-token", cookies?.sessionToken, useSecureCookies),
    decode: jwt?.decode ?? decode,
    jwtSecret: () => [...secrets()],
    // What a session is encrypted for is its cookie.
    jwtSalt: (cookie) => cookie.name,
  };
}

/** The secrets that next-auth v5 itself reads, the newest first. */
export function environmentSecrets(environment: Environment): string[] {
  const { AUTH_SECRET_3, AUTH_SECRET_2, AUTH_SECRET_1, AUTH_SECRET, NEXTAUTH_SECRET } = environment;
  const secrets = [AUTH_SECRET_3, AUTH_SECRET_2, AUTH_SECRET_1, AUTH_SECRET ?? NEXTAUTH_SECRET];
  return secrets.filter((secret): secret is string => Boolean(secret));
}
