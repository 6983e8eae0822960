import { parseCookie, parseSetCookie, type SetCookie } from "cookie";
import type { BaseUrl } from "./base-url.ts";
import type { KeptSession } from "./kept-session.ts";
import type { LogoutCookies } from "./logout-cookies.ts";
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

/** Reads this browser's last sign-in, if the request brought its cookie. */
export async function recallSignIn(
  cookies: LogoutCookies,
  headers: Headers,
  base: BaseUrl,
): Promise<RememberedSignIn | undefined> {
  const signIn = await cookies.signIn.open(headers, base);
  if (!signIn) return undefined;
  const revocable = await cookies.revocableToken.open(headers, base);
  if (revocable?.sessionId !== signIn.kept.sessionId) return signIn;
  return { ...signIn, kept: { ...signIn.kept, revocableToken: revocable.token } };
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
  remembered: RememberedSignIn | undefined,
): KeptSession | undefined {
  if (ended.kind === "none") return remembered?.kept;
  if (ended.kind === "database") {
    const isItsOwn = remembered?.cookies.some((cookie) => ended.cookies.includes(cookie));
    return isItsOwn ? remembered?.kept : undefined;
  }
  const { kept } = ended;
  if (!kept || remembered?.kept.sessionId !== kept.sessionId) return kept;
  return { ...remembered.kept, ...kept };
}

/** Whether a session says by itself all that is remembered of it. */
export function saysAll({ idToken, revocableToken, revocableType }: KeptSession): boolean {
  return idToken !== undefined && (revocableToken !== undefined || revocableType === undefined);
}

/** A cookie as a browser sends it. */
export type CookiePair = readonly [name: string, value: string];

/**
 * The session's cookies among those that an answer of Auth.js's sets, whatever they are called: no
 * other lasts longer than the browser does.
 */
export function sessionCookiesOf(setCookies: readonly string[]): SetCookie[] {
  return setCookies
    .map((setCookie) => parseSetCookie(setCookie))
    .filter(({ expires, maxAge }) => expires !== undefined && maxAge !== 0);
}

/** The cookies of a request. */
export function cookiesOf(headers: Headers): CookiePair[] {
  const cookies = Object.entries(parseCookie(headers.get("cookie") ?? ""));
  return cookies.map(([name, value = ""]) => [name, value]);
}

/** Those that a response removes. */
export function removedCookies(headers: Headers, setCookies: readonly string[]): CookiePair[] {
  const removed = new Set(
    setCookies
      .map((setCookie) => parseSetCookie(setCookie))
      .filter(({ maxAge }) => maxAge === 0)
      .map(({ name }) => name),
  );
  return cookiesOf(headers).filter(([name]) => removed.has(name));
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
