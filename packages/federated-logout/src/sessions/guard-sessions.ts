import type { AsyncContext } from "../runtime/async-context.ts";
import { readSessionToken, writeSessionToken } from "./database-session-token.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { PublishedKeys } from "../providers/published-keys.ts";
import { endOwnSession, type EndOwnSessionContext, type SignOutRecord } from "./end-own-session.ts";
import { guardPeople, unavailable, type PeopleAdapter } from "./guard-people.ts";
import type { SessionClaim } from "./session-claim.ts";
import type { SessionIdentity } from "./session-identity.ts";
import type { SessionAvailability } from "./session-availability.ts";

interface SessionRow {
  sessionToken: string;
  userId: string;
  expires: Date;
}

interface FoundSession {
  session: SessionRow;
  user: { id: string };
}

type MayBe<Value> = Value | PromiseLike<Value>;

/** An adapter, of whatever version: what finds people and keeps their sessions. */
export interface GuardableAdapter extends PeopleAdapter {
  getUserByAccount?(account: {
    provider: string;
    providerAccountId: string;
  }): MayBe<{ id: string } | null>;
  createSession?(session: SessionRow): unknown;
  getSessionAndUser?(sessionToken: string): MayBe<FoundSession | null>;
  deleteSession?(sessionToken: string): unknown;
}

type SessionAdapter = Required<
  Pick<GuardableAdapter, "createSession" | "getSessionAndUser" | "deleteSession">
>;

/** What is known of a request that Auth.js answers. */
export interface SessionFacts {
  /** Of the sign-in that it is. */
  claim?: SessionClaim;
  /** Whether the session of the request has ended elsewhere. */
  hasEnded?: true;
  /** The session that an account is being linked to. */
  joined?: SessionIdentity | undefined;
  /** Whom a sign-in is of, where the database knows the account. */
  signedInUser?: string;
  /** The token of the session that a sign-in takes the place of. */
  replacedSession?: string;
}

/** Ends the session of a row, for a sign-out whose request has its token. */
export type EndDatabaseSession = (
  sessionToken: string,
  record: SignOutRecord | undefined,
) => Promise<void>;

export interface GuardSessionsContext extends EndOwnSessionContext {
  /** The sign-out that is under way. */
  attempts: Pick<AsyncContext<SignOutRecord>, "getStore">;
  ended: Pick<EndedSessions, "examine" | "noteUse" | "endOne" | "endPerson" | "noteSignIn">;
  /** Lists the session of a sign-in, or what a refresh has made of it. */
  listSignIn: (session: SessionIdentity) => Promise<void>;
  publishedKeys: Pick<PublishedKeys, "lookAheadForAll">;
  availability: Pick<SessionAvailability, "goesOnWith" | "isUnavailable">;
  /** Told when the adapter has answered with another token than the one it was asked for. */
  onOtherToken: () => void;
  signInResponses: {
    record: (facts: SessionFacts) => void;
    facts: () => Readonly<SessionFacts> | undefined;
  };
}

/** The sessions that a database has, by the tokens of their rows. */
export interface DatabaseSessions {
  end: EndDatabaseSession;
  /** What a session can be ended by; `undefined` where there is none, or it has expired. */
  find: (sessionToken: string) => Promise<SessionIdentity | undefined>;
}

/** An adapter that asks which sessions have ended. */
export interface GuardedAdapter<Adapter> {
  adapter: Adapter;
  /** Absent where it keeps people alone. */
  databaseSessions?: DatabaseSessions;
}

