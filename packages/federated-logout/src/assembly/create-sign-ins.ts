import type { ConfigCompletion } from "../auth-js/complete-config.ts";
import { createDecodeSessionToken } from "../sessions/decode-session-token.ts";
import { describeProvider } from "../providers/describe-provider.ts";
import type { FederatedLogout } from "../federated-logout-interface.ts";
import type { Foundation } from "./foundation.ts";
import {
  guardSessions,
  type GuardableAdapter,
  type GuardedAdapter,
} from "../sessions/guard-sessions.ts";
import { createIdTokenKeeper } from "../sign-in/id-token-keeper.ts";
import { createSessionCallbacks, type SessionCallbacks } from "../sign-in/session-callbacks.ts";
import { readSessionClaim } from "../sessions/claim-in-token.ts";
import { isLogoutToken } from "../back-channel/logout-event.ts";
import { createSignInResponses, type SignInResponses } from "../sign-in/sign-in-responses.ts";
import { openSessionCookies, type OpenedSession } from "../sessions/session-token.ts";
import { createSignInQuery, type SignInQuery } from "../sign-in/re-authentication-query.ts";
import { readCurrentSession, type CurrentSession } from "../sessions/current-session.ts";
import type { SessionIdentity } from "../sessions/session-identity.ts";
import type { Sessions } from "./create-sessions.ts";

/** What a sign-in leaves for its logout. */
export interface SignIns extends Pick<
  FederatedLogout<unknown>,
  "keepIdToken" | "keepRefreshedTokens" | "keepRefreshedIdToken" | "providerOf"
> {
  completion: Pick<ConfigCompletion, "jwt" | "isCredible" | "signedIn" | "answeredSession">;
  /** As the app does, with nothing of it in the log. */
  decodeSessionToken: ConfigCompletion["decode"];
  checkDecoded: SessionCallbacks["checkDecoded"];
  signInResponses: SignInResponses;
  signInQuery: SignInQuery;
  guard: <Adapter extends GuardableAdapter>(adapter: Adapter) => GuardedAdapter<Adapter>;
  /** Opens all JWT sessions of a request. */
  openSessions: (headers: Headers) => Promise<OpenedSession[]>;
  currentSession: (headers: Headers) => Promise<CurrentSession | undefined>;
  /** Lets Auth.js answer a request. */
  answer: <Answer>(
    request: Request,
    answer: () => Answer | Promise<Answer>,
  ) => Promise<Answer | Response>;
}

export function createSignIns(foundation: Foundation, sessions: Sessions): SignIns {
  const { settings, baseOf, cookies, readProviders, warnings, keeperName } = foundation;
  const { ended, availability, list } = sessions;
  const listSignIn = async (session: SessionIdentity) => {
    const headers = signInResponses.requestHeaders();
    // A page's request is not known: what is listed already stays as it is.
    await (headers ? list?.add(session, headers.get("user-agent")) : list?.renew(session));
  };
  const signInResponses: SignInResponses = createSignInResponses({
    ...foundation,
    removeDeferredLogout: (headers, base) =>
      [cookies.deferred, cookies.deferredWithoutSession].flatMap((cookie) =>
        cookie.remove(headers, base),
      ),
    openSessions,
    onReplaced: async ({ identity }) => void (await ended.endOne(identity)),
    onReplacedRow: async (sessionToken) =>
      settings().databaseSessions?.end(sessionToken, undefined),
    onSignedIn: warnings.ofSignedIn,
  });
  const keepers = {
    session: createIdTokenKeeper("session", signInResponses),
    cookie: createIdTokenKeeper("cookie", signInResponses),
  };
  const { jwt, signedIn, ...hooks } = createSessionCallbacks({
    ...foundation,
    ...sessions,
    listSignIn,
    isAudited: foundation.audit !== undefined,
    issuerOf: (providerId) => readProviders().get(providerId)?.issuer,
    signInResponses,
    keeper: () => keepers[keeperName()],
  });

  function openSessions(headers: Headers): Promise<OpenedSession[]> {
    const { decode, jwtSecret, jwtSalt, sessionCookie } = settings();
    const cookie = sessionCookie(baseOf(headers));
    return openSessionCookies(headers, cookie, {
      decode,
      salt: jwtSalt(cookie),
      secret: jwtSecret(),
    });
  }

  return {
    ...hooks,
    decodeSessionToken: createDecodeSessionToken((params) => settings().decode(params)),
    completion: {
      jwt,
      isCredible: (account) => !isLogoutToken(account?.id_token),
      answeredSession: warnings.ofSession,
      async signedIn({ account, profile, email }) {
        // Somebody who asks for a link by e-mail has not signed in yet.
        const hasSignedIn = account && !email?.verificationRequest;
        if (hasSignedIn && settings().strategy === "database") await signedIn(account, profile);
      },
    },
    signInResponses,
    signInQuery: createSignInQuery(foundation),
    guard: (adapter) =>
      guardSessions(adapter, {
        ...foundation,
        ...sessions,
        listSignIn,
        signInResponses,
        onOtherToken: warnings.ofOtherToken,
      }),
    openSessions,
    currentSession: (headers) =>
      readCurrentSession(headers, {
        ...sessions,
        openSessions,
        findDatabaseSession: settings().databaseSessions?.find,
        cookieOf: () => settings().sessionCookie(baseOf(headers)),
      }),
    // Nothing that was recorded counts where the answer is that sessions are unavailable.
    answer: (request, answer) =>
      signInResponses.answer(request.headers, () => availability.answer(request, answer)),
    providerOf(token) {
      const claim = readSessionClaim(token);
      if (!claim) return undefined;
      const configured = readProviders().get(claim.provider);
      return configured
        ? describeProvider(configured)
        : { id: claim.provider, name: claim.provider };
    },
  };
}
