import { decodeJwt } from "jose";
import type { JWT } from "next-auth/jwt";
import { FederatedLogoutError } from "./errors.ts";
import { readKeptSession, writeKeptSession, type KeptSession } from "./kept-session.ts";
import type { RevocableToken } from "./token-revocation.ts";

/** What a provider's token endpoint answers a refresh with. */
export interface RefreshedTokens {
  id_token?: string | undefined;
  access_token?: string | undefined;
  refresh_token?: string | undefined;
}

export function keepRefreshedTokens(token: JWT, refreshed: RefreshedTokens): JWT {
  const kept = readKeptSession(token);
  if (!kept) return token;
  // A plain OAuth provider may call anything an id_token: what was no JWT then is no hint now.
  const isJwt = kept.idToken === undefined || kept.issuer !== undefined;
  const revocableToken = kept.revocableToken && newestOf(kept.revocableToken, refreshed);
  return writeKeptSession(token, {
    ...kept,
    ...(isJwt && refreshed.id_token && refreshedIdToken(kept, refreshed.id_token)),
    ...(revocableToken && { revocableToken }),
  });
}

// Of the same kind: a provider that takes access tokens only would make nothing of another.
function newestOf(kept: RevocableToken, refreshed: RefreshedTokens): RevocableToken {
  return { ...kept, value: refreshed[kept.type] ?? kept.value };
}

function refreshedIdToken(kept: KeptSession, idToken: string): Partial<KeptSession> {
  const { iss, sub, aud, sid } = decodeIdToken(idToken);
  const before = kept.idToken === undefined ? undefined : decodeIdToken(kept.idToken);
  const isOfThisSession =
    iss !== undefined &&
    iss === (kept.issuer ?? iss) &&
    sub === (before?.sub ?? sub) &&
    sameAudience(aud, before?.aud ?? aud);
  if (!isOfThisSession) {
    throw new FederatedLogoutError(
      "foreign_id_token",
      "A refresh brought an id_token of another issuer, person or client",
    );
  }
  return {
    idToken,
    issuer: iss,
    ...(sub !== undefined && { sub }),
    ...(typeof sid === "string" && sid !== kept.sid && changedSid(kept, sid)),
  };
}

function changedSid({ sid: former, formerSids = [] }: KeptSession, sid: string) {
  return { sid, ...(former !== undefined && { formerSids: [former, ...formerSids] }) };
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
