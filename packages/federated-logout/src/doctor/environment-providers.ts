import type { Environment } from "../runtime/environment.ts";
import {
  readConfiguredProviders,
  variableOf,
  type ConfiguredProvider,
} from "../providers/configured-provider.ts";
import { findKnownProvider } from "../providers/find-known-provider.ts";

/** A provider that the environment switches on, or was meant to. */
export interface EnvironmentProvider {
  configured: ConfiguredProvider;
  /** Variables that are set. */
  given: readonly string[];
  /** Variables without which it cannot work. */
  missing: readonly string[];
  /** Whether Auth.js has it built in. */
  isBuiltIn: boolean;
}

type Provider = Parameters<typeof readConfiguredProviders>[0]["providers"][number];

const providerVariable = /^AUTH_(.+)_(ID|SECRET|ISSUER)$/;

/** Finds the providers whose variables are set, by the names that Auth.js gives them. */
export async function readEnvironmentProviders(
  environment: Environment,
): Promise<EnvironmentProvider[]> {
  const prefixes = Object.entries(environment)
    .filter(([, value]) => value?.trim())
    .map(([name]) => providerVariable.exec(name)?.[1])
    .filter((prefix) => prefix !== undefined);
  const ids = [...new Set(prefixes)].map((prefix) => prefix.toLowerCase().replaceAll("_", "-"));
  const providers = await Promise.all(
    ids.toSorted().map((id) => readEnvironmentProvider(id, environment)),
  );
  // One variable alone, of a name that Auth.js does not know, is an app's own: AUTH_USER_ID.
  return providers.filter(
    ({ configured, given }) => given.length > 1 || findKnownProvider(configured.id, undefined),
  );
}

async function readEnvironmentProvider(
  id: string,
  environment: Environment,
): Promise<EnvironmentProvider> {
  const name = environment[variableOf(id, "NAME")];
  const builtIn = await importBuiltIn(id);
  const algorithm = environment[variableOf(id, "ID_TOKEN_ALG")];
  const generic: Provider = {
    id,
    name: name || id,
    type: "oidc",
    ...(algorithm && { client: { id_token_signed_response_alg: algorithm } }),
  };
  const configured = readConfiguredProviders({ providers: [builtIn ?? generic] }, environment).get(
    id,
  )!;
  const needsIssuer = configured.type === "oidc" && !configured.issuer;
  const required = ["ID", "SECRET", ...(needsIssuer ? ["ISSUER"] : [])];
  const isSet = (field: string) => Boolean(environment[variableOf(id, field)]?.trim());
  return {
    configured,
    isBuiltIn: builtIn !== undefined,
    given: ["ID", "SECRET", "ISSUER"].filter(isSet).map((field) => variableOf(id, field)),
    missing: required.filter((field) => !isSet(field)).map((field) => variableOf(id, field)),
  };
}

// The provider as Auth.js has it: its issuer, if it brings one, its endpoints, its own fetch.
async function importBuiltIn(id: string): Promise<Provider | undefined> {
  const { module = id } = findKnownProvider(id, undefined) ?? {};
  try {
    const { default: create }: { default?: (options: object) => Provider } = await import(
      `next-auth/providers/${module}`
    );
    return create?.({});
  } catch {
    return undefined;
  }
}
