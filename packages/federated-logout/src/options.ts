import type { NextAuthConfig } from "next-auth";
import { FederatedLogoutError } from "./errors.ts";
import type { OnLogoutEvent } from "./events.ts";
import type { IdTokenKeeperName } from "./id-token-keeper.ts";
import { assertChoices, type LogoutChoices } from "./logout-choice.ts";
import { resolveReturnTarget } from "./return-target.ts";
import type { RevocationStore } from "./revocation-store.ts";
import type { WhenStoreFails } from "./session-availability.ts";

/** What is different about the logouts that one provider sends. */
export interface IncomingLogoutSettings {
  /**
   * Its logout tokens have no `exp`: one that was issued within the last two minutes is taken. Ory
   * Hydra, Glewlwyd.
   *
   * @default false
   */
  withoutExp?: boolean;
  /**
   * The `sid` that it sends to the front channel was never in an id_token, so that it ends the session
   * of the browser it is sent in, where the browser says which that is. LemonLDAP::NG.
   *
   * @default false
   */
  foreignSid?: boolean;
}

/** Options of {@link federatedLogout}. */
export interface FederatedLogoutOptions {
  /** The same list that the NextAuth config has. */
  providers: NextAuthConfig["providers"];
  /**
   * Path of the page where a logout lands when nothing else was asked for. It must not be behind a
   * guard, and must not sign people in by itself.
   *
   * @default "/"
   */
  afterLogout?: string | undefined;
  /**
   * What becomes of the session at a provider, by the provider's id: `false` leaves it alone,
   * settings change how its logout is asked for, a function builds the logout URL.
   *
   * @default the provider's own logout, as the library knows it
   * @example
   * ```ts
   * providerLogout: {
   *   google: false,
   *   cognito: { signInAgain: true },
   *   keycloak: { endpoint: "https://sso.example/realms/staff/protocol/openid-connect/logout" },
   * }
   * ```
   */
  providerLogout?: LogoutChoices | undefined;
  /**
   * Where the id_token of a sign-in is kept until the logout:
   *
   * - `"session"`: in the session JWT, which every request carries.
   * - `"cookie"`: in a cookie of its own, which only the Auth.js routes are sent. For large id_tokens,
   *   and for database sessions, which have no JWT. A Server Action's logout then takes one more
   *   request.
   *
   * @default "session"
   */
  idTokenKeeper?: IdTokenKeeperName | undefined;
  /**
   * How a form is answered: with a redirect, or with a page that navigates. The page is for apps whose
   * Content-Security-Policy has `form-action 'self'`, which browsers apply to redirects, too.
   *
   * @default "redirect"
   */
  answerFormsWith?: "redirect" | "page" | undefined;
  /**
   * Where ended sessions are remembered. More than one process need one store, or each of them knows
   * only of what it has ended itself.
   *
   * @default the memory of this process
   */
  revocationStore?: RevocationStore | undefined;
  /**
   * What becomes of sessions while that store cannot be asked:
   *
   * - `"allow"`: people keep working; what this process has seen to be ended stays ended.
   * - `"deny"`: nobody does. Requests that need a session are answered with 503, and keep it.
   *
   * @default "allow"
   */
  whenStoreFails?: WhenStoreFails | undefined;
  /**
   * How long that store may take, in milliseconds.
   *
   * @default 500
   */
  storeTimeLimitMs?: number | undefined;
  /**
   * `session.maxAge` of the NextAuth config, if it sets one, in seconds: so long is an ended session
   * remembered.
   *
   * @default 30 days
   */
  sessionMaxAge?: number | undefined;
  /**
   * Whether providers may end sessions in a frame of their own pages (front-channel logout). Every
   * sign-in is then noted in `revocationStore`, so that only a `sid` that somebody has is listened to.
   *
   * @default false
   */
  frontChannelLogout?: boolean | undefined;
  /** What is different about the logouts that a provider sends, by its id. */
  logoutsFrom?: Readonly<Record<string, IncomingLogoutSettings>> | undefined;
  /**
   * Other origins that a logout may land on, for example `https://www.example`.
   *
   * @default []
   */
  allowedOrigins?: readonly string[] | undefined;
  /**
   * `basePath` of the NextAuth config, if it sets one.
   *
   * @default the path of `AUTH_URL`, else "/api/auth"
   */
  basePath?: string | undefined;
  /**
   * `trustHost` of the NextAuth config, if it sets one.
   *
   * @default Auth.js's own rule: `AUTH_TRUST_HOST`, or a host known to set the forwarding headers
   */
  trustHost?: boolean | undefined;
  /**
   * `secret` of the NextAuth config, if it sets one. Seals this library's cookies: of several, the
   * first one seals and all of them open.
   *
   * @default `AUTH_SECRET_3`, `_2`, `_1`, then `AUTH_SECRET`
   */
  secret?: string | readonly string[] | undefined;
  /** Told of every logout; by default, problems go to the console. */
  onEvent?: OnLogoutEvent | undefined;
  /**
   * How long a provider may take to answer while somebody is waiting to be signed out, in
   * milliseconds.
   *
   * @default 1500
   */
  discoveryTimeLimitMs?: number | undefined;
  /** Used to ask providers, unless one has a `customFetch` of its own. */
  fetch?: typeof fetch | undefined;
}

