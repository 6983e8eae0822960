import type { Account } from "next-auth";
import type { BaseUrl } from "./base-url.ts";
import type { ConfigurationWarnings } from "./configuration-warnings.ts";
import type { ConfiguredProvider } from "./configured-provider.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { FederatedLogout } from "./federated-logout-interface.ts";
import type { IdTokenKeeper } from "./id-token-keeper.ts";
import { isLogoutToken } from "./logout-event.ts";
import { keptSessionFrom, readKeptSession, type KeptSession } from "./kept-session.ts";
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
  baseOf: (headers: Headers) => BaseUrl;
  cookies: LogoutCookies;
  choices: LogoutChoices;
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  ended: EndedSessions;
  availability: SessionAvailability;
  keeper: IdTokenKeeper;
  noted: NotedCookies;
  warnings: ConfigurationWarnings;
}

/** What the callbacks of the NextAuth config do: keep sign-ins, and give up sessions that have ended. */
export function createKeepSignIns({
  baseOf,
  cookies,
  choices,
  readProviders,
  ended,
  availability,
  keeper,
  noted,
  warnings,
}: KeepSignInsContext): Pick<
  FederatedLogout,
  "keepIdToken" | "keepSignIn" | "keepRefreshedTokens" | "keepRefreshedIdToken"
> {
  function keptFrom(account: Account): KeptSession {
    warnings.ofSignIn(account);
    noted.note({ signedInThrough: account.provider });
    return keptSessionFrom(account, revocableTokenOf(account, choices[account.provider]));
  }

  function merge(kept: KeptSession, refreshed: RefreshedTokens): KeptSession {
    return mergeRefreshedTokens(kept, refreshed, readProviders().get(kept.provider)?.issuer);
  }

  async function goesOnWith(kept: KeptSession): Promise<boolean> {
    const verdict = await ended.verdictOn(await identityOf(kept));
    if (verdict === "ended") noted.note({ hasEnded: true });
    return availability.goesOnWith(verdict);
  }

  return {
    async keepIdToken(token, account) {
      if (!account) {
        const kept = readKeptSession(token);
        if (!kept) return token;
        return (await goesOnWith(kept)) ? token : null;
      }
      availability.noteReplaced();
      if (isLogoutToken(account.id_token)) return null;
      const kept = keptFrom(account);
      // A logout can overtake the sign-in whose session it ends.
      const identity = await identityOf(kept);
      if ((await ended.verdictOn(identity)) === "ended") return null;
      await ended.noteSids(identity);
      return keeper.keepSignIn(token, kept);
    },
    keepSignIn({ account, email }) {
      // Somebody who asks for a link by e-mail has not signed in yet.
      if (!account || email?.verificationRequest) return true;
      if (isLogoutToken(account.id_token)) return false;
      keeper.keepDatabaseSignIn(keptFrom(account));
      return true;
    },
    async keepRefreshedTokens(token, refreshed) {
      const kept = readKeptSession(token);
      if (!kept) return token;
      const merged = merge(kept, refreshed);
      // It may have ended while the provider was asked.
      if (!(await goesOnWith(merged))) return null;
      if (merged.sid !== kept.sid) await ended.noteSids(await identityOf(merged));
      return keeper.keepRefreshed(token, merged);
    },
    async keepRefreshedIdToken(refreshed) {
      const headers = noted.requestHeaders();
      if (!headers) return;
      const remembered = await recallSignIns(cookies, headers, baseOf(headers));
      const session = { kind: "database", cookies: await digestsOf(cookiesOf(headers)) } as const;
      const kept = keptSessionOf(session, remembered);
      if (kept) keeper.keepDatabaseRefreshed(merge(kept, refreshed));
    },
  };
}
