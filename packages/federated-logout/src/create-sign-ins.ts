import type { Adapter } from "next-auth/adapters";
import type { ConfigCompletion } from "./complete-config.ts";
import { createDecodeSessionToken } from "./decode-session-token.ts";
import { describeProvider } from "./describe-provider.ts";
import type { FederatedLogout } from "./federated-logout-interface.ts";
import type { Foundation } from "./foundation.ts";
import { guardSessions, type GuardedAdapter } from "./guard-sessions.ts";
import { createIdTokenKeeper } from "./id-token-keeper.ts";
import { createKeepSignIns } from "./keep-sign-ins.ts";
import { readKeptSession } from "./kept-session.ts";
import { isLogoutToken } from "./logout-event.ts";
import { createNotedCookies, type NotedCookies } from "./noted-cookies.ts";
import { openSessionCookies, type OpenedSession } from "./session-token.ts";
import { createSignInQuery, type SignInQuery } from "./sign-in-query.ts";
import type { Sessions } from "./create-sessions.ts";

/** What a sign-in leaves for its logout. */
export interface SignIns extends Pick<
  FederatedLogout,
  "keepIdToken" | "keepRefreshedTokens" | "keepRefreshedIdToken" | "providerOf"
> {
  completion: Pick<ConfigCompletion, "decode" | "jwt" | "isCredible" | "signedIn">;
  noted: NotedCookies;
  signInQuery: SignInQuery;
  guard: (adapter: Adapter) => GuardedAdapter;
  /** Opens all JWT sessions of a request. */
  openSessions: (headers: Headers) => Promise<OpenedSession[]>;
  /** Lets Auth.js answer a request. */
  answer: <Answer>(
    request: Request,
    answer: () => Answer | Promise<Answer>,
  ) => Promise<Answer | Response>;
}

export function createSignIns(foundation: Foundation, sessions: Sessions): SignIns {
  const { settings, baseOf, readProviders, warnings, keeperName } = foundation;
  const { ended, availability } = sessions;
  const noted = createNotedCookies({
    ...foundation,
    openSessions,
    onReplaced: async (kept) => void (await ended.endOne(kept)),
    onReplacedRow: async (sessionToken) => settings().endDatabaseSession?.(sessionToken, undefined),
    onSignedIn: warnings.ofSignedIn,
  });
  const keepers = {
    session: createIdTokenKeeper("session", noted),
    cookie: createIdTokenKeeper("cookie", noted),
  };
  const { jwt, signedIn, ...hooks } = createKeepSignIns({
    ...foundation,
    ...sessions,
    noted,
    keeper: () => keepers[keeperName()],
  });

  function openSessions(headers: Headers): Promise<OpenedSession[]> {
    const { decode, jwtSecret, sessionCookie } = settings();
    const { name: salt } = sessionCookie(baseOf(headers));
    return openSessionCookies(headers, decode, { salt, secret: jwtSecret() });
  }

  return {
    ...hooks,
    completion: {
      decode: createDecodeSessionToken({ settings, ended, ...availability }),
      jwt,
      isCredible: (account) => !isLogoutToken(account?.id_token),
      signedIn({ account, email }) {
        // Somebody who asks for a link by e-mail has not signed in yet.
        const hasSignedIn = account && !email?.verificationRequest;
        if (hasSignedIn && settings().strategy === "database") signedIn(account);
      },
    },
    noted,
    signInQuery: createSignInQuery(foundation),
    guard: (adapter) => guardSessions(adapter, { ...foundation, ...sessions, noted }),
    openSessions,
    // Nothing that was noted counts where the answer is that sessions are unavailable.
    answer: (request, answer) =>
      noted.answer(request.headers, () => availability.answer(request, answer)),
    providerOf(token) {
      const kept = readKeptSession(token);
      if (!kept) return undefined;
      const configured = readProviders().get(kept.provider);
      return configured ? describeProvider(configured) : { id: kept.provider, name: kept.provider };
    },
  };
}
