import { decodeJwt, type JWTPayload } from "jose";
import { FederatedLogoutError } from "../errors.ts";
import { isLogoutToken } from "../back-channel/logout-event.ts";
import { algorithmOf, audienceOf, expiryOf } from "../sessions/claim-of-sign-in.ts";
import { personOf, type SessionClaim } from "../sessions/session-claim.ts";
import { sidDigest, subDigest, type SessionIdentity } from "../sessions/session-identity.ts";
import type { SessionLimits } from "../sessions/session-limits.ts";
import { readSessionExpiry } from "../sessions/session-expiry.ts";
import { isSameIssuer } from "../providers/issuers.ts";
import type { RevocableToken } from "../providers/token-revocation.ts";

/** What a provider's token endpoint answers a refresh with. */
export interface RefreshedTokens {
  id_token?: string | undefined;
  access_token?: string | undefined;
  refresh_token?: string | undefined;
}

/** What is configured of a session's provider. */
export interface RefreshedProvider {
  issuer: string | undefined;
  limits?: SessionLimits;
}

/**
 * Merges what a refresh brought into the session claim.
 *
 * @param provider - The session's: its issuer counts where the session is of no other.
 * @throws {FederatedLogoutError} `foreign_id_token` for one of another issuer, person or client.
 */
export async function mergeRefreshedTokens(
  claim: SessionClaim,
  refreshed: RefreshedTokens,
  provider: RefreshedProvider,
): Promise<SessionClaim> {
  const revocableToken = newestRevocableToken(claim, refreshed);
  return {
    ...claim,
    ...(refreshed.id_token && (await refreshedIdToken(claim, refreshed.id_token, provider))),
    ...(revocableToken && { revocableToken }),
  };
}

// Of the same kind: a provider that takes access tokens only would make nothing of another.
function newestRevocableToken(
  { revocableToken, revocableType = revocableToken?.type }: SessionClaim,
  refreshed: RefreshedTokens,
): RevocableToken | undefined {
  const value = revocableType && refreshed[revocableType];
  return value ? { value, type: revocableType } : revocableToken;
}

async function refreshedIdToken(
  claim: SessionClaim,
  idToken: string,
  { issuer: configuredIssuer, limits = {} }: RefreshedProvider,
): Promise<Partial<SessionClaim>> {
  const { audience, identity, provider } = claim;
  const expectedIssuer = personOf(claim).issuer ?? configuredIssuer;
  // A plain OAuth provider may call anything an id_token: what was no JWT then is no hint now. And without
  // an issuer, anybody's id_token would make the session that person's.
  if (expectedIssuer === undefined || audience === "") return {};
  const payload = decodeIdToken(idToken);
  const { iss, sub, sid } = payload;
  const isOfIssuer = iss !== undefined && isSameIssuer(iss, expectedIssuer);
  const itsAudience = await audienceOf(payload);
  // Without an id_token, the session's `sub` is the profile's id, which may be another.
  const hadOne = audience !== undefined;
  const person = sub === undefined ? undefined : await subDigest(expectedIssuer, sub);
  const isOfThisSession =
    isOfIssuer &&
    !isLogoutToken(idToken) &&
    (!hadOne || (person === identity.sub && itsAudience === audience));
  if (!isOfThisSession) {
    throw new FederatedLogoutError(
      "foreign_id_token",
      "A refresh brought an id_token of another issuer, person or client",
    );
  }
  return {
    idToken,
    audience: itsAudience,
    ...(configuredIssuer !== undefined && isSameIssuer(iss, configuredIssuer)
      ? {}
      : { issuer: iss }),
    // What is said in clear is said anew.
    ...(claim.sub !== undefined && sub !== undefined && { sub }),
    ...(claim.sid !== undefined && typeof sid === "string" && { sid }),
    identity: {
      ...identity,
      ...(person !== undefined && { sub: person }),
      ...(typeof sid === "string" && { sids: withSid(await sidDigest(iss, sid), identity) }),
      ...(await algorithmOf(idToken, { provider, issuer: iss })),
      // Of an account that was linked to the session of another one, whose end it does not move.
      ...(!identity.isOfRow &&
        isNewerExpiry(payload, limits) && {
          ...expiryOf(payload, identity.signedInAt, limits),
          refreshedAt: Math.floor(payload.iat ?? Date.now() / 1000),
        }),
    },
  };
}

// One that says nothing of it leaves what was said before.
function isNewerExpiry(payload: JWTPayload, { pinSessionExpiry = false }: SessionLimits): boolean {
  return !pinSessionExpiry && typeof readSessionExpiry(payload) === "number";
}

// Each is in the session's cookie, and is looked up at every check.
const maxSids = 4;

/** The provider may still end the session by what its `sid` was before. */
function withSid(sid: string, { sids }: SessionIdentity): readonly string[] {
  return [...new Set([sid, ...sids])].slice(0, maxSids);
}

function decodeIdToken(idToken: string) {
  try {
    return decodeJwt(idToken);
  } catch (cause) {
    throw new FederatedLogoutError("foreign_id_token", "A refresh brought no JWT as id_token", {
      cause,
    });
  }
}
