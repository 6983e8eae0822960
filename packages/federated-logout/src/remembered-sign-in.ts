import { parseSetCookie, type SetCookie } from "cookie";
import type { BaseUrl } from "./base-url.ts";
import type { KeptSession } from "./kept-session.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
import type { CookiePair } from "./request-cookies.ts";
import type { RevocableToken } from "./token-revocation.ts";

/**
 * This browser's last sign-in, in a cookie that is sent to the Auth.js routes alone. It outlives the
 * session: who signs out after that has ended is signed out at the provider all the same.
 */
export interface RememberedSignIn {
  kept: KeptSession;
  /** Digests of the cookies that the sign-in set, the session's among them. */
  cookies: readonly string[];
}

/** What is to be revoked at sign-out, in a cookie of its own: a refresh may change just one of them. */
export interface RememberedToken {
  sessionId: string;
  token: RevocableToken;
}

/** What a sign-out has found of the session that it ended here. */
export type EndedSession =
  | { kind: "jwt"; kept?: KeptSession }
  /** Auth.js tells nothing of it for sure; `cookies`: digests of its cookies. */
  | { kind: "database"; cookies: readonly string[] }
  | { kind: "none"; hadCookie: boolean };

/**
 * Reads this browser's last sign-in, if the request brought its cookie: all of them, where there are
 * others' beside it.
 */
export async function recallSignIns(
  cookies: LogoutCookies,
  headers: Headers,
  base: BaseUrl,
): Promise<RememberedSignIn[]> {
  const signIns = await cookies.signIn.openEach(headers, base);
  if (signIns.length === 0) return [];
  const tokens = await cookies.revocableToken.openEach(headers, base);
  return signIns.map((signIn) => {
    const { kept } = signIn;
    const revocable = tokens.find(({ sessionId }) => sessionId === kept.sessionId);
    return revocable ? { ...signIn, kept: { ...kept, revocableToken: revocable.token } } : signIn;
  });
}

/** `Set-Cookie` values that remove what the request brought of it. */
export function forgetSignIn(
  { signIn, revocableToken }: LogoutCookies,
  headers: Headers,
  base: BaseUrl,
): string[] {
  return [signIn, revocableToken].flatMap((cookie) => cookie.remove(headers, base));
}

/**
 * What is known for the logout of one session. What is remembered counts only if it is of that very
 * session: a browser may have gone on to another person, or another provider.
 */
export function keptSessionOf(
  ended: EndedSession,
  remembered: readonly RememberedSignIn[],
): KeptSession | undefined {
  if (ended.kind === "none") return remembered[0]?.kept;
  if (ended.kind === "database") {
    const isItsOwn = (cookie: string) => ended.cookies.includes(cookie);
    return remembered.find(({ cookies }) => cookies.some(isItsOwn))?.kept;
  }
  const { kept } = ended;
  const own = remembered.find((signIn) => signIn.kept.sessionId === kept?.sessionId);
  return own ? { ...own.kept, ...kept } : kept;
}

/** Whether a browser that brought these has signed in to this very session. */
export function isRemembered(
  { sessionId }: KeptSession,
  remembered: readonly RememberedSignIn[],
): boolean {
  return remembered.some(({ kept }) => kept.sessionId === sessionId);
}

/** Whether a session says by itself all that is remembered of it. */
export function saysAll({ idToken, revocableToken, revocableType }: KeptSession): boolean {
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
  return Promise.all(
    cookies.map(async ([name, value]) => {
      const bytes = new TextEncoder().encode(`${name}=${value}`);
      const digest = Buffer.from(await crypto.subtle.digest("SHA-256", bytes));
      // Nobody finds another cookie of the same, and it is short: it is in a cookie itself.
      return digest.toString("base64url").slice(0, 22);
    }),
  );
}
