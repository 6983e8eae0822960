import type { BuildLogoutUrl, LogoutDialect } from "./logout-dialect.ts";
import type { IncomingLogoutSettings } from "./incoming-logout.ts";
import type { TokenRevocation } from "./token-revocation.ts";

/** What the library does differently for one provider. */
export interface KnownProvider {
  /** The ids that Auth.js gives it. */
  ids: readonly [string, ...string[]];
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
  /** What is different about the logouts that it sends. */
  incomingLogout?: IncomingLogoutSettings;
}
