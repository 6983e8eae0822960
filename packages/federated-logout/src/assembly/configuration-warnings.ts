import type { SignInAccount } from "../sessions/sign-in-account.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { FederatedLogoutError } from "../errors.ts";
import type { LogoutEvent } from "../events.ts";
import { claimsOf } from "../sessions/id-token-claims.ts";
import { readSessionExpiry } from "../sessions/session-expiry.ts";
import type { IdTokenKeeperName } from "../sign-in/id-token-keeper.ts";
import { findKnownProvider } from "../providers/find-known-provider.ts";
import { applySettings, type LogoutChoices } from "../providers/logout-choice.ts";
import { advisoriesOn } from "../next-auth-v5/outdated.ts";
import { isLoopback } from "../providers/secure-endpoint.ts";

type ConfigurationWarning = Extract<LogoutEvent, { type: "configuration.warning" }>;

export interface ConfigurationWarningsContext {
  isProduction: boolean;
  choices: LogoutChoices;
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  logoutsFrom: Readonly<Record<string, unknown>>;
  sessionLimits: Readonly<Record<string, unknown>>;
  keeper: () => IdTokenKeeperName;
  /** Whether ended sessions are remembered elsewhere than in this process. */
  hasStore: boolean;
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
  ofSignIn: (account: SignInAccount) => void;
  /** Of what a sign-in or a refresh brought. */
  ofIdToken: (providerId: string, idToken: string | undefined) => void;
  /** Of the answer to a sign-in, which carries the session claim or the sign-in cookie. */
  ofSignedIn: (response: Response) => void;
  /** Of a function that a NextAuth has called which is not connected. */
  ofNotConnected: (name: string) => void;
  /** Of an adapter that answers with another session token than the one it was asked for. */
  ofOtherToken: () => void;
  /** Of a session that pages get with a token in it. */
  ofSession: (session: unknown) => void;
  /** Of the runtime that guards pages. */
  ofRuntime: (runtime: string | undefined) => void;
  /** Of the version of next-auth. */
  ofVersion: (version: string | undefined) => void;
  /** Of a route that is asked for at another path than the config says. */
  ofPath: (pathname: string, base: BaseUrl) => void;
}

const jsonWebToken = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/;

// What nginx and many a load balancer take by default, and what they are commonly raised to.
const usualHeaderLimits = [8192, 4096];

export function createConfigurationWarnings({
  isProduction,
  choices,
  readProviders,
  logoutsFrom,
  sessionLimits,
  keeper,
  hasStore,
  emit,
}: ConfigurationWarningsContext): ConfigurationWarnings {
  const given = new Set<string>();
  let hasReadChoices = false;

  return {
    ofBase({ origin }) {
      if (isProduction && origin.startsWith("http:") && !isLoopback(new URL(origin))) {
        warn("insecure_base", `${origin} is not https; providers refuse such a return address`);
      }
      // The choices do not change, and reading the providers is work.
      if (hasReadChoices) return;
      hasReadChoices = true;
      const byProviders = { providerLogout: choices, logoutsFrom, sessionLimits };
      for (const [option, byProvider] of Object.entries(byProviders)) {
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
    ofIdToken(providerId, idToken) {
      if (readSessionExpiry(claimsOf(idToken)) !== "unusable") return;
      warn(
        "session_expiry",
        `"${providerId}" says session_expiry in an id_token, which is no time in seconds after its iat, and ignored`,
        providerId,
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
        keeper() === "session"
          ? ` idTokenKeeper: "cookie" keeps the id_token out of every other request.`
          : "";
      warn(
        "large_headers",
        `The answer to a sign-in has ${bytes} bytes of headers; proxies that take ${limit} answer 502 (nginx: raise proxy_buffer_size and large_client_header_buffers).${otherKeeper}`,
        String(limit),
      );
    },
    ofNotConnected(name) {
      warn(
        "not_connected",
        `${name} was called by a NextAuth that is not connected: a middleware's own, say. It does not know how sessions are kept or ended; use what logout.connect(NextAuth, config) returns`,
        name,
      );
    },
    ofOtherToken() {
      warn(
        "session_token",
        "The adapter's getSessionAndUser answers with another sessionToken than the one it was asked for, so that the session is not used: it has to be that very token, and not a digest of it",
      );
    },
    ofSession(session) {
      if (isProduction || !jsonWebToken.test(JSON.stringify(session) ?? "")) return;
      warn(
        "token_in_session",
        "The `session` callback returns a token: every script of a page can read it. Return what the page needs, and not the whole token",
      );
    },
    ofRuntime(runtime) {
      if (runtime !== "edge" || hasStore) return;
      warn(
        "edge_runtime",
        'The middleware runs in the Edge runtime, and does not know which sessions have ended elsewhere: set runtime: "nodejs" in its config, or let it send nobody who is signed in away from the sign-in page, to where a page may know better',
      );
    },
    ofVersion(version) {
      const advisories = version && advisoriesOn(version);
      if (advisories) warn("outdated_next_auth", advisories);
    },
    ofPath(pathname, { authPath, appPath }) {
      if (pathname.includes(authPath.slice(appPath.length))) return;
      warn(
        "base_path",
        `The Auth.js routes answer at ${pathname}, and the config says ${authPath}: set basePath to where [...nextauth]/route.ts is`,
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
