import type { Environment } from "../runtime/environment.ts";
import type { ConfiguredProvider } from "./configured-provider.ts";
import type { KnownProvider } from "./known-provider.ts";
import { providersWithLogout } from "./known/with-logout.ts";
import { providersWithoutLogout } from "./known/without-logout.ts";
import { providersWithoutSession } from "./known/without-session.ts";

/**
 * Finds what is known about a provider: by its issuer, which says what it is whatever it is called,
 * else by its id.
 *
 * @param providerId - The provider's id in the NextAuth config.
 * @param issuer - The issuer that signed the person in, if there is one.
 */
export function findKnownProvider(
  providerId: string,
  issuer: string | undefined,
): KnownProvider | undefined {
  const name = `${providerId} ${issuer ?? ""}`;
  if (found.has(name)) return found.get(name);
  const hostname = issuer !== undefined && URL.canParse(issuer) ? new URL(issuer).hostname : "";
  const known =
    knownProviders.find(({ host }) => host?.test(hostname)) ??
    knownProviders.find(({ ids }) => ids.includes(providerId));
  if (found.size >= maxFound) found.clear();
  found.set(name, known);
  return known;
}

// A sign-out asks several times, of more than a hundred.
const found = new Map<string, KnownProvider | undefined>();
// Only a multi-tenant app ever has many issuers.
const maxFound = 1000;

/**
 * Whether a configured provider is the service that its id says, and not another one of that name:
 * tokens and people are not sent to a stranger.
 */
export function isItself(
  { host }: KnownProvider,
  { issuer, tokenEndpoint, authorizationEndpoint }: ConfiguredProvider,
): boolean {
  const urls = [issuer, tokenEndpoint, authorizationEndpoint].filter((url) => url !== undefined);
  return !host || urls.some((url) => URL.canParse(url) && host.test(new URL(url).hostname));
}

/**
 * The environment that a provider's dialect may read: a variable names the endpoint of the provider
 * with its id, and an app may have several of a kind.
 */
export function environmentOf(
  known: KnownProvider | undefined,
  providerId: string,
  environment: Environment,
): Environment {
  return known?.ids.includes(providerId) ? environment : {};
}

/** Every provider there is an entry for. */
export const knownProviders: readonly KnownProvider[] = [
  ...providersWithLogout,
  ...providersWithoutLogout,
  ...providersWithoutSession,
];
