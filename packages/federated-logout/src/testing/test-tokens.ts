import type { CryptoKey } from "jose";

/** What a logout token says has happened. */
export const backChannelLogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

/** What a security event says has happened, unless it is told otherwise. */
export const sessionRevokedEvent =
  "https://schemas.openid.net/secevent/caep/event-type/session-revoked";

/** Claims, in the place of those that a token would have or beside them; `undefined` leaves one out. */
export type TestClaims = Readonly<Record<string, unknown>>;

/** How a token is made. */
export interface TestSigning {
  /** In the place of the header's own members, or beside them. */
  header?: Readonly<Record<string, unknown>>;
  /** By default the provider's own key. */
  key?: CryptoKey | Uint8Array;
}
