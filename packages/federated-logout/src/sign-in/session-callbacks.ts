import type { SessionLimitChoices } from "../sessions/session-limits.ts";
import type { SignInAccount, SignInProfile } from "../sessions/sign-in-account.ts";
import type { JWT } from "next-auth/jwt";
import { createAsyncContext } from "../runtime/async-context.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import type { SessionVerdict } from "../sessions/session-verdict.ts";
import { factsOf, type IdTokenKeeper } from "./id-token-keeper.ts";
import { isLogoutToken } from "../back-channel/logout-event.ts";
import { sessionClaimFrom } from "../sessions/claim-of-sign-in.ts";
import {
  readSessionClaim,
  withoutSessionClaim,
  writeSessionClaim,
} from "../sessions/claim-in-token.ts";
import type { SessionClaim } from "../sessions/session-claim.ts";
import type { PublishedKeys } from "../providers/published-keys.ts";
import type { LogoutChoices } from "../providers/logout-choice.ts";
import type { SignInResponses } from "./sign-in-responses.ts";
import { noteRefresh, noteRefreshedExpiry } from "./note-refresh.ts";
import { mergeRefreshedTokens, type RefreshedTokens } from "./refreshed-tokens.ts";
import {
  digestsOf,
  sessionClaimOf,
  readSignInCookies,
  type SignInCookies,
} from "./sign-in-cookie.ts";
import { cookiesOf } from "../http/request-cookies.ts";
import { revocableTokenOf } from "./revocable-token.ts";
import type { SessionIdentity } from "../sessions/session-identity.ts";
import type { SessionAvailability } from "../sessions/session-availability.ts";

export interface SessionCallbacksContext {
  /** Whether an audit log is to name people. */
  isAudited: boolean;
  /** Of a provider, as the config has it. */
  issuerOf: (providerId: string) => string | undefined;
  sessionLimits: SessionLimitChoices;
  /** Whether sessions are ended by e-mail address, too. */
  endsSessionsByEmail: boolean;
  baseOf: (headers: Headers) => BaseUrl;
  cookies: SignInCookies;
  choices: LogoutChoices;
  ended: EndedSessions;
  /** Lists the session of a sign-in, or what a refresh has made of it. */
  listSignIn: (session: SessionIdentity) => Promise<void>;
  publishedKeys: Pick<PublishedKeys, "lookAhead">;
  availability: SessionAvailability;
  keeper: () => IdTokenKeeper;
  signInResponses: SignInResponses;
  warnings: {
    ofSignIn: (account: SignInAccount) => void;
    ofIdToken: (providerId: string, idToken: string | undefined) => void;
    ofNotConnected: (name: string) => void;
  };
}

export interface SessionCallbacks {
  /** Says what becomes of a session whose token has been decoded. */
  checkDecoded: (token: JWT | null) => Promise<"goes_on" | "ended" | "unavailable">;
  keepIdToken: (token: JWT, account: SignInAccount | null | undefined) => Promise<JWT | null>;
  keepRefreshedTokens: (token: JWT, refreshed: RefreshedTokens) => Promise<JWT | null>;
  keepRefreshedIdToken: (refreshed: RefreshedTokens) => Promise<void>;
  /** Runs the app's `jwt` callback around the session claim. */
  jwt: (
    token: JWT,
    account: SignInAccount | null | undefined,
    callback: (token: JWT) => JWT | null | PromiseLike<JWT | null>,
    profile?: SignInProfile,
  ) => Promise<JWT | null>;
  /** Keeps a sign-in with a database session. */
  signedIn: (account: SignInAccount, profile?: SignInProfile) => Promise<void>;
}

/** One call of the `jwt` callback. Whatever the app makes of the token, this is its session claim. */
interface JwtCall {
  /** Absent for a session of before, or of nobody's. */
  claim?: SessionClaim;
  hasEnded: boolean;
  /** The session of a sign-in. */
  signedIn?: SessionIdentity;
  /** What the app must not go on with, whatever it catches. */
  refusal?: unknown;
}

