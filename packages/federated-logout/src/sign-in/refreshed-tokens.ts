import { decodeJwt, type JWTPayload } from "jose";
import { FederatedLogoutError } from "../errors.ts";
import { isLogoutToken } from "../back-channel/logout-event.ts";
import { algorithmOf, expiryOf, type SessionClaim } from "../sessions/session-claim.ts";
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
 * @param provider - The session's: its issuer counts where the sign-in brought no id_token.
 * @throws {FederatedLogoutError} `foreign_id_token` for one of another issuer, person or client.
 */
export function mergeRefreshedTokens(
  claim: SessionClaim,
  refreshed: RefreshedTokens,
  provider: RefreshedProvider,
): SessionClaim {
  const revocableToken = newestRevocableToken(claim, refreshed);
  return {
    ...claim,
    ...(refreshed.id_token && refreshedIdToken(claim, refreshed.id_token, provider)),
    ...(revocableToken && { revocableToken }),
  };
}

// A plain OAuth provider may call anything an id_token: what was no JWT then is no hint now.
function hadAnythingElse({ idToken, audience, issuer }: SessionClaim): boolean {
  return (idToken !== undefined || audience !== undefined) && issuer === undefined;
}

// Of the same kind: a provider that takes access tokens only would make nothing of another.
function newestRevocableToken(
  { revocableToken, revocableType = revocableToken?.type }: SessionClaim,
  refreshed: RefreshedTokens,
): RevocableToken | undefined {
  const value = revocableType && refreshed[revocableType];
  return value ? { value, type: revocableType } : revocableToken;
}

function refreshedIdToken(
  claim: SessionClaim,
  idToken: string,
  { issuer: configuredIssuer, limits = {} }: RefreshedProvider,
): Partial<SessionClaim> {
  const expectedIssuer = claim.issuer ?? configuredIssuer;
  // Without one, anybody's id_token would make the session that person's.
  if (expectedIssuer === undefined || hadAnythingElse(claim)) return {};
  const payload = decodeIdToken(idToken);
  const { iss, sub, aud, sid } = payload;
  const before = claim.idToken === undefined ? undefined : decodeIdToken(claim.idToken);
  const isOfThisSession =
    !isLogoutToken(idToken) &&
    iss !== undefined &&
    isSameIssuer(iss, expectedIssuer) &&
    // Without an id_token `sub` is the profile's id, which may be another.
    sub === ((claim.issuer === undefined ? undefined : claim.sub) ?? sub) &&
    sameAudience(aud, before?.aud ?? claim.audience ?? aud);
  if (!isOfThisSession) {
    throw new FederatedLogoutError(
      "foreign_id_token",
      "A refresh brought an id_token of another issuer, person or client",
    );
  }
  return {
    idToken,
    issuer: iss,
    ...algorithmOf(idToken),
    ...(!claim.isJoined &&
      isNewerExpiry(payload, limits) && {
        ...expiryOf(payload, claim.signedInAt, limits),
        refreshedAt: Math.floor(payload.iat ?? Date.now() / 1000),
      }),
    ...(sub !== undefined && { sub }),
    ...(typeof sid === "string" && sid !== claim.sid && changedSid(claim, sid)),
  };
}

// One that says nothing of it leaves what was said before.
function isNewerExpiry(payload: JWTPayload, { pinSessionExpiry = false }: SessionLimits): boolean {
  return !pinSessionExpiry && typeof readSessionExpiry(payload) === "number";
}

// Each is in the session's cookie, and is looked up at every check.
const maxFormerSids = 3;

function changedSid({ sid: former, formerSids = [] }: SessionClaim, sid: string) {
  if (former === undefined) return { sid };
  return { sid, formerSids: [former, ...formerSids].slice(0, maxFormerSids) };
}

function sameAudience(one: string | string[] = [], other: string | string[] = []): boolean {
  const [a, b] = [new Set([one].flat()), new Set([other].flat())];
  return a.size === b.size && [...a].every((audience) => b.has(audience));
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