/** Makes the sessions of a database endable from outside, and keeps ended ones from coming back. */
export function guardSessions<Adapter extends GuardableAdapter>(
  adapter: Adapter,
  context: GuardSessionsContext,
): GuardedAdapter<Adapter> {
  const { attempts, ended, publishedKeys, availability, signInResponses } = context;
  // It is there for people alone, and the sessions are JWTs.
  if (!keepsSessions(adapter)) {
    return { adapter: guardPeople(adapter, availability) };
  }

  // A database may find a row by what is not quite its token, which says what the session ends by.
  const findSession = async (sessionToken: string) => {
    const found = await adapter.getSessionAndUser(sessionToken);
    if (!found || found.session.sessionToken === sessionToken) return found;
    context.onOtherToken();
    return null;
  };

  // Dead already: that its row stays behind keeps nobody from anything.
  const cleanUp = async (sessionToken: string) => {
    await Promise.resolve(adapter.deleteSession(sessionToken)).catch(() => undefined);
  };

  const endFound = async (
    { session: { sessionToken, expires } }: FoundSession,
    record: SignOutRecord | undefined,
  ) => {
    const identity = await readSessionToken(sessionToken);
    if (identity) await endOwnSession(identity, record, context, expires.getTime() / 1000);
  };

  const endNamed = async (
    sessionToken: string,
    identity: SessionIdentity,
    record: SignOutRecord | undefined,
  ) => {
    try {
      const found = await findSession(sessionToken);
      if (found) await endFound(found, record);
    } catch {
      // Its row may live on. Whoever has made up a token ends a session that nobody has: of its person, and
      // whether it was alive, it proves nothing.
      const isRecorded = await ended.endOne({ sessionId: identity.sessionId });
      if (!record || record.standings.has(identity.sessionId)) return;
      record.standings.set(identity.sessionId, "of_its_browser");
      record.isRecorded &&= isRecorded;
    }
  };

  // Whatever Auth.js makes of the cookies of a request, each may be a session's.
  const endSession = async (sessionToken: string, record: SignOutRecord | undefined) => {
    const found = await findSession(sessionToken).catch(() => null);
    if (!found) return;
    await endFound(found, record);
    await cleanUp(sessionToken);
  };

  const find = async (sessionToken: string) => {
    const found = await findSession(sessionToken);
    const isThere = found && found.session.expires.getTime() > context.now();
    return isThere ? readSessionToken(sessionToken) : undefined;
  };

  const guarded = {
    ...guardPeople(adapter, availability),
    ...(adapter.getUserByAccount && {
      async getUserByAccount(account: { provider: string; providerAccountId: string }) {
        const user = await adapter.getUserByAccount?.(account);
        if (user) signInResponses.record({ signedInUser: user.id });
        return user ?? null;
      },
    }),
    async deleteSession(sessionToken: string) {
      // First: an adapter that renews a session while it is being deleted may write it back.
      const identity = await readSessionToken(sessionToken);
      if (identity) await endNamed(sessionToken, identity, attempts.getStore());
      return (await adapter.deleteSession(sessionToken)) ?? null;
    },
    async createSession(session: SessionRow) {
      const { claim, replacedSession } = signInResponses.facts() ?? {};
      if (!claim) return adapter.createSession(session);
      // One of its own: it has joined none.
      signInResponses.record({ joined: undefined });
      const sessionToken = writeSessionToken(session.sessionToken, claim.identity);
      const identity = { ...claim.identity, ...(await readSessionToken(sessionToken)) };
      const { sessionId } = identity;
      signInResponses.record({ claim: { ...claim, identity: { ...claim.identity, sessionId } } });
      await ended.noteSignIn(identity);
      const created = await adapter.createSession({ ...session, sessionToken });
      await context.listSignIn(identity);
      if (replacedSession !== undefined) {
        const replaced = await readSessionToken(replacedSession);
        if (replaced) await ended.endOne(replaced);
        await cleanUp(replacedSession);
      }
      return created;
    },
    async getSessionAndUser(sessionToken: string) {
      const identity = await readSessionToken(sessionToken);
      const [found, examined] = await Promise.all([
        findSession(sessionToken),
        // One that began before it could be ended from outside.
        identity ? ended.examine(identity) : ({ verdict: "alive" } as const),
      ]);
      if (!found) return null;
      const { verdict } = examined;
      publishedKeys.lookAheadForAll();
      if (verdict === "ended") signInResponses.record({ hasEnded: true });
      if (availability.goesOnWith(verdict)) {
        if (identity) await ended.noteUse(identity, examined);
        return duringSignIn(found, identity);
      }
      if (verdict === "unknown") throw unavailable();
      // It was ended where nobody knew its row.
      await cleanUp(sessionToken);
      return null;
    },
  };
  return { adapter: guarded, databaseSessions: { end: endSession, find } };

  // Auth.js would go on with the session of whoever signs in a second time, which knows nothing of this
  // sign-in. Where an account is being linked to it, it has to.
  function duringSignIn<Found extends FoundSession>(
    found: Found,
    identity: SessionIdentity | undefined,
  ): Found | null {
    const { claim, signedInUser } = signInResponses.facts() ?? {};
    if (!claim) return found;
    if (found.user.id === signedInUser) {
      signInResponses.record({ replacedSession: found.session.sessionToken });
      return null;
    }
    if (identity) signInResponses.record({ joined: identity });
    return found;
  }
}

function keepsSessions<Adapter extends GuardableAdapter>(
  adapter: Adapter,
): adapter is Adapter & SessionAdapter {
  return ["createSession", "getSessionAndUser", "deleteSession"].every((name) => name in adapter);
}