const anyBase = { origin: "http://localhost", authPath: "/api/auth", appPath: "" };

/** @throws {FederatedLogoutError} `invalid_option` for the first option that cannot work. */
export function assertOptions({
  afterLogout = "/",
  providerLogout = {},
  idTokenKeeper = "session",
  answerFormsWith = "redirect",
  allowedOrigins = [],
  basePath = "/",
  discoveryTimeLimitMs = 1,
  whenStoreFails = "allow",
  storeTimeLimitMs = 1,
  sessionMaxAge = 1,
}: FederatedLogoutOptions): void {
  if (!afterLogout.startsWith("/") || !resolveReturnTarget(afterLogout, anyBase)) {
    throw invalidOption(`afterLogout must be a path of this app, like "/signed-out"`);
  }
  if (!basePath.startsWith("/")) {
    throw invalidOption(`basePath must be a path, like "/api/auth"`);
  }
  assertChoices(providerLogout);
  if (!["session", "cookie"].includes(idTokenKeeper)) {
    throw invalidOption(`idTokenKeeper must be "session" or "cookie"`);
  }
  if (!["redirect", "page"].includes(answerFormsWith)) {
    throw invalidOption(`answerFormsWith must be "redirect" or "page"`);
  }
  for (const origin of allowedOrigins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw invalidOption(`allowedOrigins must list bare origins, like "https://www.example"`);
    }
  }
  if (!["allow", "deny"].includes(whenStoreFails)) {
    throw invalidOption(`whenStoreFails must be "allow" or "deny"`);
  }
  const durations = { discoveryTimeLimitMs, storeTimeLimitMs, sessionMaxAge };
  for (const [name, duration] of Object.entries(durations)) {
    if (Number.isFinite(duration) && duration > 0) continue;
    const unit = name.endsWith("Ms") ? "milliseconds" : "seconds";
    throw invalidOption(`${name} must be a positive number of ${unit}`);
  }
}

function invalidOption(message: string): FederatedLogoutError {
  return new FederatedLogoutError("invalid_option", message);
}

/** The secrets that Auth.js itself reads, the newest first. */
export function environmentSecrets(environment: NodeJS.ProcessEnv): string[] {
  const { AUTH_SECRET_3, AUTH_SECRET_2, AUTH_SECRET_1, AUTH_SECRET, NEXTAUTH_SECRET } = environment;
  const secrets = [AUTH_SECRET_3, AUTH_SECRET_2, AUTH_SECRET_1, AUTH_SECRET ?? NEXTAUTH_SECRET];
  return secrets.filter((secret): secret is string => Boolean(secret));
}
