import { findDocumentedProvider } from "../providers/find-documented-provider.ts";
import { variableOf } from "../providers/configured-provider.ts";
import type { UrlVariable } from "../http/base-url.ts";
import type { Environment } from "../runtime/environment.ts";

/** How the variables of an app are called, by its version of next-auth. */
export interface Variables {
  url: UrlVariable;
  secret: "AUTH_SECRET" | "NEXTAUTH_SECRET";
  /** Those of providers, as next-auth v5 would have them. */
  environment: Environment;
  /** What the app calls one of those. */
  nameOf: (providerId: string, field: string) => string;
  /** How those of any provider are called. */
  pattern: string;
}

/** next-auth v5 reads variables of its own. */
export function variablesOfV5(environment: Environment): Variables {
  return {
    url: "AUTH_URL",
    secret: "AUTH_SECRET",
    environment,
    nameOf: variableOf,
    pattern: "AUTH_<PROVIDER>_ID, AUTH_<PROVIDER>_SECRET and, for most, AUTH_<PROVIDER>_ISSUER",
  };
}

const variableOfV4 = /^(?:NEXT)?(?:AUTH_)?(.+?)_(?:CLIENT_)?(ID|SECRET|ISSUER)$/;

/**
 * next-auth v4 reads none but its own address and secret. Its documentation calls those of providers
 * `KEYCLOAK_ID` or `KEYCLOAK_CLIENT_ID`, and so do apps.
 */
export function variablesOfV4(environment: Environment): Variables {
  const given = Object.entries(environment).flatMap(([name, value]) => {
    const [, prefix, field] = variableOfV4.exec(name) ?? [];
    return prefix && field && value ? [{ name, value, prefix, field }] : [];
  });
  const isProvider = (prefix: string) =>
    findDocumentedProvider(idOf(prefix), undefined) !== undefined ||
    given.some((other) => other.prefix === prefix && other.field === "ISSUER");
  const ofProviders = given.filter(({ prefix }) => isProvider(prefix));
  const names = new Map(
    ofProviders.map(({ name, prefix, field }) => [variableOf(idOf(prefix), field), name]),
  );
  return {
    url: "NEXTAUTH_URL",
    secret: "NEXTAUTH_SECRET",
    environment: Object.fromEntries(
      ofProviders.map(({ prefix, field, value }) => [variableOf(idOf(prefix), field), value]),
    ),
    nameOf(providerId, field) {
      const ofV5 = variableOf(providerId, field);
      const [, prefix = ""] = /^AUTH_(.+)_[A-Z]+$/.exec(ofV5) ?? [];
      return names.get(ofV5) ?? `${prefix}_${field === "ISSUER" ? "" : "CLIENT_"}${field}`;
    },
    pattern: "<PROVIDER>_CLIENT_ID, <PROVIDER>_CLIENT_SECRET and, for most, <PROVIDER>_ISSUER",
  };
}

function idOf(prefix: string): string {
  return prefix.toLowerCase().replaceAll("_", "-");
}
