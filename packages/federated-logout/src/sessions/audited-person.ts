import type { AuditedPerson } from "../audit.ts";
import { personOf, type SessionClaim } from "./session-claim.ts";

/** Whose session it is, for an audit log. */
export function auditedPerson(claim: SessionClaim): AuditedPerson {
  const { issuer = claim.provider, sub, sid } = personOf(claim);
  return { issuer, sub, sid, sessionId: claim.identity.sessionId };
}
