import type { Account, NextAuthResult } from "next-auth";
import type { JWT, JWTDecodeParams } from "next-auth/jwt";
import { AsyncLocalStorage } from "node:async_hooks";
import type { LogoutAttempt } from "./attempt.ts";
import { resolveBaseUrl, type BaseUrl } from "./base-url.ts";
import { runAfterAnswer } from "./after-answer.ts";
import { buildLogoutUrl, type SignOutMessage } from "./build-logout-url.ts";
import { concludeLogout } from "./conclude-logout.ts";
import { createConfigurationWarnings } from "./configuration-warnings.ts";
import { createCallbackRoute } from "./callback-route.ts";
import { readConfiguredProviders } from "./configured-provider.ts";
import { createContinueEndpoint } from "./continue-endpoint.ts";
import { createDecodeSessionToken } from "./decode-session-token.ts";
import { createDiscovery } from "./discovery.ts";
import { FederatedLogoutError } from "./errors.ts";
import { createEmit, warnAboutProblems } from "./events.ts";
import { createIdTokenKeeper } from "./id-token-keeper.ts";
import { keptSessionFrom, readKeptSession, type KeptSession } from "./kept-session.ts";
import { createLogoutCookies } from "./logout-cookies.ts";
import { createLogoutRoute } from "./logout-route.ts";
import { assertOptions, environmentSecrets, type FederatedLogoutOptions } from "./options.ts";
import { providerOutcome, type LogoutOutcome, type LogoutProvider } from "./outcome.ts";
import { findKnownProvider } from "./known-provider.ts";
import type { AuthHandlers } from "./post-to-auth.ts";
import { describeProvider } from "./describe-provider.ts";
import { resolveReturnTarget } from "./return-target.ts";
import { createNotedCookies } from "./noted-cookies.ts";
import { cookiesOf, digestsOf, recallSignIn } from "./remembered-sign-in.ts";
import { mergeRefreshedTokens, type RefreshedTokens } from "./refreshed-tokens.ts";
import { revocableTokenOf } from "./revoke-tokens.ts";
import { createSignInAction } from "./sign-in-action.ts";
import { createSignInEndpoint } from "./sign-in-endpoint.ts";
import { askWhoIsThere, createSignInQuery } from "./sign-in-query.ts";
import { createSignOutAction, type FederatedSignOut } from "./sign-out-action.ts";
import { createSignOutEndpoint } from "./sign-out-endpoint.ts";
import type { AnswerLogoutContext } from "./answer-logout.ts";
import { startLogout, type StartLogout, type StartLogoutContext } from "./start-logout.ts";
import { startSignIn } from "./start-sign-in.ts";

/** The message that Auth.js calls `events.signIn` with, as far as it matters here. */
export interface SignInMessage {
  account?: Account | null;
}

/** A route handler. */
export type RouteHandler = (request: Request) => Response | Promise<Response>;

