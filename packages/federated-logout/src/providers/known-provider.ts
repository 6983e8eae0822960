import type { Environment } from "../runtime/environment.ts";
import type { ConfiguredProvider } from "./configured-provider.ts";
import { providersWithLogout } from "./known/with-logout.ts";
import { providersWithoutLogout } from "./known/without-logout.ts";
import { providersWithoutSession } from "./known/without-session.ts";
import type { BuildLogoutUrl, LogoutDialect } from "./logout-dialect.ts";
import type { TokenRevocation } from "./token-revocation.ts";

/** How a provider tells apps that a session has ended. */
export type LogoutChannel = "back-channel" | "front-channel";

/** What is known about one provider, for the library, the doctor and `docs/providers.md`. */
export interface KnownProvider {
  /** The ids that Auth.js gives it. */
  ids: readonly string[];
  name: string;
  /**
   * Its module in `next-auth/providers`.
   *
   * @default its id
   */
  module?: string;
  /**
   * Its hosts: those of its issuers, by which it is known whatever it is called in a config, or of its
   * token endpoint. Absent for software that anybody hosts.
   */
  host?: RegExp;
  /**
   * How a browser is signed out there: `{}` is the standard, found by discovery. Absent if it offers
   * nothing, so that only what its metadata may name one day is used.
   */
  logout?: LogoutDialect | BuildLogoutUrl;
  /** How its tokens are revoked, where that is not the `revocation_endpoint` of its metadata. */
  revocation?: TokenRevocation;
  /** Parameters that make its next sign-in ask who is there. */
  reAuthentication?: Readonly<Record<string, string>>;
  /**
   * Where people see their sessions there and can end them: a URL, or a path on the host that they
   * sign in at.
   */
  accountPage?: string;
  /** How it can end sessions here. */
  endsSessionsBy?: readonly LogoutChannel[];
  /** Where the return address is registered: the field's name in the provider's own words. */
  register?: string;
  /** What people see if it is not registered. */
  unregistered?: string;
  /** What its logout ends. */
  ends?: string;
  /** What its logout does not end. */
  survives?: string;
  /** What else one has to know. */
  remarks?: readonly string[];
  /** Where all this was taken from. */
  sources: readonly string[];
}

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
  const hostname = issuer !== undefined && URL.canParse(issuer) ? new URL(issuer).hostname : "";
  return (
    knownProviders.find(({ host }) => host?.test(hostname)) ??
    knownProviders.find(({ ids }) => ids.includes(providerId))
  );
}

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
