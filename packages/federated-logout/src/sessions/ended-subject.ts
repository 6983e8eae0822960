import { FederatedLogoutError } from "../errors.ts";
import { entryKinds as kinds } from "./entry-kinds.ts";
import type { RevocationEntry } from "./revocation-store.ts";
import { emailDigest, sidDigest, subDigest } from "./session-identity.ts";

/** Whose sessions end, or which one; with both `sub` and `sid`, only what matches both. */
export type EndedSubject = {
  /** The id_token's `iss`; for a provider that issues none, its id in the NextAuth config. */
  issuer: string;
} & (
  | { sub: string; sid?: string | undefined; email?: undefined }
  /** As the id_token has it; needs `endsSessionsByEmail`. */
  | { email: string; sid?: string | undefined; sub?: undefined }
  | { sid: string; sub?: undefined; email?: undefined }
);

/** @throws {FederatedLogoutError} `invalid_subject` for one that is nobody: JavaScript lets that happen. */
export function assertSubject({ issuer, sub, sid, email }: EndedSubject): void {
  const given = [sub, sid, email].filter((id) => id !== undefined);
  if (issuer && given.length > 0 && given.every((id) => id !== "")) return;
  throw new FederatedLogoutError(
    "invalid_subject",
    "endSessions needs an issuer, and a sub, an email or a sid",
  );
}

/** Whose clock says when something ended. */
export type EntryClock = "provider" | "app";

// A provider's machines may disagree a little about the time, and a session has one `sid` only.
const leewaySeconds = { provider: 60, app: 0 };

/**
 * The entries that end a subject's sessions. What began later stays: a provider may keep its own session,
 * and its `sid`, so that whoever signs in again has the same one.
 *
 * @param at - Seconds since 1970.
 * @param clock - Whose time that is.
 */
export async function entriesOfSubject(
  { issuer, sub, email, sid }: EndedSubject,
  at: number,
  clock: EntryClock,
): Promise<RevocationEntry[]> {
  const value = at + leewaySeconds[clock];
  const person = await personDigest({ issuer, sub, email });
  const ofSid = sid === undefined ? undefined : await sidDigest(issuer, sid);
  if (person === undefined) {
    return ofSid === undefined ? [] : [{ key: kinds.sid[clock] + ofSid, value }];
  }
  if (ofSid === undefined) return [{ key: kinds.sub[clock] + person, value: at }];
  const ofBoth = { key: kinds.sidAndSub[clock] + ofSid + person, value };
  // A provider that names a `sid` may never have put it into an id_token.
  return clock === "provider"
    ? [ofBoth, { key: kinds.subWithoutSid + person, value: at }]
    : [ofBoth];
}

/** The digest by which a person is known; `undefined` for a subject that names a session alone. */
export async function personDigest({
  issuer,
  sub,
  email,
}: Pick<EndedSubject, "issuer" | "sub" | "email">): Promise<string | undefined> {
  if (sub !== undefined) return subDigest(issuer, sub);
  return email === undefined ? undefined : emailDigest(issuer, email);
}