/** What {@link federatedLogout} returns. */
export interface FederatedLogout {
  /**
   * Makes the sign-out of a NextAuth instance federated: `handlers`, `signIn` and `signOut` are
   * wrapped, everything else is passed through. `signIn` stays as it is, except after a logout that
   * left the provider's session alive: then it asks the provider to ask who is there.
   *
   * The new `signOut` throws a {@link FederatedLogoutError}: `sign_out_failed` when Auth.js refuses
   * its own sign-out, `untrusted_host` or `invalid_auth_url` when the app's address cannot be known.
   *
   * @param auth - What `NextAuth()` returned.
   * @returns The same, to export from `auth.ts`.
   */
  connect: <Auth extends NextAuthResult>(
    auth: Auth,
  ) => Omit<Auth, "signOut"> & { signOut: FederatedSignOut };
  /**
   * Keeps a sign-in's id_token: in the session JWT, or in a cookie of its own (`idTokenKeeper`). To be
   * called in the `jwt` callback.
   *
   * What is kept never reaches the browser in the clear: JWT and cookie are encrypted, and neither the
   * default `session` callback nor `/api/auth/session` passes it on. A `session` callback of your own
   * must not return the whole token.
   *
   * Does **not** validate the id_token: Auth.js has done so before it calls the callback.
   *
   * @param token - The callback's `token`.
   * @param account - The callback's `account`, present at a sign-in only.
   * @returns What the callback has to return.
   * @see [RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   */
  keepIdToken: (token: JWT, account: Account | null | undefined) => JWT;
  /**
   * Keeps a sign-in's id_token in the cookie of this browser, for database sessions, which have no
   * `jwt` callback. To be called in the `signIn` event; with JWT sessions it does nothing more.
   *
   * Does **not** read the `accounts` table: Auth.js writes an id_token there at the very first sign-in,
   * and never again.
   *
   * @param message - The event's message.
   */
  keepSignIn: (message: SignInMessage) => void;
  /**
   * Takes over what a refresh brought, for an app that refreshes its tokens in the `jwt` callback: a
   * new id_token becomes the hint of a later logout, none leaves the old one, and of a token that is
   * to be revoked the newest is kept. A changed `sid` is remembered beside the old one.
   *
   * Does **not** verify the id_token's signature: it comes from the provider's token endpoint, over
   * TLS.
   *
   * @param token - The callback's `token`.
   * @param refreshed - What the token endpoint answered.
   * @returns The token to go on with.
   * @throws {FederatedLogoutError} `foreign_id_token` when the new id_token is of another issuer,
   *   person or client than the one of the sign-in: the refresh is not to be used.
   * @see [OpenID Connect Core 1.0, section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse)
   */
  keepRefreshedTokens: (token: JWT, refreshed: RefreshedTokens) => JWT;
  /**
   * The same for database sessions: to be called, and awaited, in the `session` callback. Works where
   * the browser asks for its session at `/api/auth/session`: other requests are not sent the cookie
   * that keeps the id_token, so that the one of the sign-in stays.
   *
   * @param refreshed - What the token endpoint answered.
   * @throws {FederatedLogoutError} `foreign_id_token`, likewise.
   * @see [OpenID Connect Core 1.0, section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse)
   */
  keepRefreshedIdToken: (refreshed: RefreshedTokens) => Promise<void>;
  /**
   * Decodes the session token as Auth.js does, but keeps its claims out of the log. To be given as
   * `jwt.decode`: without it, Auth.js prints every claim of a session token that has expired, the
   * id_token among them.
   *
   * @param params - What Auth.js calls it with.
   * @returns The claims, or `null` without a token.
   * @throws {Error} When the token cannot be used, with the reason's code and nothing else.
   */
  decodeSessionToken: (params: JWTDecodeParams) => Promise<JWT | null>;
  /**
   * Names the provider that a session was signed in through, for showing it: in the `session`
   * callback, where nothing else of this sign-in is known any more.
   *
   * @param token - The callback's `token`.
   * @returns The provider, or `undefined` for a session that began before `keepIdToken` was added.
   */
  providerOf: (token: JWT | null | undefined) => LogoutProvider | undefined;
  /**
   * Builds the provider's logout URL while the id_token can still be read. To be called, and
   * awaited, in the `signOut` event. Never throws: what cannot be done becomes a local outcome.
   *
   * @param message - The event's message.
   * @see [RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   */
  buildLogoutUrl: (message: SignOutMessage) => Promise<void>;
  /**
   * The route handlers, a route file each. They throw a {@link FederatedLogoutError}, which Next.js
   * answers with 500: `not_connected` before `connect()`, `sign_out_failed` when Auth.js refuses its
   * own sign-out, `untrusted_host` or `invalid_auth_url` when the app's address cannot be known.
   */
  routes: {
    /**
     * `app/api/auth/federated-logout/route.ts`. `POST` (fields `redirectTo`, and `scope`: `"local"`
     * leaves the provider's session alone) signs out and answers 303, or `{ url, outcome }` to a
     * request that accepts JSON; 403 to one from another site. `GET` asks first.
     */
    logout: { GET: RouteHandler; POST: RouteHandler };
    /** `app/api/auth/federated-logout/callback/route.ts`: the post_logout_redirect_uri. */
    callback: { GET: RouteHandler };
  };
  /**
   * Reads what this browser's last logout ended, for the page it lands on.
   *
   * @param headers - The request's headers: `await headers()` in a page.
   * @returns The outcome, or `undefined` five minutes after the logout (fifteen, if the provider has not
   *   sent the browser back), or where there was none.
   * @throws {FederatedLogoutError} `untrusted_host` or `invalid_auth_url` when the app's address
   *   cannot be known.
   */
  readOutcome: (headers: Headers) => Promise<LogoutOutcome | undefined>;
}

