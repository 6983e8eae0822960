import type { Adapter, AdapterSession } from "next-auth/adapters";
import type { ConfigurationWarnings } from "./configuration-warnings.ts";
import { readSessionToken, writeSessionToken } from "./database-session-token.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { KeptSession } from "./kept-session.ts";
import type { NotedCookies } from "./noted-cookies.ts";
import { identityOf, type SessionIdentity } from "./session-identity.ts";
import type { SessionAvailability } from "./session-availability.ts";

export interface GuardSessionsContext {
  ended: Pick<EndedSessions, "verdictOn" | "endOne" | "noteSids">;
  availability: Pick<SessionAvailability, "goesOnWith">;
  noted: Pick<NotedCookies, "note" | "notes">;
  ofSessionMaxAge: ConfigurationWarnings["ofSessionMaxAge"];
}

/** Makes the sessions of a database endable from outside, and keeps ended ones from coming back. */
export function guardSessions(
  adapter: Adapter,
  { ended, availability, noted, ofSessionMaxAge }: GuardSessionsContext,
): Adapter {
  // It is there for people alone, and the sessions are JWTs.
  if (!keepsSessions(adapter)) return adapter;

  const deleteSession = async (sessionToken: string) => {
    const identity = readSessionToken(sessionToken);
    // First: an adapter that renews a session while it is being deleted may write it back.
    if (identity) await ended.endOne(identity);
    return (await adapter.deleteSession(sessionToken)) ?? null;
  };

  return {
    ...adapter,
    deleteSession,
    async createSession(session: AdapterSession) {
      const { kept, replacedSession } = noted.notes() ?? {};
      if (!kept) return adapter.createSession(session);
      noted.note({ isEndable: true });
      ofSessionMaxAge((session.expires.getTime() - Date.now()) / 1000);
      const identity = await identityOf(kept);
      const sessionToken = writeSessionToken(session.sessionToken, identity);
      await ended.noteSids(identity);
      const created = await adapter.createSession({ ...session, sessionToken });
      if (replacedSession !== undefined) await deleteSession(replacedSession);
      return created;
    },
    async getSessionAndUser(sessionToken: string) {
      const identity = readSessionToken(sessionToken);
      if (!identity) return adapter.getSessionAndUser(sessionToken);
      const [found, verdict] = await Promise.all([
        adapter.getSessionAndUser(sessionToken),
        ended.verdictOn(identity),
      ]);
      if (found && (await isReplaced(identity, noted.notes()?.kept))) {
        noted.note({ replacedSession: sessionToken });
        return null;
      }
      if (availability.goesOnWith(verdict)) return found;
      if (verdict === "ended") noted.note({ hasEnded: true });
      // It was ended where nobody knew its row.
      if (verdict !== "unknown" && found) await adapter.deleteSession(sessionToken);
      return null;
    },
  };
}

type SessionAdapter = Adapter &
  Required<Pick<Adapter, "createSession" | "getSessionAndUser" | "deleteSession">>;

function keepsSessions(adapter: Adapter): adapter is SessionAdapter {
  return ["createSession", "getSessionAndUser", "deleteSession"].every((name) => name in adapter);
}

// Auth.js would go on with the session of whoever signs in a second time, which knows nothing of this
// sign-in. Somebody else's is left alone: it is what a new account is linked to.
async function isReplaced(
  session: SessionIdentity,
  signIn: KeptSession | undefined,
): Promise<boolean> {
  if (!signIn || session.sub === undefined) return false;
  return session.sub === (await identityOf(signIn)).sub;
}
