import { packIdentity, unpackIdentity } from "./packed-identity.ts";
import type { RevocableToken } from "../providers/token-revocation.ts";
import type { SessionClaim } from "./session-claim.ts";

/** A session claim in as few letters as it takes: what is not there takes none. */
export type PackedClaim = readonly [provider: string, identity: string, kept?: KeptFacts];

interface KeptFacts {
  id_token?: string;
  aud?: string;
  iss?: string;
  sub?: string;
  sid?: string;
  revocable?: RevocableToken | RevocableToken["type"];
}

/** @param withId - As {@link packIdentity} has it. */
export function packClaim(
  claim: SessionClaim,
  { withId }: { withId: boolean } = { withId: true },
): PackedClaim {
  const { provider, identity, idToken, audience, issuer, sub, sid } = claim;
  const revocable = claim.revocableToken ?? claim.revocableType;
  const kept: KeptFacts = {
    ...(idToken !== undefined && { id_token: idToken }),
    ...(audience !== undefined && { aud: audience }),
    ...(issuer !== undefined && { iss: issuer }),
    ...(sub !== undefined && { sub }),
    ...(sid !== undefined && { sid }),
    ...(revocable !== undefined && { revocable }),
  };
  return [provider, packIdentity(identity, { withId }), kept];
}

/**
 * @param sessionId - Its session's id, where that is no part of it.
 * @returns `undefined` for what is none, or was packed otherwise.
 */
export function unpackClaim(packed: unknown, sessionId?: string): SessionClaim | undefined {
  if (!isPacked(packed)) return undefined;
  const [provider, text, kept = {}] = packed;
  const identity = unpackIdentity(text, sessionId);
  if (!identity) return undefined;
  const { id_token: idToken, aud: audience, iss: issuer, sub, sid, revocable } = kept;
  return {
    provider,
    identity,
    ...(idToken !== undefined && { idToken }),
    ...(audience !== undefined && { audience }),
    ...(issuer !== undefined && { issuer }),
    ...(sub !== undefined && { sub }),
    ...(sid !== undefined && { sid }),
    ...(typeof revocable === "string" && { revocableType: revocable }),
    ...(typeof revocable === "object" && { revocableToken: revocable }),
  };
}

// What is inside was made here: whoever could change it could change anything.
function isPacked(value: unknown): value is PackedClaim {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "string";
}
