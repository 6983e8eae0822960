import type { Account } from "next-auth";
import type { BaseUrl } from "./base-url.ts";
import type { ConfiguredProvider } from "./configured-provider.ts";
import { FederatedLogoutError } from "./errors.ts";
import type { LogoutEvent } from "./events.ts";
import type { IdTokenKeeperName } from "./id-token-keeper.ts";
import { findKnownProvider } from "./known-provider.ts";
import { applySettings, type LogoutChoices } from "./logout-choice.ts";
import { isLoopback } from "./secure-endpoint.ts";

type ConfigurationWarning = Extract<LogoutEvent, { type: "configuration.warning" }>;

export interface ConfigurationWarningsContext {
  isProduction: boolean;
  secrets: () => readonly string[];
  choices: LogoutChoices;
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  logoutsFrom: Readonly<Record<string, unknown>>;
  keeper: IdTokenKeeperName;
  /** How long ended sessions are remembered, in seconds. */
  sessionMaxAge: number;
  emit: (event: LogoutEvent) => void;
}

/**
 * Warnings, each given once, about a configuration with which logouts work less well than they could.
 */
export interface ConfigurationWarnings {
  /** @see [RP-Initiated Logout 1.0, section 3.1](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#ClientMetadata) */
  ofBase: (base: BaseUrl) => void;
  /** Of an address that cannot be known: those who ask are answered, and learn nothing of it. */
  ofAddress: (error: unknown) => void;
  ofSignIn: (account: Account) => void;
  /** Of the answer to a sign-in, which carries whatever is kept. */
  ofSignedIn: (response: Response) => void;
  /** Of sessions that live so long, in seconds. */
  ofSessionMaxAge: (seconds: number) => void;
  /** Of a session that was used without asking whether it has ended. */
  ofUncheckedSession: () => void;
  /** Of a sign-in whose session is in a database; `isEndable`: whether from outside, too. */
  ofDatabaseSession: (providerId: string, isEndable: boolean) => void;
}

// What nginx and many a load balancer take by default, and what they are commonly raised to.
const usualHeaderLimits = [8192, 4096];

export function createConfigurationWarnings({
  isProduction,
  secrets,
  choices,
  readProviders,
  logoutsFrom,
  keeper,
  sessionMaxAge,
  emit,
}: ConfigurationWarningsContext): ConfigurationWarnings {
  const given = new Set<string>();
  let hasReadChoices = false;

  return {
    ofBase({ origin }) {
      if (isProduction && origin.startsWith("http:") && !isLoopback(new URL(origin))) {
        warn("insecure_base", `${origin} is not https; providers refuse such a return address`);
      }
      if (secrets().length === 0) {
        warn("missing_secret", "Without AUTH_SECRET, or `secret`, a logout forgets where to land");
      }
      // The choices do not change, and reading the providers is work.
      if (hasReadChoices) return;
      hasReadChoices = true;
      for (const [option, byProvider] of Object.entries({ providerLogout: choices, logoutsFrom })) {
        const unknown = Object.keys(byProvider).find((id) => !isProvider(id));
        if (unknown === undefined) continue;
        warn("unknown_provider", `${option} names "${unknown}", which is no provider's id`, option);
      }
    },
    ofAddress(error) {
      if (!(error instanceof FederatedLogoutError) || error.code !== "untrusted_host") return;
      warn(
        error.code,
        `A request was answered with 400: its host is not trusted. ${error.message}`,
      );
    },
    ofSignIn({ provider, id_token: idToken }) {
      if (isProduction || idToken || !takesIdTokenHint(provider)) return;
      warn(
        "no_id_token",
        `"${provider}" returned no id_token, so that its logout goes without id_token_hint: is "openid" in its scope?`,
        provider,
      );
    },
    ofSignedIn({ headers }) {
      if (isProduction) return;
      const bytes = [...headers].reduce(
        (sum, [name, value]) => sum + Buffer.byteLength(`${name}: ${value}\r\n`),
        0,
      );
      const limit = usualHeaderLimits.find((usual) => bytes > usual);
      if (limit === undefined) return;
      const otherKeeper =
        keeper === "session"
          ? ` idTokenKeeper: "cookie" keeps the id_token out of every other request.`
          : "";
      warn(
        "large_headers",
        `The answer to a sign-in has ${bytes} bytes of headers; proxies that take ${limit} answer 502 (nginx: raise proxy_buffer_size and large_client_header_buffers).${otherKeeper}`,
        String(limit),
      );
    },
    ofSessionMaxAge(seconds) {
      if (seconds <= sessionMaxAge) return;
      warn(
        "short_session_max_age",
        `Sessions live for ${Math.round(seconds)} seconds, but ended ones are remembered for ${sessionMaxAge}, and may come back after that: set sessionMaxAge`,
      );
    },
    ofUncheckedSession() {
      warn(
        "unchecked_session",
        "A session was used without asking whether it has ended: the jwt callback has to return what logout.keepIdToken returns, each time it is called",
      );
    },
    ofDatabaseSession(providerId, isEndable) {
      if (!isEndable) {
        warn(
          "database_sessions",
          "A session cannot be ended from outside: wrap the adapter in logout.guardSessions(...), or with JWT sessions call logout.keepIdToken in the jwt callback",
          "adapter",
        );
      }
      const type = readProviders().get(providerId)?.type;
      if (keeper === "cookie" || (type !== "oidc" && type !== "oauth")) return;
      warn(
        "database_sessions",
        `A database session has no room for an id_token, so that logouts go without id_token_hint: set idTokenKeeper: "cookie"`,
      );
    },
  };

  // One that is built in may be switched on by the environment, elsewhere.
  function isProvider(id: string): boolean {
    return findKnownProvider(id, undefined) !== undefined || readProviders().has(id);
  }

  function takesIdTokenHint(id: string): boolean {
    const configured = readProviders().get(id);
    const choice = choices[id];
    const logout = findKnownProvider(id, configured?.issuer)?.logout;
    if (choice === false || typeof choice === "function" || typeof logout === "function") {
      return false;
    }
    const isAsked =
      configured?.type === "oidc" || (configured?.type === "oauth" && (logout ?? choice));
    return Boolean(isAsked) && !applySettings(logout ?? {}, choice ?? {}).takesNoIdTokenHint;
  }

  function warn(code: ConfigurationWarning["code"], message: string, about = ""): void {
    const warning = `${code} ${about}`;
    if (given.has(warning)) return;
    given.add(warning);
    emit({ type: "configuration.warning", code, message });
  }
}
