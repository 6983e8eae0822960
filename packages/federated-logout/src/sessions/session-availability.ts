import { createAsyncContext } from "../runtime/async-context.ts";
import type { WordsFor } from "../http/page-words.ts";
import type { SessionVerdict } from "./session-verdict.ts";
import { FederatedLogoutError } from "../errors.ts";
import { sessionsUnavailable } from "./sessions-unavailable.ts";

/** What becomes of sessions while the revocation store cannot be asked. */
export type WhenStoreFails = "allow" | "deny";

interface SessionRead {
  isUnavailable?: true;
  /** Whether nothing is done with the session before this is looked at. */
  isReadOnly: boolean;
  /** Whether somebody is signing in, or adding a passkey. */
  isSigningIn: boolean;
}

/**
 * Decides what is done with sessions of which nobody can say whether they have ended. To deny them, it
 * takes a callback that does not throw, which would make Auth.js delete the session's cookie, and
 * somebody around it who answers in its place.
 */
export interface SessionAvailability {
  /** Whether the request is one in which somebody signs in. */
  isSigningIn: () => boolean;
  /** Whether a session of this request could not be checked, and is denied. */
  isUnavailable: () => boolean;
  /** Whether a callback goes on with a session. */
  goesOnWith: (verdict: SessionVerdict) => boolean;
  answer: <Answer>(
    request: Request,
    answer: () => Answer | Promise<Answer>,
  ) => Promise<Answer | Response>;
  /** @throws {FederatedLogoutError} `sessions_unavailable` */
  read: <Session>(read: () => Session | Promise<Session>) => Promise<Session>;
}

const signInPath = /\/(callback|webauthn-options)\/[^/]+\/?$/;

export function createSessionAvailability(
  whenStoreFails: WhenStoreFails,
  wordsFor: WordsFor,
): SessionAvailability {
  const reads = createAsyncContext<SessionRead>();
  const unavailable = (headers: Headers) => sessionsUnavailable(headers, wordsFor(headers));

  return {
    isUnavailable: () => reads.getStore()?.isUnavailable ?? false,
    isSigningIn: () => reads.getStore()?.isSigningIn ?? false,
    goesOnWith(verdict) {
      if (verdict !== "unknown") return verdict === "alive";
      if (whenStoreFails === "allow") return true;
      const current = reads.getStore();
      if (!current) return false;
      current.isUnavailable = true;
      // Without a session, `auth(request, response)` of the Pages Router would remove its cookie.
      return current.isReadOnly;
    },
    async answer(request, answer) {
      const isSigningIn = signInPath.test(new URL(request.url).pathname);
      const current: SessionRead = { isReadOnly: false, isSigningIn };
      try {
        const answered = await reads.run(current, answer);
        return current.isUnavailable ? unavailable(request.headers) : answered;
      } catch (error) {
        // Nobody was there for whoever has answered.
        if (current.isUnavailable) return unavailable(request.headers);
        throw error;
      }
    },
    async read(read) {
      const current: SessionRead = { isReadOnly: true, isSigningIn: false };
      const session = await reads.run(current, read);
      if (!current.isUnavailable) return session;
      throw new FederatedLogoutError(
        "sessions_unavailable",
        `The revocation store cannot be asked, and whenStoreFails is "deny"`,
      );
    },
  };
}
