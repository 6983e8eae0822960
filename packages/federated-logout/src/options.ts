import type { OnAudit } from "./audit.ts";
import type { OnLogoutEvent } from "./events.ts";
import type { IdTokenKeeperName } from "./sign-in/id-token-keeper.ts";
import type { IncomingLogoutChoices } from "./providers/incoming-logout.ts";
import type { LogoutChoices } from "./providers/logout-choice.ts";
import type { SecurityEventsOptions } from "./signals/security-events-route.ts";
import type { UniversalLogoutOptions } from "./signals/universal-logout-route.ts";
import type { PageWords } from "./http/page-words.ts";
import type { RevocationStore } from "./sessions/revocation-store.ts";
import type { SessionLimitChoices } from "./sessions/session-limits.ts";
import type { WhenStoreFails } from "./sessions/session-availability.ts";

/** Options of {@link federatedLogout}. */
export interface FederatedLogoutOptions {
  /**
   * The page where a logout lands when nothing else was asked for: its path, or a URL on one of
   * `allowedOrigins`. It must not be behind a guard, and must not sign people in by itself.
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
   * - `"cookie"`: in a cookie of its own, which only the Auth.js routes are sent. For large id_tokens; a
   *   Server Action's logout then takes one more request.
   *
   * @default "session"; with database sessions, which have no JWT, "cookie"
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
   * Whether providers may end sessions in a frame of their own pages (front-channel logout). Every
   * sign-in is then noted in `revocationStore`, so that only a `sid` that somebody has is listened to.
   *
   * @default false
   */
  frontChannelLogout?: boolean | undefined;
  /**
   * Who may sign people out by Universal Logout (Okta) or Global Token Revocation.
   *
   * @default undefined, which turns it off
   * @example
   * ```ts
   * universalLogout: {
   *   senders: [
   *     {
   *       issuer: "https://acme.okta.com",
   *       audience: "https://app.example/api/auth/federated-logout/universal-logout",
   *     },
   *   ],
   * }
   * ```
   */
  universalLogout?: UniversalLogoutOptions | undefined;
  /**
   * Who may send security events (CAEP, RISC) by the Shared Signals Framework.
   *
   * @default undefined, which turns it off
   */
  securityEvents?: SecurityEventsOptions | undefined;
  /** What is different about the logouts that a provider sends, by its id. */
  logoutsFrom?: IncomingLogoutChoices | undefined;
  /**
   * How long sessions may last, by the provider's id, beside what id_tokens say in `session_expiry`.
   *
   * @default {}
   * @example
   * ```ts
   * sessionLimits: { keycloak: { maxSessionAge: 8 * 60 * 60, idleTimeout: 15 * 60 } }
   * ```
   */
  sessionLimits?: SessionLimitChoices | undefined;
  /**
   * Whether sessions can be ended by the e-mail address that their provider has said at the sign-in, too:
   * `endSessions({ issuer, email })`, or somebody who knows people by nothing else. Sessions then keep
   * that address, unless it is said not to be verified.
   *
   * @default false
   */
  endsSessionsByEmail?: boolean | undefined;
  /**
   * Whether it is kept which sessions a person has, for `sessionsOf`: in `revocationStore`, encrypted, when
   * each began and in which browser, and in the clear, to the quarter of an hour, when it was last used.
   *
   * @default false
   */
  sessionList?: boolean | undefined;
  /**
   * Other origins that a logout may land on, for example `https://www.example`.
   *
   * @default []
   */
  allowedOrigins?: readonly string[] | undefined;
  /**
   * Words of the app's own for the pages of this library, by language: those of the browser's
   * Accept-Language are taken. English and Japanese are there.
   *
   * @default {}
   * @example
   * ```ts
   * pageWords: {
   *   en: {
   *     ...englishPageWords,
   *     signOut: { ...englishPageWords.signOut, staySignedIn: "Back to the shop" },
   *   },
   * }
   * ```
   */
  pageWords?: Readonly<Record<string, PageWords>> | undefined;
  /** Told of every logout; by default, problems go to the console. */
  onEvent?: OnLogoutEvent | undefined;
  /**
   * Told who was signed out, by what, and when: for an audit log. `onEvent` names nobody.
   *
   * @default undefined
   */
  onAudit?: OnAudit | undefined;
  /**
   * How long somebody who is to be signed out waits for a slow provider's metadata, in milliseconds. It
   * is fetched all the same, for the next one.
   *
   * @default 1500
   */
  discoveryTimeLimitMs?: number | undefined;
  /** Used to ask providers, unless one has a `customFetch` of its own. */
  fetch?: typeof fetch | undefined;
}
