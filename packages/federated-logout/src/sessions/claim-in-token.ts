import type { JWT } from "next-auth/jwt";
import { packClaim, unpackClaim } from "./packed-claim.ts";
import type { SessionClaim } from "./session-claim.ts";

/** The one claim of ours in the session JWT. */
const claimName = "federated_logout";

interface ReadClaim {
  packed: unknown;
  /** As it was read: an app may merge what a client sends into it. */
  text: string;
}

// A claim that was read is written as it was: next-auth v4 shows what the app's callback does to its token.
const read = new WeakMap<SessionClaim, ReadClaim>();

export function writeSessionClaim(token: JWT, claim: SessionClaim): JWT {
  const before = read.get(claim);
  const isAsItWas = before !== undefined && JSON.stringify(before.packed) === before.text;
  const packed = isAsItWas ? before.packed : packClaim(claim);
  return token[claimName] === packed ? token : { ...token, [claimName]: packed };
}

export function withoutSessionClaim(token: JWT): JWT {
  if (!(claimName in token)) return token;
  const { [claimName]: _kept, ...others } = token;
  return others;
}

/** Reads the session claim, or `undefined` if this JWT holds nothing of ours. */
export function readSessionClaim(token: JWT | null | undefined): SessionClaim | undefined {
  const packed = token?.[claimName];
  const claim = unpackClaim(packed);
  if (claim) read.set(claim, { packed, text: JSON.stringify(packed) });
  return claim;
}
