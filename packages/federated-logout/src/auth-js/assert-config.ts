import { FederatedLogoutError } from "../errors.ts";
import type { IdTokenKeeperName } from "../sign-in/id-token-keeper.ts";
import type { SessionStrategy } from "./auth-settings.ts";

/** A NextAuth config, of whatever version: what has to be right about it. */
export interface AssertableConfig {
  providers?: unknown;
  adapter?: unknown;
  session?: { strategy?: SessionStrategy };
}

/** @throws {FederatedLogoutError} `invalid_config` for a config that cannot work. */
export function assertConfig(
  config: AssertableConfig,
  { idTokenKeeper }: { idTokenKeeper?: IdTokenKeeperName | undefined },
): void {
  if (!Array.isArray(config?.providers)) {
    throw invalidConfig(
      "`providers` is missing from the NextAuth config: logout.connect(NextAuth, { providers: [...] })",
    );
  }
  const { adapter, session } = config;
  const isDatabase = session?.strategy === "database" || (adapter && !session?.strategy);
  if (session?.strategy === "database" && !adapter) {
    throw invalidConfig(
      '`session.strategy` is "database", and the NextAuth config has no `adapter`',
    );
  }
  if (isDatabase && idTokenKeeper === "session") {
    throw invalidConfig(
      'a database session has no room for an id_token: leave out `idTokenKeeper: "session"`, or set `session.strategy` to "jwt"',
    );
  }
}

export function invalidConfig(problem: string): FederatedLogoutError {
  return new FederatedLogoutError("invalid_config", problem);
}