/** What is done around the callbacks of the NextAuth config: keeps sign-ins, gives up what has ended. */
export function createSessionCallbacks({
  isAudited,
  issuerOf,
  sessionLimits,
  endsSessionsByEmail,
  baseOf,
  cookies,
  choices,
  ended,
  listSignIn,
  publishedKeys,
  availability,
  keeper,
  signInResponses,
  warnings,
}: SessionCallbacksContext): SessionCallbacks {
  const calls = createAsyncContext<JwtCall>();
  const checked = new WeakSet<JWT>();

  function claimFrom(account: SignInAccount, profile: SignInProfile = {}): Promise<SessionClaim> {
    const { provider, id_token: idToken } = account;
    warnings.ofSignIn(account);
    warnings.ofIdToken(provider, idToken);
    signInResponses.record({ signedInThrough: provider });
    return sessionClaimFrom(account, revocableTokenOf(account, choices[provider]), {
      limits: sessionLimits[provider],
      ...(endsSessionsByEmail && { profile }),
      configuredIssuer: issuerOf(provider),
      isAudited,
    });
  }

  function merge(claim: SessionClaim, refreshed: RefreshedTokens): Promise<SessionClaim> {
    const { provider } = claim;
    warnings.ofIdToken(provider, refreshed.id_token);
    const limits = sessionLimits[provider] ?? {};
    return mergeRefreshedTokens(claim, refreshed, { issuer: issuerOf(provider), limits });
  }

  async function verdictOn(claim: SessionClaim): Promise<SessionVerdict> {
    publishedKeys.lookAhead(claim);
    const { identity } = claim;
    const answer = ended.examine(identity);
    // Mostly nobody has to be asked.
    const examined = answer instanceof Promise ? await answer : answer;
    const { verdict } = examined;
    if (verdict === "ended") signInResponses.record({ hasEnded: true });
    const noted = availability.goesOnWith(verdict) ? ended.noteUse(identity, examined) : undefined;
    if (noted instanceof Promise) await noted;
    return verdict;
  }

  async function goesOnWith(claim: SessionClaim): Promise<boolean> {
    return availability.goesOnWith(await verdictOn(claim));
  }

  async function beginCall(
    token: JWT,
    account: SignInAccount | null | undefined,
    profile?: SignInProfile,
  ): Promise<JwtCall> {
    if (!account) {
      const claim = readSessionClaim(token);
      if (!claim) return { hasEnded: false };
      return { claim, hasEnded: !checked.has(token) && !(await goesOnWith(claim)) };
    }
    if (isLogoutToken(account.id_token)) return { hasEnded: true };
    const claim = await claimFrom(account, profile);
    const { identity } = claim;
    // A logout can overtake the sign-in whose session it ends.
    const { verdict } = await ended.examine(identity);
    if (verdict === "ended" || verdict === "expired") return { hasEnded: true };
    // Before the app's callback: a logout may come meanwhile, and is believed by this.
    await ended.noteSignIn(identity);
    return { claim: keeper().keepSignIn(claim), hasEnded: false, signedIn: identity };
  }

  return {
    async checkDecoded(token) {
      const claim = readSessionClaim(token);
      if (!token || !claim) return "goes_on";
      const verdict = await verdictOn(claim);
      if (!availability.goesOnWith(verdict)) {
        return verdict === "unknown" ? "unavailable" : "ended";
      }
      // Its `jwt` callback need not ask again.
      checked.add(token);
      return "goes_on";
    },
    async jwt(token, account, callback, profile) {
      const call = await beginCall(token, account, profile);
      if (call.hasEnded) return null;
      const answer = await calls.run(call, () => callback(withClaim(token, call)));
      if (call.refusal !== undefined) throw call.refusal;
      // The app may have refused it.
      if (answer && call.signedIn) await listSignIn(call.signedIn);
      return answer && (call.hasEnded ? null : withClaim(answer, call));
    },
    async keepIdToken(token, account) {
      const current = calls.getStore();
      if (!current) warnings.ofNotConnected("keepIdToken");
      const call = current ?? (await beginCall(token, account));
      if (!current && call.signedIn) await listSignIn(call.signedIn);
      return call.hasEnded ? null : withClaim(token, call);
    },
    async signedIn(account, profile) {
      signInResponses.record(factsOf(await claimFrom(account, profile)));
    },
    async keepRefreshedTokens(token, refreshed) {
      const call = calls.getStore();
      const claim = call ? call.claim : readSessionClaim(token);
      if (!claim) return token;
      try {
        const merged = await merge(claim, refreshed);
        // It may have ended while the provider was asked.
        const hasEnded = !(await goesOnWith(merged));
        if (call) call.hasEnded ||= hasEnded;
        if (hasEnded) return null;
        await noteRefresh(merged, claim, { ended, listSignIn });
        const claimNow = keeper().keepRefreshed(merged, claim);
        if (call) call.claim = claimNow;
        return writeSessionClaim(token, claimNow);
      } catch (error) {
        if (call) call.refusal = error;
        throw error;
      }
    },
    async keepRefreshedIdToken(refreshed) {
      const headers = signInResponses.requestHeaders();
      if (!headers) return;
      const signInCookies = await readSignInCookies(cookies, headers, baseOf(headers));
      const session = { kind: "database", cookies: await digestsOf(cookiesOf(headers)) } as const;
      const claim = sessionClaimOf(session, signInCookies);
      if (!claim) return;
      const merged = await merge(claim, refreshed);
      signInResponses.record(factsOf(merged));
      await noteRefreshedExpiry(merged, claim, ended);
    },
  };
}

// What a client sends may be among the app's own claims: it never gets into this one. A token that is right
// stays the same object: next-auth v4 shows what the app's callback does to it.
function withClaim(token: JWT, { claim }: JwtCall): JWT {
  return claim ? writeSessionClaim(token, claim) : withoutSessionClaim(token);
}
