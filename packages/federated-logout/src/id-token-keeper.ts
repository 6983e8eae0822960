import type { JWT } from "next-auth/jwt";
import { withoutTokens, writeKeptSession, type KeptSession } from "./kept-session.ts";
import type { NotedCookies, Notes } from "./noted-cookies.ts";

/** Where an id_token is kept until the logout. */
export type IdTokenKeeperName = "session" | "cookie";

/** Keeps what a sign-in or a refresh brought. */
export interface IdTokenKeeper {
  /**
   * A sign-in with a JWT session.
   *
   * @returns The session's token, with what has to be in it.
   */
  keepSignIn: (token: JWT, kept: KeptSession) => JWT;
  /** The same after a refresh. */
  keepRefreshed: (token: JWT, kept: KeptSession) => JWT;
  /** A sign-in with a database session, which has no token. */
  keepDatabaseSignIn: (kept: KeptSession) => void;
  /** The same after a refresh. */
  keepDatabaseRefreshed: (kept: KeptSession) => void;
}

/**
 * Keeps the id_token in the session JWT, or in a cookie of its own. The cookie remembers the sign-in
 * in either case; what is at issue is where the tokens are.
 */
export function createIdTokenKeeper(
  name: IdTokenKeeperName,
  { note }: Pick<NotedCookies, "note">,
): IdTokenKeeper {
  return name === "session"
    ? {
        keepSignIn(token, kept) {
          note({ kept: withoutTokens(kept), isBoundBySession: true });
          return writeKeptSession(token, kept);
        },
        keepRefreshed: writeKeptSession,
        keepDatabaseSignIn: (kept) => void note({ kept: withoutTokens(kept) }),
        keepDatabaseRefreshed: () => undefined,
      }
    : {
        keepSignIn: (token, kept) => keepElsewhere(token, kept, notesOf(kept)),
        keepRefreshed(token, kept) {
          const { kept: signIn, ...others } = notesOf(kept);
          // A refresh may bring no id_token: what is in the cookie stays there.
          const hasNew = kept.idToken !== undefined;
          return keepElsewhere(token, kept, { ...others, ...(hasNew && { kept: signIn }) });
        },
        keepDatabaseSignIn: (kept) => void note(notesOf(kept)),
        keepDatabaseRefreshed: (kept) => void note(notesOf(kept)),
      };

  // Where there is no answer to put a cookie on, nothing is lost: the session keeps it for now.
  function keepElsewhere(token: JWT, kept: KeptSession, notes: Notes): JWT {
    const isNoted = note({ ...notes, isBoundBySession: true });
    return writeKeptSession(token, isNoted ? withoutTokens(kept) : kept);
  }
}

function notesOf({ revocableToken: token, ...kept }: KeptSession): Notes {
  const { sessionId } = kept;
  return { kept, ...(token && { revocableToken: { sessionId, token } }) };
}
