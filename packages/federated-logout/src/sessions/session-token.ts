import { errors } from "jose";
import type { JWT, JWTDecodeParams } from "next-auth/jwt";
import { readSessionClaim } from "./claim-in-token.ts";
import type { SessionClaim } from "./session-claim.ts";
import type { SessionCookie } from "./session-cookie.ts";
import { cookiesOf, piecesOf } from "../http/request-cookies.ts";

/** How a session JWT is decoded. */
export type DecodeJwt = (params: JWTDecodeParams) => JWT | null | PromiseLike<JWT | null>;

/** What a session JWT that was made here says. */
export interface OpenedSession {
  claim: SessionClaim;
  /** When it expired, in seconds since 1970; absent if it has not. */
  expiredAt?: number;
}

/**
 * Opens a session JWT, also an expired one: its claims have been decrypted, and so were made here.
 *
 * @returns `undefined` if it was not made here, or holds nothing of ours.
 */
async function openSessionToken(
  decode: DecodeJwt,
  params: JWTDecodeParams,
): Promise<OpenedSession | undefined> {
  try {
    const claim = readSessionClaim(await decode(params));
    return claim && { claim };
  } catch (error) {
    const payload = expiredPayload(error);
    const claim = payload && readSessionClaim(payload);
    return claim && { claim, expiredAt: payload.exp ?? 0 };
  }
}

// By its code: the jose that has thrown it may be another copy of it.
function expiredPayload(error: unknown): JWT | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("payload" in error)) return undefined;
  const { code, payload } = error;
  const isExpired = code === errors.JWTExpired.code && typeof payload === "object";
  return isExpired && payload ? { ...payload } : undefined;
}

// More that are as long as a session's do not go into the 16 kB that Node.js takes as headers.
const maxTokens = 64;

/**
 * Opens every session that a request's cookies hold. Auth.js takes all cookies whose name begins like
 * the session's for pieces of one, so that it cannot read any with a made-up one among them.
 */
export async function openSessionCookies(
  headers: Headers,
  { name }: Pick<SessionCookie, "name">,
  { decode, ...sealing }: { decode: DecodeJwt } & Pick<JWTDecodeParams, "salt" | "secret">,
): Promise<OpenedSession[]> {
  const cookies = cookiesOf(headers);
  const whole = cookies.filter(([other]) => other === name).map(([, value]) => value);
  const cut = piecesOf(cookies, (index) => `${name}.${index}`).map((pieces) => pieces.join(""));
  const tokens = [...new Set([...whole, ...cut])]
    .toSorted((one, other) => other.length - one.length)
    .slice(0, maxTokens);
  const opened = await Promise.all(
    tokens.map((token) => openSessionToken(decode, { ...sealing, token })),
  );
  return opened.filter((session) => session !== undefined);
}
