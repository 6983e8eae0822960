import { parseCookie, stringifySetCookie, type SetCookie } from "cookie";
import type { BaseUrl } from "../http/base-url.ts";
import { personOf, type SessionClaim } from "../sessions/session-claim.ts";
import { isLoopback } from "../providers/secure-endpoint.ts";
import {
  removeElsewhere,
  removeSessionCookie,
  type SessionCookie,
} from "../sessions/session-cookie.ts";
import { bareSidDigest, issuerDigest } from "../sessions/session-identity.ts";

/** The route that providers frame, below the Auth.js routes. */
const frontChannelPath = "/federated-logout/front-channel";

/**
 * This browser's session, in a cookie that is sent to the front-channel route alone, and there also in
 * a provider's frame, if the browser lets it. It says nothing secret, but nobody else can make one: it
 * ends a session, and anybody could fill the store with made-up ones.
 */
export interface FramedSession {
  sessionId: string;
  /** The id of the provider that it began through. */
  provider: string;
  /** Digests. */
  issuer: string;
  sid: string;
  /** Names of the session's cookies. */
  cookies: readonly string[];
}

const fourHundredDaysInSeconds = 400 * 24 * 60 * 60;

/**
 * `Set-Cookie` value that a sign-in leaves; it removes the last one's where no provider may end this.
 *
 * @param secret - Authenticates it; without one there is none.
 */
export async function writeFramedSession(
  claim: SessionClaim | undefined,
  sessionCookies: readonly SetCookie[],
  { base, secret }: { base: BaseUrl; secret: string | undefined },
): Promise<string> {
  const { issuer, sid } = claim ? personOf(claim) : {};
  if (!claim || issuer === undefined || secret === undefined) return removeFramedSession(base);
  const { sessionId } = claim.identity;
  const digests = [await issuerDigest(issuer), sid === undefined ? "" : await bareSidDigest(sid)];
  const names = sessionCookies.map(({ name }) => name);
  const facts = [sessionId, encodeURIComponent(claim.provider), ...digests, ...names].join(":");
  const value = `${await authenticate(facts, secret)}:${facts}`;
  return setCookie(value, fourHundredDaysInSeconds, base);
}

export function removeFramedSession(base: BaseUrl): string {
  return setCookie("", 0, base);
}

/** Reads it; `undefined` if there is none, or it was not made here. */
export async function readFramedSession(
  headers: Headers,
  { base, secrets }: { base: BaseUrl; secrets: readonly string[] },
): Promise<FramedSession | undefined> {
  const value = parseCookie(headers.get("cookie") ?? "")[nameFor(base)] ?? "";
  const [mac = "", ...rest] = value.split(":");
  const [sessionId = "", provider = "", issuer = "", sid = "", ...cookies] = rest;
  for (const secret of mac === "" ? [] : secrets) {
    if (mac === (await authenticate(rest.join(":"), secret))) {
      return { sessionId, provider: decodeURIComponent(provider), issuer, sid, cookies };
    }
  }
  return undefined;
}

// Half of an HMAC-SHA-256, as RFC 2104 allows: every byte of a sign-in's answer counts.
async function authenticate(facts: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const hash = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), hash, false, ["sign"]);
  // Of nothing else that this secret might authenticate.
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`framed session ${facts}`));
  return Buffer.from(mac).subarray(0, 16).toString("base64url");
}

/**
 * `Set-Cookie` values that remove a session's cookies from within a frame of another site's: browsers
 * ignore any other there.
 *
 * @see [Cookies: HTTP State Management Mechanism, section 5.7](https://www.ietf.org/archive/id/draft-ietf-httpbis-rfc6265bis-22.html#name-storage-model)
 */
export function removeInFrame(
  { cookies }: FramedSession,
  base: BaseUrl,
  sessionCookie: SessionCookie,
): string[] {
  const isSecure = canBeSecure(base);
  const inFrame = { ...sessionCookie, secure: isSecure };
  const sameSite = isSecure ? "none" : "lax";
  const { hostname } = new URL(base.origin);
  const removed = cookies.flatMap((name) => [
    removeSessionCookie(name, inFrame, sameSite),
    ...removeElsewhere(name, inFrame, { came: 1, hostname, sameSite }),
  ]);
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
