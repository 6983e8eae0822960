import type { Account } from "next-auth";
import type { JWT } from "next-auth/jwt";
import { createAsyncContext } from "./async-context.ts";
import type { AuthSettings } from "./auth-settings.ts";
import type { BaseUrl } from "./base-url.ts";
import type { ConfigurationWarnings } from "./configuration-warnings.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { FederatedLogout } from "./federated-logout-interface.ts";
import { notesOf, type IdTokenKeeper } from "./id-token-keeper.ts";
import { isLogoutToken } from "./logout-event.ts";
import {
  keptSessionFrom,
  readKeptSession,
  withoutKeptSession,
  writeKeptSession,
  type KeptSession,
} from "./kept-session.ts";
import type { LogoutChoices } from "./logout-choice.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import type { NotedCookies } from "./noted-cookies.ts";
import { mergeRefreshedTokens, type RefreshedTokens } from "./refreshed-tokens.ts";
import { digestsOf, keptSessionOf, recallSignIns } from "./remembered-sign-in.ts";
import { cookiesOf } from "./request-cookies.ts";
import { revocableTokenOf } from "./revoke-tokens.ts";
import { identityOf } from "./session-identity.ts";
import type { SessionAvailability } from "./session-availability.ts";

export interface KeepSignInsContext {
  settings: () => AuthSettings;
  baseOf: (headers: Headers) => BaseUrl;
  cookies: LogoutCookies;
  choices: LogoutChoices;
  ended: EndedSessions;
  availability: SessionAvailability;
  keeper: () => IdTokenKeeper;
  noted: NotedCookies;
  warnings: ConfigurationWarnings;
}

export interface KeepSignIns extends Pick<
  FederatedLogout,
  "keepIdToken" | "keepRefreshedTokens" | "keepRefreshedIdToken"
> {
  /** Runs the app's `jwt` callback around what is kept of the session. */
  jwt: (
    token: JWT,
    account: Account | null | undefined,
    callback: (token: JWT) => JWT | null | PromiseLike<JWT | null>,
  ) => Promise<JWT | null>;
  /** Keeps a sign-in with a database session. */
  signedIn: (account: Account) => void;
}

/** One call of the `jwt` callback. Whatever the app makes of the token, this is what is kept. */
interface JwtCall {
  /** Absent for a session of before, or of nobody's. */
  kept?: KeptSession;
  hasEnded: boolean;
  /** What the app must not go on with, whatever it catches. */
  refusal?: unknown;
}

/** What is done around the callbacks of the NextAuth config: keeps sign-ins, gives up what has ended. */
export function createKeepSignIns({
  settings,
  baseOf,
  cookies,
  choices,
  ended,
  availability,
  keeper,
  noted,
  warnings,
}: KeepSignInsContext): KeepSignIns {
  const calls = createAsyncContext<JwtCall>();

  function keptFrom(account: Account): KeptSession {
    warnings.ofSignIn(account);
    noted.note({ signedInThrough: account.provider });
    return keptSessionFrom(account, revocableTokenOf(account, choices[account.provider]));
  }

  function merge(kept: KeptSession, refreshed: RefreshedTokens): KeptSession {
    const issuer = settings().providers().get(kept.provider)?.issuer;
    return mergeRefreshedTokens(kept, refreshed, issuer);
  }

  async function goesOnWith(kept: KeptSession): Promise<boolean> {
    const verdict = await ended.verdictOn(await identityOf(kept));
    if (verdict === "ended") noted.note({ hasEnded: true });
    return availability.goesOnWith(verdict);
  }

  async function beginCall(token: JWT, account: Account | null | undefined): Promise<JwtCall> {
    if (!account) {
      const kept = readKeptSession(token);
      return kept ? { kept, hasEnded: !(await goesOnWith(kept)) } : { hasEnded: false };
    }
    if (isLogoutToken(account.id_token)) return { hasEnded: true };
    const kept = keptFrom(account);
    // A logout can overtake the sign-in whose session it ends.
    const identity = await identityOf(kept);
    if ((await ended.verdictOn(identity)) === "ended") return { hasEnded: true };
    await ended.noteSids(identity);
    return { kept: keeper().keepSignIn(kept), hasEnded: false };
  }

  return {
    async jwt(token, account, callback) {
      const call = await beginCall(token, account);
      if (call.hasEnded) return null;
      const answer = await calls.run(call, () => callback(withKept(token, call)));
      if (call.refusal !== undefined) throw call.refusal;
      return answer && (call.hasEnded ? null : withKept(answer, call));
    },
    async keepIdToken(token, account) {
      const current = calls.getStore();
      if (!current) warnings.ofNotConnected("keepIdToken");
      const call = current ?? (await beginCall(token, account));
      return call.hasEnded ? null : withKept(token, call);
    },
    signedIn(account) {
      noted.note(notesOf(keptFrom(account)));
    },
    async keepRefreshedTokens(token, refreshed) {
      const call = calls.getStore();
      const kept = call ? call.kept : readKeptSession(token);
      if (!kept) return token;
      try {
        const merged = merge(kept, refreshed);
        // It may have ended while the provider was asked.
        const hasEnded = !(await goesOnWith(merged));
        if (call) call.hasEnded ||= hasEnded;
        if (hasEnded) return null;
        if (merged.sid !== kept.sid) await ended.noteSids(await identityOf(merged));
        const keptNow = keeper().keepRefreshed(merged);
        if (call) call.kept = keptNow;
        return writeKeptSession(token, keptNow);
      } catch (error) {
        if (call) call.refusal = error;
        throw error;
      }
    },
    async keepRefreshedIdToken(refreshed) {
      const headers = noted.requestHeaders();
      if (!headers) return;
      const remembered = await recallSignIns(cookies, headers, baseOf(headers));
      const session = { kind: "database", cookies: await digestsOf(cookiesOf(headers)) } as const;
      const kept = keptSessionOf(session, remembered);
      if (kept) noted.note(notesOf(merge(kept, refreshed)));
    },
  };
}

// What a client sends may be among the app's own claims: it never gets into this one.
function withKept(token: JWT, { kept }: JwtCall): JWT {
  return kept ? writeKeptSession(token, kept) : withoutKeptSession(token);
}
