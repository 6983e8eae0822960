import type { JWT } from "next-auth/jwt";
import { packClaim, unpackClaim } from "./packed-claim.ts";
import type { SessionClaim } from "./session-claim.ts";

/** The one claim of ours in the session JWT. */
const claimName = "federated_logout";

// A claim that was read is written as it was: next-auth v4 shows what the app's callback does to its token.
const written = new WeakMap<SessionClaim, unknown>();

export function writeSessionClaim(token: JWT, claim: SessionClaim): JWT {
  const packed = written.get(claim) ?? packClaim(claim);
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
  if (claim) written.set(claim, packed);
  return claim;
}
