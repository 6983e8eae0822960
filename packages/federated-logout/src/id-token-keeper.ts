import { withoutTokens, type KeptSession } from "./kept-session.ts";
import type { NotedCookies, Notes } from "./noted-cookies.ts";

/** Where an id_token is kept until the logout. */
export type IdTokenKeeperName = "session" | "cookie";

/** Keeps what a sign-in or a refresh brought. */
export interface IdTokenKeeper {
  /**
   * A sign-in with a JWT session.
   *
   * @returns What has to be in the session.
   */
  keepSignIn: (kept: KeptSession) => KeptSession;
  /** The same after a refresh. */
  keepRefreshed: (kept: KeptSession) => KeptSession;
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
        keepSignIn(kept) {
          note({ kept: withoutTokens(kept), isBoundBySession: true });
          return kept;
        },
        keepRefreshed: (kept) => kept,
      }
    : {
        keepSignIn: (kept) => keepElsewhere(kept, notesOf(kept)),
        keepRefreshed(kept) {
          const { kept: signIn, ...others } = notesOf(kept);
          // A refresh may bring no id_token: what is in the cookie stays there.
          const hasNew = kept.idToken !== undefined;
          return keepElsewhere(kept, { ...others, ...(hasNew && { kept: signIn }) });
        },
      };

  // Where there is no answer to put a cookie on, nothing is lost: the session keeps it for now.
  function keepElsewhere(kept: KeptSession, notes: Notes): KeptSession {
    const isNoted = note({ ...notes, isBoundBySession: true });
    return isNoted ? withoutTokens(kept) : kept;
  }
}

/** What is noted of a sign-in or a refresh with a database session, which has no room for it. */
export function notesOf({ revocableToken: token, ...kept }: KeptSession): Notes {
  const { sessionId } = kept;
  return { kept, ...(token && { revocableToken: { sessionId, token } }) };
}
