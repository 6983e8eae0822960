import { createHash } from "node:crypto";
import { parseCookie, parseSetCookie } from "cookie";
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

/** Digests of the cookies that a response leaves in the browser, but for Auth.js's callback URL. */
export function digestsOfSetCookies(setCookies: readonly string[]): string[] {
  return setCookies
    .map((setCookie) => parseSetCookie(setCookie))
    .filter(({ value = "", maxAge }) => maxAge !== 0 && !URL.canParse(value))
    .map(({ name, value = "" }) => digest(name, value));
}

/** Digests of the cookies of a request. */
export function digestsOfCookies(headers: Headers): string[] {
  return digestsOf(parseCookie(headers.get("cookie") ?? ""));
}

/** Digests of those that a response removes. */
export function digestsOfRemoved(headers: Headers, setCookies: readonly string[]): string[] {
  const removed = new Set(
    setCookies
      .map((setCookie) => parseSetCookie(setCookie))
      .filter(({ maxAge }) => maxAge === 0)
      .map(({ name }) => name),
  );
  const sent = Object.entries(parseCookie(headers.get("cookie") ?? ""));
  return digestsOf(Object.fromEntries(sent.filter(([name]) => removed.has(name))));
}

function digestsOf(cookies: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(cookies).map(([name, value = ""]) => digest(name, value));
}

// Long enough for nobody to find another cookie of the same digest, and short, since it is in a cookie.
function digest(name: string, value: string): string {
  return createHash("sha256").update(`${name}=${value}`).digest("base64url").slice(0, 22);
}
