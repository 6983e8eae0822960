import type { AuditedPerson } from "../audit.ts";
import type { SessionClaim } from "./session-claim.ts";

/** Whose session it is, for an audit log. */
export function auditedPerson({
  provider,
  issuer = provider,
  sub,
  sid,
  sessionId,
}: SessionClaim): AuditedPerson {
  return { issuer, sub, sid, sessionId };
}
