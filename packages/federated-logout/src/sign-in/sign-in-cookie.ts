import { parseSetCookie, type SetCookie } from "cookie";
import type { BaseUrl } from "../http/base-url.ts";
import type { SessionClaim } from "../sessions/session-claim.ts";
import { cookieDigest } from "../sessions/session-identity.ts";
import type { CookieCodec, SealedCookie } from "../http/sealed-cookie.ts";
import { packClaim, unpackClaim, type PackedClaim } from "../sessions/packed-claim.ts";
import type { CookiePair } from "../http/request-cookies.ts";
import type { RevocableToken } from "../providers/token-revocation.ts";

/**
 * This browser's last sign-in, in a cookie that is sent to the Auth.js routes alone. It outlives the
 * session: who signs out after that has ended is signed out at the provider all the same.
 */
export interface SignInCookie {
  claim: SessionClaim;
  /** Digests of the cookies that the sign-in set, the session's among them. */
  cookies: readonly string[];
}

type PackedSignIn = readonly [claim: PackedClaim, cookies?: readonly string[]];

// A sign-out sees by its label whether it has ended the session already.
export const packedSignIn: CookieCodec<SignInCookie, PackedSignIn> = {
  labelOf: ({ claim }) => claim.identity.sessionId,
  pack({ claim, cookies }) {
    const packed = packClaim(claim, { withId: false });
    return cookies.length > 0 ? [packed, cookies] : [packed];
  },
  unpack([packed, cookies = []], sessionId) {
    const claim = unpackClaim(packed, sessionId);
    return claim && { claim, cookies };
  },
};

/** What is to be revoked at sign-out, in a cookie of its own: a refresh may change just one of them. */
export interface RevocableTokenCookie {
  sessionId: string;
  token: RevocableToken;
}

export interface SignInCookies {
  signIn: SealedCookie<SignInCookie>;
  revocableToken: SealedCookie<RevocableTokenCookie>;
}

/** What a sign-out has found of the session that it ended here. */
export type EndedSession =
  | { kind: "jwt"; claim?: SessionClaim }
  /** Auth.js tells nothing of it for sure; `cookies`: digests of its cookies. */
  | { kind: "database"; cookies: readonly string[] }
  | { kind: "none"; hadCookie: boolean };

/**
 * Reads this browser's last sign-in, if the request brought its cookie: all of them, where there are
 * others' beside it.
 */
export async function readSignInCookies(
  cookies: SignInCookies,
  headers: Headers,
  base: BaseUrl,
): Promise<SignInCookie[]> {
  const signIns = await cookies.signIn.openEach(headers, base);
  if (signIns.length === 0 || !cookies.revocableToken.isSent(headers, base)) return signIns;
  const tokens = await cookies.revocableToken.openEach(headers, base);
  return signIns.map((signIn) => {
    const { claim } = signIn;
    const revocable = tokens.find(({ sessionId }) => sessionId === claim.identity.sessionId);
    return revocable ? { ...signIn, claim: { ...claim, revocableToken: revocable.token } } : signIn;
  });
}

/** `Set-Cookie` values that remove what the request brought of it. */
export function removeSignInCookies(
  { signIn, revocableToken }: SignInCookies,
  headers: Headers,
  base: BaseUrl,
): string[] {
  return [signIn, revocableToken].flatMap((cookie) => cookie.remove(headers, base));
}

/**
 * What is known for the logout of one session. A sign-in cookie counts only if it is of that very
 * session: a browser may have gone on to another person, or another provider.
 */
export function sessionClaimOf(
  ended: EndedSession,
  signInCookies: readonly SignInCookie[],
): SessionClaim | undefined {
  if (ended.kind === "none") return signInCookies[0]?.claim;
  if (ended.kind === "database") {
    const isItsOwn = (cookie: string) => ended.cookies.includes(cookie);
    return signInCookies.find(({ cookies }) => cookies.some(isItsOwn))?.claim;
  }
  const { claim } = ended;
  const own = claim && signInCookies.find((signIn) => isSame(signIn.claim, claim));
  return own ? { ...own.claim, ...claim } : claim;
}

/** Whether a browser that brought these has signed in to this very session. */
export function hasSignInCookie(
  session: SessionClaim,
  signInCookies: readonly SignInCookie[],
): boolean {
  return signInCookies.some(({ claim }) => isSame(claim, session));
}

function isSame({ identity: one }: SessionClaim, { identity: other }: SessionClaim): boolean {
  return one.sessionId === other.sessionId;
}

/** Whether a session claim has by itself all that a sign-in cookie could add. */
export function hasAllTokens({ idToken, revocableToken, revocableType }: SessionClaim): boolean {
  return idToken !== undefined && (revocableToken !== undefined || revocableType === undefined);
}

/**
 * The session's cookies among those that an answer of Auth.js's sets, whatever they are called: no
 * other lasts longer than the browser does.
 */
export function sessionCookiesOf(setCookies: readonly string[]): SetCookie[] {
  return setCookies
    .map((setCookie) => parseSetCookie(setCookie))
    .filter(({ expires, maxAge }) => expires !== undefined && maxAge !== 0);
}

/** The names of the cookies that a response removes. */
export function removedNames(setCookies: readonly string[]): ReadonlySet<string> {
  const parsed = setCookies.map((setCookie) => parseSetCookie(setCookie));
  return new Set(parsed.flatMap(({ name, maxAge }) => (maxAge === 0 ? [name] : [])));
}

/** Digests by which cookies are known again. */
export function digestsOf(cookies: readonly CookiePair[]): Promise<string[]> {
  return Promise.all(cookies.map(async ([name, value]) => cookieDigest(name, value)));
}
