const caep = "https://schemas.openid.net/secevent/caep/event-type/";
const risc = "https://schemas.openid.net/secevent/risc/event-type/";
const ssf = "https://schemas.openid.net/secevent/ssf/event-type/";

/** The name of an event that can end a person's sessions. */
export type SessionEndingEvent =
  | "account-credential-change-required"
  | "account-disabled"
  | "account-purged"
  | "credential-change"
  | "credential-compromise"
  | "sessions-revoked"
  | "tokens-revoked";

/**
 * The events that can end a person's sessions, beside `session-revoked`, which always does.
 *
 * @see [CAEP 1.0](https://openid.net/specs/openid-caep-1_0-final.html)
 * @see [RISC 1.0](https://openid.net/specs/openid-risc-1_0-final.html)
 */
export const eventTypes: Readonly<Record<SessionEndingEvent, string>> = {
  "account-credential-change-required": `${risc}account-credential-change-required`,
  "account-disabled": `${risc}account-disabled`,
  "account-purged": `${risc}account-purged`,
  "credential-change": `${caep}credential-change`,
  "credential-compromise": `${risc}credential-compromise`,
  "sessions-revoked": `${risc}sessions-revoked`,
  "tokens-revoked": "https://schemas.openid.net/secevent/oauth/event-type/tokens-revoked",
};

export const sessionRevoked: string = `${caep}session-revoked`;

/** Sent to see whether somebody listens. RISC has one of its own. */
export const verificationTypes: readonly string[] = [`${ssf}verification`, `${risc}verification`];

export const streamUpdated: string = `${ssf}stream-updated`;
