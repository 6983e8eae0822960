import type { SessionClaim } from "./session-claim.ts";

/** What a session can be ended by, in digests: short, and telling nobody who it is. */
export interface SessionIdentity {
  /** Random, and so no digest. */
  sessionId: string;
  /** Of issuer and `sub`. */
  sub?: string;
  /** Of issuer and `sid`, and of what that was before a refresh changed it. */
  sids: readonly string[];
  /** When it began, by this app's clock, in seconds since 1970. */
  signedInAt: number;
  /** When its id_token was issued, by the provider's clock, in seconds since 1970. */
  issuedAt: number;
}

type Digests = Pick<SessionIdentity, "sub" | "sids">;

// The same few people ask again and again, and a digest takes longer than all the rest.
const known = new Map<string, Digests>();
const maxKnown = 10_000;
const longestKnown = 1024;

export async function identityOf(claim: SessionClaim): Promise<SessionIdentity> {
  // Where no id_token names an issuer, `sub` is the provider's own id of the person.
  const { provider, issuer = provider, sub, sid, formerSids = [] } = claim;
  const { sessionId, signedInAt, issuedAt = signedInAt } = claim;
  const sids = [...(sid === undefined ? [] : [sid]), ...formerSids];
  const name = JSON.stringify([issuer, sub, sids]);
  const digests = known.get(name) ?? remember(name, await digestsOf(issuer, sub, sids));
  return { sessionId, ...digests, signedInAt, issuedAt };
}

function remember(name: string, digests: Digests): Digests {
  if (known.size >= maxKnown) known.clear();
  if (name.length <= longestKnown) known.set(name, digests);
  return digests;
}

async function digestsOf(
  issuer: string,
  sub: string | undefined,
  sids: readonly string[],
): Promise<Digests> {
  return {
    ...(sub !== undefined && { sub: await subDigest(issuer, sub) }),
    sids: await Promise.all(sids.map((sid) => sidDigest(issuer, sid))),
  };
}

export function subDigest(issuer: string, sub: string): Promise<string> {
  return digest(JSON.stringify(["sub", issuer, sub]));
}

export function sidDigest(issuer: string, sid: string): Promise<string> {
  return digest(JSON.stringify(["sid", issuer, sid]));
}

export function issuerDigest(issuer: string): Promise<string> {
  return digest(JSON.stringify(["issuer", issuer]));
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  // 132 bits: nobody finds another text of the same.
  return Buffer.from(bytes).toString("base64url").slice(0, 22);
}
