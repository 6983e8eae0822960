import type { AuditedPerson } from "../audit.ts";
import { hadIdToken, personOf, type SessionClaim } from "./session-claim.ts";

/** Whose session it is, for an audit log. */
export function auditedPerson(claim: SessionClaim): AuditedPerson {
  // Where the id_token is elsewhere, nobody knows its issuer here.
  const { issuer = hadIdToken(claim) ? undefined : claim.provider, sub, sid } = personOf(claim);
  return { issuer, sub, sid, sessionId: claim.identity.sessionId };
}
