import { packIdentity, unpackIdentity } from "./packed-identity.ts";
import { rowDigest, type SessionIdentity } from "./session-identity.ts";

// What Auth.js made of it, and what the session can be ended by: a database has no column for that,
// and the cookie that remembers the sign-in is not sent to pages.
const endable = /\.fl(?<packed>[\w-]{8}(?:[\w-]{16})*(?:\.[0-9a-z]*){0,4})$/;

/** A database session's token that says what the session can be ended by, beside its own digest. */
export function writeSessionToken(
  sessionToken: string,
  { algorithm: _ofSignIn, ...identity }: Omit<SessionIdentity, "sessionId">,
): string {
  return `${sessionToken}.fl${packIdentity({ ...identity, sessionId: "" }, { withId: false })}`;
}

/** Whether a token says that. */
export function isEndable(sessionToken: string): boolean {
  return endable.test(sessionToken);
}

/** What such a token says. Who has made it up has no session in the database. */
export async function readSessionToken(sessionToken: string): Promise<SessionIdentity | undefined> {
  const packed = endable.exec(sessionToken)?.groups?.packed;
  if (packed === undefined) return undefined;
  const identity = unpackIdentity(packed, await rowDigest(sessionToken));
  return identity && { ...identity, isOfRow: true };
}
