import { parseCookie, stringifySetCookie, type SetCookie } from "cookie";
import type { BaseUrl } from "./base-url.ts";
import type { KeptSession } from "./kept-session.ts";
import { isLoopback } from "./secure-endpoint.ts";
import { issuerDigest, sidDigest } from "./session-identity.ts";

/** The route that providers frame, below the Auth.js routes. */
const frontChannelPath = "/federated-logout/front-channel";

/**
 * This browser's session, in a cookie that is sent to the front-channel route alone, and there also in
 * a provider's frame, if the browser lets it. It is not sealed, since every byte of a sign-in's answer
 * counts: whoever makes one up ends nothing but sessions that they know the random id of.
 */
export interface FramedSession {
  sessionId: string;
  /** Digests. */
  issuer: string;
  sid: string;
  /** Names of the session's cookies. */
  cookies: readonly string[];
}

const fourHundredDaysInSeconds = 400 * 24 * 60 * 60;

/** `Set-Cookie` value that a sign-in leaves; it removes the last one's where no provider may end this. */
export async function writeFramedSession(
  kept: KeptSession | undefined,
  sessionCookies: readonly SetCookie[],
  base: BaseUrl,
): Promise<string> {
  if (kept?.issuer === undefined) return removeFramedSession(base);
  const { sessionId, issuer, sid } = kept;
  const digests = [
    await issuerDigest(issuer),
    sid === undefined ? "" : await sidDigest(issuer, sid),
  ];
  const names = sessionCookies.map(({ name }) => name);
  return setCookie([sessionId, ...digests, ...names].join(":"), fourHundredDaysInSeconds, base);
}

export function removeFramedSession(base: BaseUrl): string {
  return setCookie("", 0, base);
}

export function readFramedSession(headers: Headers, base: BaseUrl): FramedSession | undefined {
  const value = parseCookie(headers.get("cookie") ?? "")[nameFor(base)] ?? "";
  const [sessionId = "", issuer = "", sid = "", ...cookies] = value.split(":");
  return sessionId && issuer ? { sessionId, issuer, sid, cookies } : undefined;
}

/**
 * `Set-Cookie` values that remove a session's cookies from within a frame of another site's: browsers
 * ignore any other there.
 *
 * @see [Cookies: HTTP State Management Mechanism, section 5.7](https://www.ietf.org/archive/id/draft-ietf-httpbis-rfc6265bis-22.html#name-storage-model)
 */
export function removeInFrame({ cookies }: FramedSession, base: BaseUrl): string[] {
  const removed = cookies.map((name) =>
    stringifySetCookie({
      name,
      value: "",
      path: "/",
      maxAge: 0,
      expires: new Date(0),
      httpOnly: true,
      ...(canBeSecure(base) && { secure: true, sameSite: "none" }),
    }),
  );
  return [...removed, removeFramedSession(base)];
}

function setCookie(value: string, maxAge: number, base: BaseUrl): string {
  return stringifySetCookie({
    name: nameFor(base),
    value,
    maxAge,
    path: base.authPath + frontChannelPath,
    httpOnly: true,
    ...(canBeSecure(base) && { secure: true, sameSite: "none" }),
  });
}

function nameFor({ origin }: BaseUrl): string {
  return `${origin.startsWith("https:") ? "__Secure-" : ""}federated-logout.framed-session`;
}

function canBeSecure({ origin }: BaseUrl): boolean {
  return origin.startsWith("https:") || isLoopback(new URL(origin));
}
