import type { Account } from "next-auth";
import { AsyncLocalStorage } from "node:async_hooks";
import type { LogoutAttempt } from "./attempt.ts";
import { resolveBaseUrl, type BaseUrl } from "./base-url.ts";
import type { FederatedLogout } from "./federated-logout-interface.ts";
import { runAfterAnswer } from "./after-answer.ts";
import { buildLogoutUrl } from "./build-logout-url.ts";
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
import { providerOutcome } from "./outcome.ts";
import { findKnownProvider } from "./known-provider.ts";
import type { AuthHandlers } from "./post-to-auth.ts";
import { describeProvider } from "./describe-provider.ts";
import { resolveReturnTarget } from "./return-target.ts";
import { createNotedCookies } from "./noted-cookies.ts";
import { cookiesOf, digestsOf, keptSessionOf, recallSignIn } from "./remembered-sign-in.ts";
import { mergeRefreshedTokens } from "./refreshed-tokens.ts";
import { revocableTokenOf } from "./revoke-tokens.ts";
import { createSignInAction } from "./sign-in-action.ts";
import { createSignInEndpoint } from "./sign-in-endpoint.ts";
import { askWhoIsThere, createSignInQuery } from "./sign-in-query.ts";
import { createSignOutAction } from "./sign-out-action.ts";
import { createSignOutEndpoint } from "./sign-out-endpoint.ts";
import type { AnswerLogoutContext } from "./answer-logout.ts";
import { startLogout, type StartLogout, type StartLogoutContext } from "./start-logout.ts";
import { startSignIn } from "./start-sign-in.ts";

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
        handlers: createContinueEndpoint(
          {
            GET: noted.wrap(GET),
            POST: createSignOutEndpoint(noted.wrap(post), { baseOf, start }),
          },
          { ...answering, baseOf, defaultTarget },
        ),
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
      const session = { kind: "database", cookies: await digestsOf(cookiesOf(headers)) } as const;
      const kept = keptSessionOf(session, remembered);
      if (kept) keeper.keepDatabaseRefreshed(mergeRefreshedTokens(kept, refreshed));
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
