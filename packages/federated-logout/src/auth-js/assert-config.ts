import type { NextAuthConfig } from "next-auth";
import type { AuthConfig } from "./current-settings.ts";
import { FederatedLogoutError } from "../errors.ts";
import type { IdTokenKeeperName } from "../sign-in/id-token-keeper.ts";

/** @throws {FederatedLogoutError} `invalid_config` unless these can be connected: JavaScript lets that happen. */
export function assertConnectable(nextAuth: unknown, config: AuthConfig | undefined): void {
  if (typeof nextAuth !== "function") {
    throw invalid("connect takes NextAuth itself, and not what it returns");
  }
  if (typeof config !== "function" && (typeof config !== "object" || config === null)) {
    throw invalid("connect takes the NextAuth config as its second argument");
  }
}

/** @throws {FederatedLogoutError} `invalid_config` for a config that cannot work. */
export function assertConfig(
  config: NextAuthConfig,
  { idTokenKeeper }: { idTokenKeeper?: IdTokenKeeperName | undefined },
): void {
  if (!Array.isArray(config?.providers)) {
    throw invalid(
      "`providers` is missing from the NextAuth config: logout.connect(NextAuth, { providers: [...] })",
    );
  }
  const { adapter, session } = config;
  const isDatabase = session?.strategy === "database" || (adapter && !session?.strategy);
  if (session?.strategy === "database" && !adapter) {
    throw invalid('`session.strategy` is "database", and the NextAuth config has no `adapter`');
  }
  if (isDatabase && idTokenKeeper === "session") {
    throw invalid(
      'a database session has no room for an id_token: leave out `idTokenKeeper: "session"`, or set `session.strategy` to "jwt"',
    );
  }
}

function invalid(problem: string): FederatedLogoutError {
  return new FederatedLogoutError("invalid_config", problem);
}
