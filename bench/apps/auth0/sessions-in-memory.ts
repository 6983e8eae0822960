import type { SessionData, SessionDataStore } from "@auth0/nextjs-auth0/types";

/** By session id, and found by the provider's `sid` at once. */
export function sessionsInMemory(): SessionDataStore {
  const sessions = new Map<string, SessionData>();
  const idsOfSid = new Map<string, string>();

  return {
    async get(id) {
      return sessions.get(id) ?? null;
    },
    async set(id, session) {
      sessions.set(id, session);
      idsOfSid.set(session.internal.sid, id);
    },
    async delete(id) {
      const sid = sessions.get(id)?.internal.sid;
      if (sid !== undefined) idsOfSid.delete(sid);
      sessions.delete(id);
    },
    async deleteByLogoutToken({ sid = "" }) {
      const id = idsOfSid.get(sid);
      idsOfSid.delete(sid);
      if (id !== undefined) sessions.delete(id);
    },
  };
}
