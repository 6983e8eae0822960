import { customFetch, type NextAuthConfig } from "next-auth";

/** What a logout needs to know of a provider in the NextAuth config. */
export interface ConfiguredProvider {
  id: string;
  name: string;
  /** Whether it signs people in by OpenID Connect, and not by plain OAuth, e-mail or password. */
  isOpenIdConnect: boolean;
  clientId: string | undefined;
  issuer: string | undefined;
  /** The provider's own `fetch`, for example through a corporate proxy. */
  fetch: typeof fetch | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface ProviderFields {
  id?: string;
  name?: string;
  type?: string;
  clientId?: string;
  issuer?: string;
  [customFetch]?: typeof fetch;
}

/**
 * Reads the providers as Auth.js itself will: uncalled providers are called, options go before
 * defaults, and `AUTH_<ID>_ID` and `AUTH_<ID>_ISSUER` fill what is missing.
 *
 * @param providers - The `providers` of the NextAuth config.
 * @param environment - Usually `process.env`.
 * @returns The providers by id.
 */
export function readConfiguredProviders(
  providers: NextAuthConfig["providers"],
  environment: Environment,
): ReadonlyMap<string, ConfiguredProvider> {
  return new Map(
    providers.map((provider) => {
      const { options, ...defaults }: ProviderFields & { options?: ProviderFields } =
        typeof provider === "function" ? provider({}) : provider;
      const id = options?.id ?? defaults.id ?? "";
      const prefix = `AUTH_${id.toUpperCase().replaceAll("-", "_")}`;
      const { type = defaults.type, name = defaults.name ?? id } = options ?? {};
      return [
        id,
        {
          id,
          name,
          isOpenIdConnect: type === "oidc",
          clientId: options?.clientId ?? defaults.clientId ?? environment[`${prefix}_ID`],
          issuer: options?.issuer ?? defaults.issuer ?? environment[`${prefix}_ISSUER`],
          fetch: options?.[customFetch] ?? defaults[customFetch],
        },
      ];
    }),
  );
}
