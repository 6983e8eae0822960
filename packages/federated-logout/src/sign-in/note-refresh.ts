import type { EndedSessions } from "../sessions/ended-sessions.ts";
import type { SessionClaim } from "../sessions/session-claim.ts";
import type { SessionIdentity } from "../sessions/session-identity.ts";

export interface NoteRefreshContext {
  ended: Pick<EndedSessions, "noteSignIn" | "noteExpiry">;
  /** Lists what a refresh has made of a session. */
  listSignIn: (session: SessionIdentity) => Promise<void>;
}

/** Notes what a refresh has changed of a session, for whoever ends it or lists it. */
export async function noteRefresh(
  merged: SessionClaim,
  before: SessionClaim,
  { ended, listSignIn }: NoteRefreshContext,
): Promise<void> {
  const { identity } = merged;
  const { sids, algorithm, expiresAt } = before.identity;
  await noteRefreshedExpiry(merged, before, ended);
  const isAsBefore =
    identity.sids[0] === sids[0] &&
    identity.algorithm === algorithm &&
    identity.expiresAt === expiresAt;
  if (isAsBefore) return;
  await ended.noteSignIn(identity);
  await listSignIn(identity);
}

/** Notes until when a refresh lets a session last, for its copies, and for a row. */
export async function noteRefreshedExpiry(
  { identity: { sessionId, expiresAt, refreshedAt: iat } }: SessionClaim,
  { identity: before }: SessionClaim,
  ended: NoteRefreshContext["ended"],
): Promise<void> {
  if (expiresAt === undefined || iat === undefined || iat === before.refreshedAt) return;
  await ended.noteExpiry({ sessionId, iat, expiresAt });
}
