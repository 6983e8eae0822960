import type { BaseUrl } from "./base-url.ts";
import type { LogoutEvent } from "./events.ts";
import { isLoopback } from "./secure-endpoint.ts";

type ConfigurationWarning = Extract<LogoutEvent, { type: "configuration.warning" }>;

export interface ConfigurationWarningsContext {
  isProduction: boolean;
  secrets: () => readonly string[];
  /** Ids that `providerLogout` has a choice for. */
  chosenIds: readonly string[];
  isProvider: (id: string) => boolean;
  emit: (event: LogoutEvent) => void;
}

/**
 * Creates the warnings, each given once, about a configuration with which logouts work less well than
 * they could.
 *
 * @see [RP-Initiated Logout 1.0, section 3.1](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#ClientMetadata)
 */
export function createConfigurationWarnings({
  isProduction,
  secrets,
  chosenIds,
  isProvider,
  emit,
}: ConfigurationWarningsContext): (base: BaseUrl) => void {
  const given = new Set<string>();
  let hasReadChoices = false;

  return function warnOnce({ origin }) {
    if (isProduction && origin.startsWith("http:") && !isLoopback(new URL(origin))) {
      warn("insecure_base", `${origin} is not https; providers refuse such a return address`);
    }
    if (secrets().length === 0) {
      warn("missing_secret", "Without AUTH_SECRET, or `secret`, a logout forgets where to land");
    }
    // The choices do not change, and reading the providers is work.
    if (hasReadChoices) return;
    hasReadChoices = true;
    const unknown = chosenIds.find((id) => !isProvider(id));
    if (unknown !== undefined) {
      warn("unknown_provider", `providerLogout names "${unknown}", which is no provider's id`);
    }
  };

  function warn(code: ConfigurationWarning["code"], message: string): void {
    if (given.has(code)) return;
    given.add(code);
    emit({ type: "configuration.warning", code, message });
  }
}
