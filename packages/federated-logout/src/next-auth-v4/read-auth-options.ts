import type { AuthOptions } from "next-auth-v4";
import { decode } from "next-auth-v4/jwt";
import { longestSession, sessionCookieOf, type AuthSettings } from "../auth-js/auth-settings.ts";
import { readConfiguredProviders } from "../providers/configured-provider.ts";
import type { Environment } from "../runtime/environment.ts";
import { asProviderEntry } from "./provider-entry.ts";

/**
 * Reads the options of next-auth v4 as that does.
 *
 * @param environment - Usually `process.env`; read at each call, since an app may be built without its secrets.
 */
export function readAuthOptions(options: AuthOptions, environment: Environment): AuthSettings {
  const { adapter, providers, session, jwt, cookies, useSecureCookies } = options;
  const secret = () =>
    options.secret ?? jwt?.secret ?? environment.NEXTAUTH_SECRET ?? environment.AUTH_SECRET;
  const decodeJwt = jwt?.decode ?? decode;
  return {
    // It reads no provider from the environment by itself.
    providers: () => readConfiguredProviders({ providers: providers.map(asProviderEntry) }, {}),
    secrets: () => [secret()].filter((value) => value !== undefined),
    basePath: undefined,
    // Wherever the address is not known without them, it trusts the forwarding headers.
    trustHost: true,
    urlVariable: "NEXTAUTH_URL",
    skipsCsrfCheck: false,
    strategy: session?.strategy ?? (adapter ? "database" : "jwt"),
    sessionMaxAge: longestSession(session?.maxAge, jwt?.maxAge),
    sessionCookie: sessionCookieOf(
      "next-auth.session-token",
      cookies?.sessionToken,
      useSecureCookies,
    ),
    // It knows one secret.
    decode: ({ secret: given, token = "", ...others }) =>
      decodeJwt({ ...others, token, secret: [given].flat()[0] ?? "" }),
    jwtSecret: () => [jwt?.secret ?? secret() ?? ""],
    // A session has none.
    jwtSalt: () => "",
  };
}
