import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { asProviderEntry } from "../next-auth-v4/provider-entry.ts";
import {
  readConfiguredProviders,
  variableOf,
  type ConfiguredProvider,
  type ProviderEntry,
} from "../providers/configured-provider.ts";
import { findDocumentedProvider } from "../providers/find-documented-provider.ts";
import type { InstalledNextAuth } from "./installed-next-auth.ts";
import type { Variables } from "./variables.ts";

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

export interface EnvironmentProvidersContext {
  nextAuth?: InstalledNextAuth | undefined;
  isV4: boolean;
}

const providerVariable = /^AUTH_(.+)_(ID|SECRET|ISSUER)$/;

/** Finds the providers whose variables are set, by the names that their next-auth gives them. */
export async function readEnvironmentProviders(
  variables: Variables,
  context: EnvironmentProvidersContext,
): Promise<EnvironmentProvider[]> {
  const prefixes = Object.entries(variables.environment)
    .filter(([, value]) => value?.trim())
    .map(([name]) => providerVariable.exec(name)?.[1])
    .filter((prefix) => prefix !== undefined);
  const ids = [...new Set(prefixes)].map((prefix) => prefix.toLowerCase().replaceAll("_", "-"));
  const providers = await Promise.all(
    ids.toSorted().map((id) => readEnvironmentProvider(id, variables, context)),
  );
  // One variable alone, of a name that Auth.js does not know, is an app's own: AUTH_USER_ID.
  return providers.filter(
    ({ configured, given }) => given.length > 1 || findDocumentedProvider(configured.id, undefined),
  );
}

async function readEnvironmentProvider(
  id: string,
  { environment, nameOf }: Variables,
  { nextAuth, isV4 }: EnvironmentProvidersContext,
): Promise<EnvironmentProvider> {
  const valueOf = (field: string) => environment[variableOf(id, field)];
  const builtIn = nextAuth && (await importBuiltIn(id, nextAuth, valueOf("ISSUER")));
  const algorithm = valueOf("ID_TOKEN_ALG");
  const generic: ProviderEntry = {
    id,
    name: valueOf("NAME") || id,
    type: "oidc",
    ...(algorithm && { client: { id_token_signed_response_alg: algorithm } }),
  };
  const provider = builtIn ? (isV4 ? asProviderEntry(builtIn) : builtIn) : generic;
  const configured = readConfiguredProviders({ providers: [provider] }, environment).get(id)!;
  const needsIssuer = configured.type === "oidc" && !configured.issuer;
  const required = ["ID", "SECRET", ...(needsIssuer ? ["ISSUER"] : [])];
  const isSet = (field: string) => Boolean(valueOf(field)?.trim());
  return {
    configured,
    isBuiltIn: builtIn !== undefined,
    given: ["ID", "SECRET", "ISSUER"].filter(isSet).map((field) => nameOf(id, field)),
    missing: required.filter((field) => !isSet(field)).map((field) => nameOf(id, field)),
  };
}

type CreateProvider = (options: { issuer?: string }) => ProviderEntry;

// The provider as next-auth has it: its issuer, if it brings one, its endpoints, its own fetch.
async function importBuiltIn(
  id: string,
  { directory }: InstalledNextAuth,
  issuer: string | undefined,
): Promise<ProviderEntry | undefined> {
  const { module = id } = findDocumentedProvider(id, undefined) ?? {};
  try {
    const file = pathToFileURL(join(directory, "providers", `${module}.js`)).href;
    const { default: imported }: { default?: CreateProvider | { default?: CreateProvider } } =
      await import(file);
    // v4 is CommonJS.
    const create = typeof imported === "function" ? imported : imported?.default;
    return create?.(issuer === undefined ? {} : { issuer });
  } catch {
    return undefined;
  }
}
