import type { SessionIdentity } from "./session-identity.ts";

// What Auth.js made of it, and what the session can be ended by: a database has no column for that,
// and the cookie that remembers the sign-in is not sent to pages. At most 165 characters with a UUID
// in front, since a column may have no room for more than 191.
const endable =
  /\.fl\.(?<sessionId>[\w-]{22})\.(?<signedInAt>[0-9a-z]+)\.(?<issuedAt>[0-9a-z]+)\.(?<sub>[\w-]{22})?\.(?<sid>[\w-]{22})?(\.(?<expiresAt>[0-9a-z]+)?\.(?<idleTimeout>[0-9a-z]+)?\.(?<email>[\w-]{22})?)?$/;

/** A database session's token that says what the session can be ended by. */
export function writeSessionToken(
  sessionToken: string,
  {
    sessionId,
    sub = "",
    sids: [sid = ""],
    signedInAt,
    issuedAt,
    expiresAt,
    idleTimeout,
    email = "",
  }: SessionIdentity,
): string {
  const times = [signedInAt, issuedAt].map(writeSeconds);
  const opted = [...[expiresAt, idleTimeout].map(writeSeconds), email];
  return [
    sessionToken,
    "fl",
    sessionId,
    ...times,
    sub,
    sid,
    ...(opted.some((field) => field !== "") ? opted : []),
  ].join(".");
}

function writeSeconds(seconds: number | undefined): string {
  return seconds?.toString(36) ?? "";
}

function readSeconds(text: string): number {
  return parseInt(text, 36);
}

/** What such a token says. Who has made it up has no session in the database. */
export function readSessionToken(sessionToken: string): SessionIdentity | undefined {
  const {
    sessionId,
    signedInAt = "",
    issuedAt = "",
    sub,
    sid,
    expiresAt,
    idleTimeout,
    email,
  } = endable.exec(sessionToken)?.groups ?? {};
  if (sessionId === undefined) return undefined;
  return {
    sessionId,
    ...(sub !== undefined && { sub }),
    ...(email !== undefined && { email }),
    sids: sid === undefined ? [] : [sid],
    signedInAt: readSeconds(signedInAt),
    issuedAt: readSeconds(issuedAt),
    ...(expiresAt !== undefined && { expiresAt: readSeconds(expiresAt) }),
    ...(idleTimeout !== undefined && { idleTimeout: readSeconds(idleTimeout) }),
    isOfRow: true,
  };
}
