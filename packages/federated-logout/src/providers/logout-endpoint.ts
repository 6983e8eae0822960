import type { Environment } from "../runtime/environment.ts";
import type { ProviderMetadata } from "./discovery.ts";
import type { LogoutDialect } from "./logout-dialect.ts";
import { LogoutProblem } from "./logout-problem.ts";

export interface LogoutEndpointFacts {
  issuer: string | undefined;
  /** From the NextAuth config, if it is there; else it is the metadata's. */
  authorizationEndpoint: string | undefined;
  environment: Environment;
  /** Asked only if the dialect cannot say. */
  readMetadata: () => Promise<ProviderMetadata>;
}

export interface LogoutEndpoint {
  endpoint: string;
  /** What it speaks. */
  dialect: LogoutDialect;
}

/**
 * Finds a provider's logout endpoint: a variable goes before the dialect, the dialect before the
 * metadata.
 *
 * @returns The endpoint, not checked in any way, or `undefined` if there is none.
 */
export async function findLogoutEndpoint(
  dialect: LogoutDialect,
  facts: LogoutEndpointFacts,
): Promise<LogoutEndpoint | undefined> {
  const { endpoint, endpointVariable, withoutEndSessionEndpoint } = dialect;
  const variable = endpointVariable && facts.environment[endpointVariable];
  if (variable) return { endpoint: variable, dialect };
  if (endpoint !== undefined) {
    return { endpoint: await resolveEndpoint(endpoint, dialect, facts), dialect };
  }
  const { end_session_endpoint } = await facts.readMetadata();
  if (end_session_endpoint) return { endpoint: end_session_endpoint, dialect };
  return withoutEndSessionEndpoint && findLogoutEndpoint(withoutEndSessionEndpoint, facts);
}

async function resolveEndpoint(
  endpoint: string,
  { endpointBase = "issuer" }: LogoutDialect,
  { issuer, authorizationEndpoint, readMetadata }: LogoutEndpointFacts,
): Promise<string> {
  if (URL.canParse(endpoint)) return endpoint;
  const base =
    endpointBase === "issuer"
      ? // What is relative to an issuer is below it.
        issuer?.replace(/\/?$/, "/")
      : (authorizationEndpoint ?? (await readMetadata()).authorization_endpoint);
  if (base === undefined || !URL.canParse(endpoint, base)) {
    throw new LogoutProblem("discovery_failed", `The provider's ${endpointBase} is not a URL`);
  }
  return new URL(endpoint, base).href;
}
