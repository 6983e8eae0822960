import { digestLength, type SessionIdentity } from "./session-identity.ts";

// A session's cookie is sent with every request, and a database may have no room for a longer token: what a
// session can be ended by is packed into as few letters as it takes. First what there is of it, and when it
// began; then the digests, one behind the other; then, seldom, further times.
const headLength = 8;
const packed = /^(?<head>[\w-]{8})(?<digests>(?:[\w-]{16})*)(?<times>(?:\.[0-9a-z]*){0,4})$/;

const sidsMask = 0b111;
const has = { sub: 8, email: 16, algorithm: 32, isOfRow: 64 } as const;

const mostSecondsApart = 127;
// Of two clocks that differ by more, the second one's time is written out.
const farApart = -128;

/** @param withId - Whether the session's id is part of it, or known otherwise. */
export function packIdentity(identity: SessionIdentity, { withId }: { withId: boolean }): string {
  const { sessionId, sub, email, algorithm, sids, signedInAt, issuedAt, isOfRow } = identity;
  const { expiresAt, refreshedAt, idleTimeout } = identity;
  const apart = issuedAt - signedInAt;
  const isFar = Math.abs(apart) > mostSecondsApart;
  const head = Buffer.alloc((headLength * 6) / 8);
  head[0] =
    sids.length |
    (sub === undefined ? 0 : has.sub) |
    (email === undefined ? 0 : has.email) |
    (algorithm === undefined ? 0 : has.algorithm) |
    (isOfRow ? has.isOfRow : 0);
  head.writeInt8(isFar ? farApart : apart, 1);
  head.writeUInt32BE(signedInAt, 2);
  const digests = [withId ? sessionId : "", sub, email, algorithm, ...sids];
  const times = [isFar ? issuedAt : undefined, expiresAt, refreshedAt, idleTimeout];
  const written = times.map((time) => `.${time === undefined ? "" : writeTime(time)}`).join("");
  return head.toString("base64url") + digests.join("") + written.replace(/\.+$/, "");
}

/**
 * @param sessionId - Its id, where that is no part of it.
 * @returns `undefined` for what was not packed like that.
 */
export function unpackIdentity(text: string, sessionId?: string): SessionIdentity | undefined {
  const groups = packed.exec(text)?.groups;
  if (!groups) return undefined;
  const head = Buffer.from(groups.head ?? "", "base64url");
  const flags = head.readUInt8(0);
  const signedInAt = head.readUInt32BE(2);
  const { digests = "" } = groups;
  let at = 0;
  const next = () => digests.slice(at, (at += digestLength));
  const [issuedAt, expiresAt, refreshedAt, idleTimeout] = timesIn(groups.times);
  const identity: SessionIdentity = {
    sessionId: sessionId ?? next(),
    ...(flags & has.sub && { sub: next() }),
    ...(flags & has.email && { email: next() }),
    ...(flags & has.algorithm && { algorithm: next() }),
    sids: Array.from({ length: flags & sidsMask }, next),
    signedInAt,
    issuedAt: issuedAt ?? signedInAt + head.readInt8(1),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(refreshedAt !== undefined && { refreshedAt }),
    ...(idleTimeout !== undefined && { idleTimeout }),
    ...(flags & has.isOfRow && { isOfRow: true }),
  };
  return at === digests.length ? identity : undefined;
}

// A provider may name any: what is before 1970 is over in either case.
function writeTime(seconds: number): string {
  return Math.floor(Math.min(Math.max(seconds, 0), Number.MAX_SAFE_INTEGER)).toString(36);
}

function timesIn(text = ""): (number | undefined)[] {
  if (text === "") return [];
  return text
    .slice(1)
    .split(".")
    .map((time) => (time === "" ? undefined : parseInt(time, 36)));
}