/**
 * Creates federated logout for one NextAuth config.
 *
 * Does **not** read the environment yet: a missing `AUTH_URL` or `AUTH_SECRET` shows at the first
 * request, so that an app can be built where its secrets are not known.
 *
 * @param options - See {@link FederatedLogoutOptions}.
 * @returns The pieces to put into `auth.ts` and the route files.
 * @throws {FederatedLogoutError} `invalid_option` when an option cannot work.
 * @example
 * ```ts
 * export const logout = federatedLogout({ providers, afterLogout: "/signed-out" });
 *
 * export const { handlers, auth, signIn, signOut } = logout.connect(
 *   NextAuth({
 *     providers,
 *     jwt: { decode: logout.decodeSessionToken },
 *     callbacks: { jwt: ({ token, account }) => logout.keepIdToken(token, account) },
 *     events: { signOut: (message) => logout.buildLogoutUrl(message) },
 *   }),
 * );
 * ```
 */
export function federatedLogout(options: FederatedLogoutOptions): FederatedLogout {
  assertOptions(options);
  const {
    providers,
    afterLogout = "/",
    providerLogout = {},
    idTokenKeeper = "session",
    answerFormsWith = "redirect",
    allowedOrigins = [],
    basePath,
    trustHost,
    secret,
    onEvent = warnAboutProblems,
    discoveryTimeLimitMs = 1500,
    // Looked up at each call, since others replace the global one after this.
    fetch: askProvider = (...request) => fetch(...request),
  } = options;

  const isProduction = process.env.NODE_ENV === "production";
  const attempts = new AsyncLocalStorage<LogoutAttempt>();
  const emit = createEmit(onEvent);
  const secrets = () => (secret ? [secret].flat() : environmentSecrets(process.env));
  const cookies = createLogoutCookies(secrets);
  const discover = createDiscovery({
    fetch: askProvider,
    now: Date.now,
    timeLimitMs: discoveryTimeLimitMs,
    isProduction,
  });
  const readProviders = () => readConfiguredProviders(providers, process.env);
  const warnings = createConfigurationWarnings({
    isProduction,
    secrets,
    choices: providerLogout,
    readProviders,
    keeper: idTokenKeeper,
    emit,
  });
  const signInQuery = createSignInQuery({ baseOf, cookies, readProviders });
  const noted = createNotedCookies({ baseOf, cookies, onSignedIn: warnings.ofSignedIn });
  const keeper = createIdTokenKeeper(idTokenKeeper, noted);
  let handlers: AuthHandlers | undefined;

  function baseOf(headers: Headers): BaseUrl {
    const base = resolveBaseUrl(headers, process.env, { basePath, trustHost });
    warnings.ofBase(base);
    return base;
  }

  function defaultTarget(base: BaseUrl): string {
    return resolveReturnTarget(afterLogout, base) ?? base.origin + base.appPath;
  }

  function connectedHandlers(): AuthHandlers {
    if (handlers) return handlers;
    throw new FederatedLogoutError(
      "not_connected",
      "Wrap NextAuth(...) in logout.connect(...), and import the routes' `logout` from that file",
    );
  }

  const concluding = {
    emit,
    readProviders,
    choices: providerLogout,
    discover,
    fetch: askProvider,
    timeLimitMs: discoveryTimeLimitMs,
    isProduction,
  };
  const answering: Pick<StartLogoutContext, keyof AnswerLogoutContext | "conclude"> = {
    cookies,
    emit,
    navigatesByPage: answerFormsWith === "page",
    runAfterAnswer,
    conclude: (kept, attempt) => concludeLogout(kept, attempt, concluding),
  };

  const start: StartLogout = async ({ redirectTo, scope, ...request }) => {
    const base = baseOf(request.headers);
    const target = resolveReturnTarget(redirectTo, base, allowedOrigins);
    return startLogout(request, {
      ...answering,
      attempts,
      handlers: connectedHandlers(),
      base,
      returnTo: target ?? defaultTarget(base),
      // Not the page that tells people that they are signed out.
      returnToSignedIn: target ?? `${base.origin}${base.appPath}/`,
      scope: scope === "local" ? "local" : "provider",
      defersActions: idTokenKeeper === "cookie" || answerFormsWith === "page",
    });
  };

  function keptFrom(account: Account): KeptSession {
    warnings.ofSignIn(account);
    noted.note({ signedInThrough: account.provider });
    return keptSessionFrom(account, revocableTokenOf(account, providerLogout[account.provider]));
  }

  return {
    connect(auth) {
      handlers = auth.handlers;
      const { GET, POST } = handlers;
      const post = createSignInEndpoint(POST, signInQuery);
      return {
        ...auth,
        handlers: {
          GET: createContinueEndpoint(noted.wrap(GET), { ...answering, baseOf, defaultTarget }),
          POST: createSignOutEndpoint(noted.wrap(post), { baseOf, start }),
        },
        auth: noted.wrapAuth(auth.auth),
        signIn: createSignInAction(auth.signIn, { signInQuery, wrapAction: noted.wrapAction }),
        signOut: createSignOutAction(start),
      };
    },
    keepIdToken(token, account) {
      return account ? keeper.keepSignIn(token, keptFrom(account)) : token;
    },
    keepSignIn({ account }) {
      const notes = noted.notes();
      // With JWT sessions, the `jwt` callback has done so.
      if (!account || !notes || notes.kept) return;
      warnings.ofDatabaseSession(account);
      keeper.keepDatabaseSignIn(keptFrom(account));
    },
    async keepRefreshedIdToken(refreshed) {
      const headers = noted.requestHeaders();
      if (!headers) return;
      const remembered = await recallSignIn(cookies, headers, baseOf(headers));
      const sent = await digestsOf(cookiesOf(headers));
      if (!remembered?.cookies.some((cookie) => sent.includes(cookie))) return;
      keeper.keepDatabaseRefreshed(mergeRefreshedTokens(remembered.kept, refreshed));
    },
    keepRefreshedTokens(token, refreshed) {
      const kept = readKeptSession(token);
      return kept ? keeper.keepRefreshed(token, mergeRefreshedTokens(kept, refreshed)) : token;
    },
    decodeSessionToken: createDecodeSessionToken(attempts),
    providerOf(token) {
      const kept = readKeptSession(token);
      if (!kept) return undefined;
      const configured = readProviders().get(kept.provider);
      if (!configured) return { id: kept.provider, name: kept.provider };
      return describeProvider(configured, findKnownProvider(configured.id, configured.issuer));
    },
    buildLogoutUrl(message) {
      return buildLogoutUrl(message, { ...concluding, attempts });
    },
    routes: {
      logout: createLogoutRoute({ baseOf, allowedOrigins, start, emit }),
      callback: createCallbackRoute({
        baseOf,
        cookies,
        defaultTarget,
        emit,
        signInAgain({ headers, providerId, returnTo, isSignedInThere }) {
          const configured = isSignedInThere ? undefined : readProviders().get(providerId);
          const nothing = new URLSearchParams();
          const query = configured ? askWhoIsThere(configured, nothing) : nothing;
          const request = { headers, base: baseOf(headers), providerId, query, returnTo };
          return startSignIn(connectedHandlers(), request);
        },
      }),
    },
    async readOutcome(headers) {
      const base = baseOf(headers);
      const sealed = await cookies.outcome.open(headers, base);
      if (sealed) return sealed.outcome;
      const pending = await cookies.pending.open(headers, base);
      return pending && providerOutcome(pending.provider, false);
    },
  };
}
