import type { JWT, JWTDecodeParams } from "next-auth/jwt";
import type { ConfigCompletion } from "../auth-js/complete-config.ts";

export interface EndedSessionsContext {
  decodeSessionToken: ConfigCompletion["decode"];
  checkDecoded: (token: JWT | null) => Promise<"goes_on" | "ended" | "unavailable">;
  jwt: ConfigCompletion["jwt"];
  /** Whether somebody signs in, and whoever was there before may be linked to that. */
  isSigningIn: () => boolean;
  /** Whether a sign-out is under way: it may be of a session that has ended, and is to be told its token. */
  isSigningOut: () => boolean;
}

/** What next-auth v4 has to be told of ended sessions, and when. */
export type EndedSessionsOfV4 = Required<Pick<ConfigCompletion, "decode" | "jwt" | "session">>;

/**
 * Keeps next-auth v4 from going on with ended sessions. A `jwt` callback that answers null keeps it from
 * nothing: the session has been shown by then. So `decode` answers null, also to `getToken` and
 * `withAuth` where they are given it, and the callback throws.
 */
export function createEndedSessionsOfV4({
  decodeSessionToken,
  checkDecoded,
  jwt,
  isSigningIn,
  isSigningOut,
}: EndedSessionsContext): EndedSessionsOfV4 {
  // Of sessions that nobody can check, and that are to keep their cookies.
  const withheld = new WeakSet<JWT>();

  return {
    async decode(params) {
      const token = await decodeSessionToken(params);
      if (!token || isSigningOut()) return token;
      const checked = await checkDecoded(token);
      if (checked === "goes_on") return token;
      if (checked === "ended" || isSigningIn() || !isForSession(params)) return null;
      withheld.add(token);
      return token;
    },
    async jwt(token, account, ...others) {
      if (withheld.has(token)) return token;
      const answer = await jwt(token, account, ...others);
      if (answer) return answer;
      throw new Error(account ? "This sign-in is not believed" : "This session has ended");
    },
    session(token, callback) {
      // An empty one is nobody's. Its cookie is renewed, where an error would remove it.
      return token && withheld.has(token) ? {} : callback();
    },
  };
}

// It is given all options of JWTs, and `getToken` the token and the secret alone.
function isForSession(params: JWTDecodeParams): boolean {
  return "encode" in params;
}
