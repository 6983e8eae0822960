import type { BuildLogoutUrl, LogoutDialect } from "./logout-dialect.ts";
import type { IncomingLogoutSettings } from "./incoming-logout.ts";
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
  /** Parameters that make a sign-in there require re-authentication; `false` where none can. */
  reAuthentication?: Readonly<Record<string, string>> | false;
  /**
   * Where people see their sessions there and can end them: a URL, or a path on the host that they
   * sign in at. `{issuer}` stands for the issuer.
   */
  accountPage?: string;
  /** How it can end sessions here. */
  endsSessionsBy?: readonly LogoutChannel[];
  /** Whether it sends no logout tokens to an app that is registered for frames. */
  channelsExcludeEachOther?: true;
  /** What the doctor asks, since it cannot be seen from outside. */
  questions?: readonly string[];
  /** What is different about the logouts that it sends. */
  incomingLogout?: IncomingLogoutSettings;
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
  /** When this library was last run against the real one, and against which; absent if it never was. */
  run?: { version: string; on: string; isInTests?: true };
  /** Where all this was taken from. */
  sources: readonly string[];
}
