import { withoutTokens, type SessionClaim } from "../sessions/session-claim.ts";
import type { SignInResponses, SignInFacts } from "./sign-in-responses.ts";

/** Where an id_token is kept until the logout. */
export type IdTokenKeeperName = "session" | "cookie";

/** Keeps what a sign-in or a refresh brought. */
export interface IdTokenKeeper {
  /**
   * A sign-in with a JWT session.
   *
   * @returns What has to be in the session.
   */
  keepSignIn: (claim: SessionClaim) => SessionClaim;
  /** The same after a refresh of what there was before. */
  keepRefreshed: (claim: SessionClaim, before: SessionClaim) => SessionClaim;
}

/**
 * Keeps the id_token in the session JWT, or in a cookie of its own. The cookie remembers the sign-in
 * in either case; what is at issue is where the tokens are.
 */
export function createIdTokenKeeper(
  name: IdTokenKeeperName,
  { record }: Pick<SignInResponses, "record">,
): IdTokenKeeper {
  return name === "session"
    ? {
        keepSignIn(claim) {
          record({ claim, isBoundBySession: true, hasTokensInSession: true });
          return claim;
        },
        keepRefreshed(claim, before) {
          // Open tabs are told by that cookie alone.
          const hasMoved = claim.identity.expiresAt !== before.identity.expiresAt;
          if (hasMoved) record({ claim, isBoundBySession: true, hasTokensInSession: true });
          return claim;
        },
      }
    : {
        keepSignIn: (claim) => keepElsewhere(claim, factsOf(claim)),
        keepRefreshed(claim) {
          const { claim: signIn, ...others } = factsOf(claim);
          // A refresh may bring no id_token: what is in the cookie stays there.
          const hasNew = claim.idToken !== undefined;
          return keepElsewhere(claim, { ...others, ...(hasNew && { claim: signIn }) });
        },
      };

  // Where there is no answer to put a cookie on, nothing is lost: the session keeps it for now.
  function keepElsewhere(claim: SessionClaim, facts: SignInFacts): SessionClaim {
    const isRecorded = record({ ...facts, isBoundBySession: true });
    return isRecorded ? withoutTokens(claim) : claim;
  }
}

/** What is recorded of a sign-in or a refresh with a database session, which has no room for it. */
export function factsOf({ revocableToken: token, ...claim }: SessionClaim): SignInFacts {
  const { sessionId } = claim.identity;
  return { claim, ...(token && { revocableToken: { sessionId, token } }) };
}
