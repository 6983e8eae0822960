import { decode } from "next-auth/jwt";
import { createAsyncContext } from "./async-context.ts";
import type { LogoutAttempt } from "./attempt.ts";
import { resolveBaseUrl, type BaseUrl } from "./base-url.ts";
import type { FederatedLogout } from "./federated-logout-interface.ts";
import { runAfterAnswer } from "./after-answer.ts";
import { buildLogoutUrl } from "./build-logout-url.ts";
import { concludeLogout } from "./conclude-logout.ts";
import { createConfigurationWarnings } from "./configuration-warnings.ts";
import { createBackChannelRoute } from "./back-channel-route.ts";
import { createCallbackRoute } from "./callback-route.ts";
import { readConfiguredProviders } from "./configured-provider.ts";
import { createContinueEndpoint } from "./continue-endpoint.ts";
import { createDecodeSessionToken } from "./decode-session-token.ts";
import { createDiscovery } from "./discovery.ts";
import { FederatedLogoutError } from "./errors.ts";
import { createEmit, warnAboutProblems } from "./events.ts";
import type { EndProvenSessionsContext } from "./end-proven-sessions.ts";
import { createEndedSessions } from "./ended-sessions.ts";
import { guardSessions } from "./guard-sessions.ts";
import { createFrontChannelRoute } from "./front-channel-route.ts";
import { createIdTokenKeeper } from "./id-token-keeper.ts";
import { createKeepSignIns } from "./keep-sign-ins.ts";
import { readKeptSession, type KeptSession } from "./kept-session.ts";
import { createLogoutCookies } from "./logout-cookies.ts";
import { createLogoutRoute } from "./logout-route.ts";
import { assertOptions, environmentSecrets, type FederatedLogoutOptions } from "./options.ts";
import { providerOutcome } from "./outcome.ts";
import type { AuthHandlers } from "./post-to-auth.ts";
import { describeProvider } from "./describe-provider.ts";
import { answeringRefusals } from "./request-refusal.ts";
import { resolveReturnTarget } from "./return-target.ts";
import { createNotedCookies, type Notes } from "./noted-cookies.ts";
import { createSessionCookieNames } from "./session-cookie-names.ts";
import { openSessionCookies, type OpenedSession } from "./session-token.ts";
import { createSessionEndpoint } from "./session-endpoint.ts";
import { assertSubject, type EndedSubject } from "./session-marks.ts";
import { createSessionAvailability } from "./session-availability.ts";
import { createVerificationKeys } from "./verification-keys.ts";
import { wrapAuth, type AroundAuth } from "./wrap-auth.ts";
import { createSignInAction } from "./sign-in-action.ts";
import { createSignInEndpoint } from "./sign-in-endpoint.ts";
import { askWhoIsThere, createSignInQuery } from "./sign-in-query.ts";
import { createSignOutAction } from "./sign-out-action.ts";
import { createSignOutEndpoint } from "./sign-out-endpoint.ts";
import type { AnswerLogoutContext } from "./answer-logout.ts";
import { startLogout, type StartLogout, type StartLogoutContext } from "./start-logout.ts";
import { startSignIn } from "./start-sign-in.ts";

