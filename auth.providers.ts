import type { Provider } from "next-auth/providers";
import Auth0 from "next-auth/providers/auth0";
import Cognito from "next-auth/providers/cognito";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import Keycloak from "next-auth/providers/keycloak";
import MicrosoftEntraID from "next-auth/providers/microsoft-entra-id";
import Okta from "next-auth/providers/okta";

type Environment = Readonly<Record<string, string | undefined>>;
type Field = "ID" | "SECRET" | "ISSUER" | "NAME" | "CHECKS" | "ID_TOKEN_ALG";
type Settings = Partial<Record<Field, string>>;

interface ProviderSwitch {
  required: readonly Field[];
  optional?: readonly Field[];
  create: (settings: Settings) => Provider;
}

/** Every provider that the environment can switch on, by its id in Auth.js. */
const providerSwitches: Readonly<Record<string, ProviderSwitch>> = {
  auth0: builtIn(Auth0, ["ID", "SECRET", "ISSUER"]),
  cognito: builtIn(Cognito, ["ID", "SECRET", "ISSUER"]),
  github: builtIn(GitHub, ["ID", "SECRET"]),
  google: builtIn(Google, ["ID", "SECRET"]),
  keycloak: builtIn(Keycloak, ["ID", "SECRET", "ISSUER"]),
  "microsoft-entra-id": builtIn(entraWithoutPhoto, ["ID", "SECRET"], ["ISSUER"]),
  oidc: {
    required: ["ID", "SECRET", "ISSUER"],
    optional: ["NAME", "CHECKS", "ID_TOKEN_ALG"],
    create: ({ NAME = "OpenID Connect", CHECKS, ID_TOKEN_ALG, ...client }) => ({
      id: "oidc",
      name: NAME,
      type: "oidc",
      ...(CHECKS && { checks: readChecks(CHECKS) }),
      ...(ID_TOKEN_ALG && { client: { id_token_signed_response_alg: ID_TOKEN_ALG } }),
      ...clientOptions(client),
    }),
  },
  okta: builtIn(Okta, ["ID", "SECRET", "ISSUER"]),
};

const developmentProvider: Settings = {
  ID: "app",
  SECRET: "app-secret",
  ISSUER: "http://127.0.0.1:4000",
  NAME: "Development provider",
};

/**
 * The providers whose variables (`AUTH_KEYCLOAK_ID`, `AUTH_KEYCLOAK_SECRET`, ...) are set. With none
 * set, outside production, the development provider.
 *
 * @throws {Error} One error that names every missing or malformed variable.
 */
export function providersFromEnvironment(environment: Environment): Provider[] {
  const problems: string[] = [];
  const providers: Provider[] = [];
  for (const [id, { required, optional = [], create }] of Object.entries(providerSwitches)) {
    const settings = readSettings(environment, id, [...required, ...optional]);
    if (Object.keys(settings).length === 0) continue;
    const missing = required.filter((field) => !settings[field]);
    problems.push(...missing.map((field) => `${variableName(id, field)} is missing`));
    if (settings.ISSUER && !URL.canParse(settings.ISSUER)) {
      problems.push(`${variableName(id, "ISSUER")} is not a URL`);
    }
    if (settings.CHECKS && readChecks(settings.CHECKS).length === 0) {
      problems.push(`${variableName(id, "CHECKS")} is not a list of ${checks.join(", ")}`);
    }
    if (problems.length === 0) providers.push(create(settings));
  }
  if (problems.length > 0) {
    throw new Error(`Sign-in providers are not fully configured: ${problems.join(", ")}.`);
  }
  if (providers.length > 0) return providers;
  return providersWhenNoneIsSet(environment);
}

const checks = ["pkce", "state", "nonce"] as const;

// None, if one of them is unknown.
function readChecks(list: string): (typeof checks)[number][] {
  const wanted = list.split(",").map((name) => name.trim());
  const known = checks.filter((check) => wanted.includes(check));
  return known.length === wanted.length ? known : [];
}

function providersWhenNoneIsSet({ NODE_ENV, NEXT_PHASE }: Environment): Provider[] {
  // An image is often built where the secrets of its later life are not known.
  if (NEXT_PHASE === "phase-production-build") return [];
  if (NODE_ENV === "production") {
    throw new Error(
      "No sign-in provider is configured. Set AUTH_OIDC_ID, AUTH_OIDC_SECRET and AUTH_OIDC_ISSUER, or those of another provider in .env.example.",
    );
  }
  return [providerSwitches.oidc!.create(developmentProvider)];
}

function builtIn(
  provider: (options: ReturnType<typeof clientOptions>) => Provider,
  required: readonly Field[],
  optional: readonly Field[] = [],
): ProviderSwitch {
  return { required, optional, create: (settings) => provider(clientOptions(settings)) };
}

// Auth.js would fetch the person's photo, and carry it in the session cookie.
function entraWithoutPhoto(options: ReturnType<typeof clientOptions>): Provider {
  return MicrosoftEntraID({
    ...options,
    profile: ({ sub, name, email }) => ({ id: sub, name, email, image: null }),
  });
}

function clientOptions({ ID = "", SECRET = "", ISSUER }: Settings) {
  return { clientId: ID, clientSecret: SECRET, ...(ISSUER && { issuer: ISSUER }) };
}

function readSettings(environment: Environment, id: string, fields: readonly Field[]): Settings {
  return Object.fromEntries(
    fields
      .map((field) => [field, environment[variableName(id, field)]?.trim()] as const)
      .filter(([, value]) => value),
  );
}

function variableName(id: string, field: Field): string {
  return `AUTH_${id.toUpperCase().replaceAll("-", "_")}_${field}`;
}
