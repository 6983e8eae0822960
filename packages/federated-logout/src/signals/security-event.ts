import { isObject } from "../runtime/is-object.ts";
import type { JWTPayload } from "jose";
import { latestInSeconds } from "../sessions/session-expiry.ts";
import { TokenProblem } from "../verified-tokens/token-problem.ts";
import { readSubjectIdentifier, type SubjectIdentifier } from "./subject-identifier.ts";

/** One event of a security event token. */
export interface SecurityEvent {
  type: string;
  /** Absent where it says none, or none that is in order. */
  subject?: SubjectIdentifier;
  /** When it happened, by the transmitter's clock, in whole seconds since 1970. */
  at: number;
  /** Of a verification. */
  state?: string;
}

const leewaySeconds = 60;

/**
 * Looks at what tells a security event token from others, before anybody verifies it.
 *
 * @throws {TokenProblem} `malformed`
 * @see [Shared Signals Framework 1.0, section 4.1](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html)
 */
export function assertSecurityEvents(claims: JWTPayload): void {
  // An id_token, an access token or a logout token has one of these.
  const forbidden = ["sub", "exp", "nonce", "sid"].find((name) => name in claims);
  if (forbidden !== undefined) throw new TokenProblem("malformed", `${forbidden} is not allowed`);
  const events = eventsOf(claims);
  if (events.length === 0) throw new TokenProblem("malformed", "events is missing");
  if (events.some(([, event]) => !isObject(event))) {
    throw new TokenProblem("malformed", "an event is no object");
  }
}

/** @param issuedAt - Of the token, in whole seconds since 1970. */
export function readSecurityEvents(claims: JWTPayload, issuedAt: number): SecurityEvent[] {
  return eventsOf(claims).map(([type, event]) => {
    const {
      subject: former,
      event_timestamp,
      state,
    }: Record<string, unknown> = isObject(event) ? event : {};
    // Before the standard was final, it was in the event.
    const subject = readSubjectIdentifier(claims.sub_id ?? former);
    return {
      type,
      ...(subject && { subject }),
      at: readEventTime(event_timestamp, issuedAt),
      ...(typeof state === "string" && { state }),
    };
  });
}

function eventsOf({ events }: JWTPayload): [type: string, event: unknown][] {
  return isObject(events) ? Object.entries(events) : [];
}

// What has happened cannot have happened after it was told.
function readEventTime(timestamp: unknown, issuedAt: number): number {
  if (typeof timestamp !== "number" || !(timestamp > 0)) return issuedAt;
  // Okta sends milliseconds.
  const seconds = Math.floor(timestamp < latestInSeconds ? timestamp : timestamp / 1000);
  return seconds <= issuedAt + leewaySeconds ? seconds : issuedAt;
}
