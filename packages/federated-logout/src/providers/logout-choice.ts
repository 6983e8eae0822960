import { FederatedLogoutError } from "../errors.ts";
import type { BuildLogoutUrl, LogoutDialect } from "./logout-dialect.ts";

/** How sessions at one provider end; what is left out stays as the library knows it. */
export interface ProviderLogoutSettings extends Omit<LogoutDialect, "whenSigningInAgain"> {
  /**
   * Sign in again when the provider sends the browser back, as whoever is there then: it is asked to
   * show its login page. Lands on `redirectTo`, if that is on this origin, else on the app's root.
   * Where the provider has no logout, is down or does not send the browser back, nobody is signed in
   * again.
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

/** By the provider's id. */
export type LogoutChoices = Readonly<Record<string, ProviderLogoutChoice>>;

/** @throws {FederatedLogoutError} `invalid_option` for the first choice that cannot work. */
export function assertChoices(choices: LogoutChoices): void {
  for (const [id, choice] of Object.entries(choices)) {
    if (choice === false || typeof choice === "function") continue;
    if (typeof choice !== "object" || choice === null) {
      throw invalidChoice(id, "must be false, settings or a function");
    }
    const unknown = Object.keys(choice).find((setting) => !(setting in knownSettings));
    if (unknown !== undefined) throw invalidChoice(id, `has no setting "${unknown}"`);
    if (choice.endpoint !== undefined && !URL.canParse(choice.endpoint, "https://issuer.example")) {
      throw invalidChoice(id, "has an endpoint that is not a URL");
    }
  }
}

const knownSettings: Readonly<Record<keyof ProviderLogoutSettings, true>> = {
  endpoint: true,
  endpointBase: true,
  endpointVariable: true,
  logoutHintClaim: true,
  longestUrl: true,
  parameters: true,
  refusesExpiredIdTokenHint: true,
  returnParameters: true,
  revokeTokens: true,
  signInAgain: true,
  takesNoClientId: true,
  takesNoIdTokenHint: true,
  takesNoState: true,
  takesPost: true,
  withoutEndSessionEndpoint: true,
  withoutIdTokenHint: true,
};

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
  const { withoutEndSessionEndpoint: fallback } = known;
  const { endpoint: _its, returnParameters: _own, ...forFallback } = overrides;
  return overlay(
    signInAgain && known.whenSigningInAgain ? overlay(known, known.whenSigningInAgain) : known,
    {
      ...(fallback && { withoutEndSessionEndpoint: overlay(fallback, forFallback) }),
      ...overrides,
    },
  );
}

function overlay(dialect: LogoutDialect, changes: LogoutDialect): LogoutDialect {
  const { endpointVariable, ...rest } = dialect;
  const parameters = { ...dialect.parameters, ...changes.parameters };
  return {
    ...rest,
    // An endpoint in the code is more explicit than a variable.
    ...(endpointVariable !== undefined && changes.endpoint === undefined && { endpointVariable }),
    ...changes,
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
}
