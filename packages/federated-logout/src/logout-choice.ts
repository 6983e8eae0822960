import { FederatedLogoutError } from "./errors.ts";
import type { BuildLogoutUrl, LogoutDialect } from "./logout-dialect.ts";

/** How sessions at one provider end; what is left out stays as the library knows it. */
export interface ProviderLogoutSettings extends LogoutDialect {
  /**
   * Sign in again at once after every logout, as whoever is there then. The provider is asked to
   * show its login page, and the browser comes back signed in.
   *
   * @default false
   */
  signInAgain?: boolean;
  /**
   * Revoke what the provider issued to this app: its refresh token, else its access token. Several
   * providers forget the person's consent with it. The token is kept in the session for this.
   *
   * @default false
   */
  revokeTokens?: boolean;
}

/**
 * What becomes of the session at one provider when somebody signs out: `false` leaves it alone,
 * settings change how its logout is asked for, a function builds the logout URL.
 */
export type ProviderLogoutChoice = false | ProviderLogoutSettings | BuildLogoutUrl;

/** @throws {FederatedLogoutError} `invalid_option` for the first choice that cannot work. */
export function assertChoices(choices: Readonly<Record<string, ProviderLogoutChoice>>): void {
  for (const [id, choice] of Object.entries(choices)) {
    if (choice === false || typeof choice === "function") continue;
    if (typeof choice !== "object" || choice === null) {
      throw invalidChoice(id, "must be false, settings or a function");
    }
    if (choice.endpoint !== undefined && !URL.canParse(choice.endpoint, "https://issuer.example")) {
      throw invalidChoice(id, "has an endpoint that is not a URL");
    }
  }
}

function invalidChoice(id: string, problem: string): FederatedLogoutError {
  return new FederatedLogoutError("invalid_option", `providerLogout["${id}"] ${problem}`);
}

/**
 * The dialect to speak: what is known about the provider, with the settings over it.
 *
 * @param known - The provider's own dialect.
 */
export function applySettings(
  known: LogoutDialect,
  { signInAgain, revokeTokens: _elsewhere, ...overrides }: ProviderLogoutSettings,
): LogoutDialect {
  const { endpointVariable, ...rest } = known;
  return {
    ...rest,
    // An endpoint in the code is more explicit than a variable.
    ...(endpointVariable !== undefined && overrides.endpoint === undefined && { endpointVariable }),
    ...(signInAgain && known.whenSigningInAgain),
    ...overrides,
  };
}