// As Auth.js has it.
const thirtyDaysInSeconds = 30 * 24 * 60 * 60;

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
    revocationStore,
    whenStoreFails = "allow",
    frontChannelLogout: framesEndSessions = false,
    logoutsFrom = {},
    storeTimeLimitMs = 500,
    sessionMaxAge = thirtyDaysInSeconds,
    onEvent = warnAboutProblems,
    discoveryTimeLimitMs = 1500,
    // Looked up at each call, since others replace the global one after this.
    fetch: askProvider = (...request) => fetch(...request),
  } = options;

  const isProduction = process.env.NODE_ENV === "production";
  const attempts = createAsyncContext<LogoutAttempt>();
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
    logoutsFrom,
    keeper: idTokenKeeper,
    sessionMaxAge,
    emit,
  });
  const { ofSessionMaxAge } = warnings;
  const signInQuery = createSignInQuery({ baseOf, cookies, readProviders });
  const ended = createEndedSessions({
    store: revocationStore,
    sessionMaxAge,
    framesEndSessions,
    timeLimitMs: storeTimeLimitMs,
    now: Date.now,
    emit,
  });
  const availability = createSessionAvailability({
    whenStoreFails,
    onUnchecked: warnings.ofUncheckedSession,
  });
  const sessionCookieNames = createSessionCookieNames();
  const noted = createNotedCookies({
    baseOf,
    cookies,
    framesEndSessions,
    openSessions,
    secrets,
    onReplaced: async (kept) => void (await ended.endOne(kept)),
    onSignedIn: warnAboutSignIn,
  });
  const aroundAuth: AroundAuth = {
    answer: answerRequest,
    read: (call) => availability.read(call),
  };
  let handlers: AuthHandlers | undefined;
  let endDatabaseSession: EndProvenSessionsContext["endDatabaseSession"] | undefined;

  async function openSessions(headers: Headers): Promise<OpenedSession[]> {
    const sealedWith = [...secrets()];
    const byName = sessionCookieNames
      .known()
      .map((salt) => openSessionCookies(headers, decode, { salt, secret: sealedWith }));
    return (await Promise.all(byName)).flat();
  }

  function baseOf(headers: Headers): BaseUrl {
    try {
      const base = resolveBaseUrl(headers, process.env, { basePath, trustHost });
      warnings.ofBase(base);
      return base;
    } catch (error) {
      warnings.ofAddress(error);
      throw error;
    }
  }

  function defaultTarget(base: BaseUrl): string {
    return resolveReturnTarget(afterLogout, base) ?? base.origin + base.appPath;
  }

  function warnAboutSignIn(response: Response, notes: Readonly<Notes>): void {
    warnings.ofSignedIn(response);
    const { signedInThrough, isBoundBySession, isEndable = false } = notes;
    if (signedInThrough === undefined || isBoundBySession) return;
    warnings.ofDatabaseSession(signedInThrough, isEndable);
  }

  // Nothing that was noted counts where the answer is that sessions are unavailable.
  function answerRequest<Answer>(request: Request, answer: () => Answer | Promise<Answer>) {
    return noted.answer(request.headers, () => availability.answer(request, answer));
  }

  function connectedHandlers(): AuthHandlers {
    if (handlers) return handlers;
    throw new FederatedLogoutError(
      "not_connected",
      "Wrap NextAuth(...) in logout.connect(...), and import the routes' `logout` from that file",
    );
  }

  const ending = {
    attempts,
    ended,
    whenStoreFails,
    sessionMaxAge,
    now: Date.now,
    sessionCookieNames,
    openSessions,
    endDatabaseSession: async (sessionToken: string, attempt: LogoutAttempt) =>
      endDatabaseSession?.(sessionToken, attempt),
  };
  const concluding = {
    emit,
    endEverywhere,
    readProviders,
    choices: providerLogout,
    discover,
    fetch: askProvider,
    timeLimitMs: discoveryTimeLimitMs,
    isProduction,
  };
  const answering: Pick<
    StartLogoutContext,
    keyof AnswerLogoutContext | keyof EndProvenSessionsContext | "conclude"
  > = {
    cookies,
    emit,
    framesEndSessions,
    navigatesByPage: answerFormsWith === "page",
    runAfterAnswer,
    ...ending,
    conclude: (kept, attempt) => concludeLogout(kept, attempt, concluding),
  };

  const start: StartLogout = async ({ redirectTo, scope, ...request }) => {
    const base = baseOf(request.headers);
    const target = resolveReturnTarget(redirectTo, base, allowedOrigins);
    return startLogout(request, {
      ...answering,
      ...ending,
      handlers: connectedHandlers(),
      base,
      returnTo: target ?? defaultTarget(base),
      // Not the page that tells people that they are signed out.
      returnToSignedIn: target ?? `${base.origin}${base.appPath}/`,
      scope: scope === "local" || scope === "everywhere" ? scope : "provider",
      defersActions: idTokenKeeper === "cookie" || answerFormsWith === "page",
    });
  };

  async function endEverywhere({ provider, issuer = provider, sub }: KeptSession) {
    if (sub === undefined) return false;
    return endSessions({ issuer, sub }).then(
      () => true,
      () => false,
    );
  }

  async function endSessions(subject: EndedSubject): Promise<void> {
    assertSubject(subject);
    await ended.end(subject, Math.floor(Date.now() / 1000), "app");
    emit({
      type: "sessions.ended",
      by: "app",
      scope: subject.sid === undefined ? "person" : "session",
    });
  }

  return {
    connect(auth) {
      handlers = auth.handlers;
      const { GET, POST } = handlers;
      const post = createSignInEndpoint(POST, signInQuery);
      const own = createContinueEndpoint(
        {
          GET: createSessionEndpoint((request) => answerRequest(request, () => GET(request)), {
            baseOf,
            cookies,
            ended,
          }),
          POST: createSignOutEndpoint((request) => answerRequest(request, () => post(request)), {
            baseOf,
            start,
          }),
        },
        { ...answering, baseOf, defaultTarget },
      );
      return {
        ...auth,
        handlers: { GET: answeringRefusals(own.GET), POST: answeringRefusals(own.POST) },
        auth: wrapAuth(auth.auth, aroundAuth),
        unstable_update: (data) => availability.read(() => auth.unstable_update(data)),
        signIn: createSignInAction(auth.signIn, { signInQuery, wrapAction: noted.wrapAction }),
        signOut: createSignOutAction({ baseOf, start, emit }),
      };
    },
    ...createKeepSignIns({
      baseOf,
      cookies,
      choices: providerLogout,
      readProviders,
      ended,
      availability,
      keeper: createIdTokenKeeper(idTokenKeeper, noted),
      noted,
      warnings,
    }),
    guardSessions: (adapter) =>
      guardSessions(adapter, {
        ...ending,
        availability,
        noted,
        ofSessionMaxAge,
        onGuarded: (end) => {
          endDatabaseSession = end;
        },
      }),
    endSessions,
    decodeSessionToken: createDecodeSessionToken({
      ...ending,
      ...availability,
      ofSessionMaxAge,
    }),
    providerOf(token) {
      const kept = readKeptSession(token);
      if (!kept) return undefined;
      const configured = readProviders().get(kept.provider);
      if (!configured) return { id: kept.provider, name: kept.provider };
      return describeProvider(configured);
    },
    buildLogoutUrl(message) {
      return buildLogoutUrl(message, { ...concluding, ...ending });
    },
    routes: {
      logout: createLogoutRoute({ baseOf, allowedOrigins, start, emit }),
      backChannel: createBackChannelRoute({
        readProviders,
        keysOf: createVerificationKeys({
          discover,
          fetch: askProvider,
          timeLimitMs: discoveryTimeLimitMs,
          now: Date.now,
          isProduction,
        }),
        issuesWithoutExp: (id) => logoutsFrom[id]?.withoutExp ?? false,
        ended,
        now: Date.now,
        emit,
      }),
      frontChannel: createFrontChannelRoute({
        baseOf,
        secrets,
        readProviders,
        framesEndSessions,
        sendsForeignSid: (id) => logoutsFrom[id]?.foreignSid ?? false,
        ended,
        now: Date.now,
        emit,
      }),
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
      if (!pending) return undefined;
      return providerOutcome(pending);
    },
  };
}
