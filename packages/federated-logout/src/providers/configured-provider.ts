import type { Environment } from "../runtime/environment.ts";

/** What a logout needs to know of a provider in the NextAuth config. */
export interface ConfiguredProvider {
  id: string;
  name: string;
  /** How it signs people in: `oidc`, `oauth`, `email`, `credentials`, `webauthn`. */
  type: string;
  clientId: string | undefined;
  clientSecret: string | undefined;
  /** How it authenticates to the provider's endpoints, where that is configured. */
  clientAuthentication: string | undefined;
  /** What its id_tokens are signed with, where that is configured. */
  idTokenAlgorithm: string | undefined;
  /** Whether it was agreed with it that they are encrypted, and logout tokens with them. */
  encryptsIdTokens: boolean;
  issuer: string | undefined;
  /** Where people sign in, if the config says so and leaves it not to the provider's metadata. */
  authorizationEndpoint: string | undefined;
  /** The `prompt` that every sign-in asks for. */
  prompt: string | undefined;
  tokenEndpoint: string | undefined;
  /**
   * The Auth.js routes that its redirects come back to, where those are another app's: that one sends
   * them on to the preview that they belong to.
   */
  redirectProxyUrl: string | undefined;
  /** Where its keys are, if the config says so and leaves it not to the provider's metadata. */
  jwksEndpoint: string | undefined;
  /** The provider's own `fetch`, for example through a corporate proxy. */
  fetch: typeof fetch | undefined;
}

type Endpoint = string | { url?: string; params?: Record<string, unknown> };

/** What is read of a provider in a config. */
export interface ProviderFields {
  id?: string;
  name?: string;
  type?: string;
  clientId?: string;
  clientSecret?: string;
  client?: {
    token_endpoint_auth_method?: string;
    id_token_signed_response_alg?: string;
    id_token_encrypted_response_alg?: string;
  };
  issuer?: string;
  authorization?: Endpoint;
  token?: Endpoint;
  jwks_endpoint?: string;
  redirectProxyUrl?: string | undefined;
}

/** A provider as `providers` has it: what an app has set is in `options`, before what it brings itself. */
export interface ProviderEntry extends ProviderFields {
  options?: ProviderFields;
}

/** What is read of a NextAuth config. */
export interface ProvidersConfig {
  providers: readonly (ProviderEntry | ((options: object) => ProviderEntry))[];
  redirectProxyUrl?: string | undefined;
}

/**
 * Reads the providers as Auth.js itself will: uncalled providers are called, options go before
 * defaults, and `AUTH_<ID>_ID`, `AUTH_<ID>_SECRET` and `AUTH_<ID>_ISSUER` fill what is missing.
 *
 * @param config - `providers` and `redirectProxyUrl` of the NextAuth config.
 * @param environment - Usually `process.env`.
 * @returns The providers by id.
 */
export function readConfiguredProviders(
  { providers, redirectProxyUrl }: ProvidersConfig,
  environment: Environment,
): ReadonlyMap<string, ConfiguredProvider> {
  return new Map(
    providers.map((provider) => {
      const { options, ...defaults }: ProviderEntry =
        typeof provider === "function" ? provider({}) : provider;
      const id = options?.id ?? defaults.id ?? "";
      const variable = (field: string) => environment[variableOf(id, field)];
      const { type = defaults.type ?? "", name = defaults.name ?? id } = options ?? {};
      const client = options?.client ?? defaults.client;
      const authorization = readEndpoint(defaults.authorization, options?.authorization);
      return [
        id,
        {
          id,
          name,
          type,
          clientId: options?.clientId ?? defaults.clientId ?? variable("ID"),
          clientSecret: options?.clientSecret ?? defaults.clientSecret ?? variable("SECRET"),
          clientAuthentication: client?.token_endpoint_auth_method,
          idTokenAlgorithm: client?.id_token_signed_response_alg,
          encryptsIdTokens: client?.id_token_encrypted_response_alg !== undefined,
          issuer: options?.issuer ?? defaults.issuer ?? variable("ISSUER"),
          authorizationEndpoint: authorization.url,
          prompt: authorization.parameters.get("prompt") ?? undefined,
          tokenEndpoint: readEndpoint(defaults.token, options?.token).url,
          redirectProxyUrl:
            options?.redirectProxyUrl ??
            defaults.redirectProxyUrl ??
            redirectProxyUrl ??
            environment.AUTH_REDIRECT_PROXY_URL,
          jwksEndpoint: options?.jwks_endpoint ?? defaults.jwks_endpoint,
          fetch: customFetchOf(options) ?? customFetchOf(defaults),
        },
      ];
    }),
  );
}

/** The variable that Auth.js reads a provider's setting from. */
export function variableOf(providerId: string, field: string): string {
  return `AUTH_${providerId.toUpperCase().replaceAll("-", "_")}_${field}`;
}

// The `customFetch` of next-auth, by its name: next-auth itself cannot be imported outside of Next.js,
// where the doctor reads providers, too.
function customFetchOf(fields: object = {}): typeof fetch | undefined {
  const symbols = Object.getOwnPropertySymbols(fields);
  const customFetch = symbols.find(({ description }) => description === "custom-fetch");
  const value: unknown = customFetch && Reflect.get(fields, customFetch);
  return isFetch(value) ? value : undefined;
}

function isFetch(value: unknown): value is typeof fetch {
  return typeof value === "function";
}

interface ReadEndpoint {
  url: string | undefined;
  parameters: URLSearchParams;
}

// Auth.js merges the two, and lets what is in the URL go before what is in `params`.
function readEndpoint(defaults: Endpoint | undefined, options: Endpoint | undefined): ReadEndpoint {
  const parameters = new URLSearchParams();
  let url: string | undefined;
  for (const endpoint of [defaults, options]) {
    if (typeof endpoint === "string") url = endpoint;
    else url = endpoint?.url ?? url;
    if (typeof endpoint !== "object") continue;
    for (const [name, value] of Object.entries(endpoint.params ?? {})) {
      if (typeof value === "string") parameters.set(name, value);
    }
  }
  if (url === undefined || !URL.canParse(url)) return { url: undefined, parameters };
  const { searchParams, origin, pathname } = new URL(url);
  for (const [name, value] of searchParams) parameters.set(name, value);
  return { url: origin + pathname, parameters };
}
