import type { BaseUrl } from "../http/base-url.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { describeProvider } from "../providers/describe-provider.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import type { Audit } from "../audit.ts";
import type { LogoutEvent } from "../events.ts";
import { readFramedSession, removeInFrame } from "./framed-session.ts";
import { originOf, readFrameRequest, type FrameRequest } from "./frame-request.ts";
import { isOfBrowser } from "./is-of-browser.ts";
import type { WordsFor } from "../http/page-words.ts";
import { escapeHtml, renderPage } from "../http/page.ts";
import type { IncomingLogoutsOf } from "../providers/find-incoming-logout.ts";
import type { AnsweringHandler } from "../http/request-refusal.ts";
import { html } from "../http/responses.ts";
import type { SessionCookie } from "../sessions/session-cookie.ts";

export interface FrontChannelRouteContext {
  baseOf: (headers: Headers) => BaseUrl;
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  /** The newest first. */
  secrets: () => readonly string[];
  sessionCookie: (base: BaseUrl) => SessionCookie;
  /** Whether this is turned on. */
  framesEndSessions: boolean;
  incomingLogoutsOf: IncomingLogoutsOf;
  ended: Pick<EndedSessions, "end" | "endOne" | "hasSid">;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  emit: (event: LogoutEvent) => void;
  /** Absent where nobody wants to know. */
  audit: Audit | undefined;
  wordsFor: WordsFor;
}

/**
 * `GET`, in a frame of the provider's page, ends the session that `iss` and `sid` name, whether or not
 * the browser sends its cookies there. Anybody can ask for that: what protects a session is that nobody
 * else knows its `sid`. The answer does not say whether there was one.
 *
 * @see [OpenID Connect Front-Channel Logout 1.0, section 2](https://openid.net/specs/openid-connect-frontchannel-1_0.html#RPLogout)
 */
export function createFrontChannelRoute(context: FrontChannelRouteContext): {
  GET: AnsweringHandler;
} {
  return {
    GET: async ({ url, headers }) => {
      const configured = [...context.readProviders().values()];
      const frame = readFrameRequest(new URL(url).searchParams, configured, context);
      const setCookies = await endSession(frame, headers, context);
      const origins = frame.providers.map(({ issuer }) => originOf(frame.issuer ?? issuer));
      const frameAncestors = [...new Set(origins.filter((origin) => origin !== undefined))];
      const { language, frame: words } = context.wordsFor(headers);
      // Nothing that is not true of every request.
      const content = `<p>${escapeHtml(words.explanation)}</p>`;
      const page = renderPage({ language, title: words.title, content });
      return html(page, { frameAncestors, setCookies });
    },
  };
}

async function endSession(
  frame: FrameRequest,
  headers: Headers,
  {
    baseOf,
    secrets,
    sessionCookie,
    framesEndSessions,
    incomingLogoutsOf,
    ended,
    now,
    emit,
    audit,
  }: FrontChannelRouteContext,
): Promise<string[]> {
  const [provider] = frame.providers;
  const about = {
    by: "front_channel",
    // Where several may have asked, nobody can say yet which one it was.
    ...(provider && frame.providers.length === 1 && { provider: describeProvider(provider) }),
  } as const;
  const notEnded = { type: "sessions.not_ended", ...about } as const;
  if (!framesEndSessions) {
    emit({ ...notEnded, reason: "turned_off" });
    return [];
  }
  if (!provider) {
    const detail = frame.problem;
    emit({
      ...notEnded,
      ...(detail === undefined
        ? { reason: "unknown_session" }
        : { reason: "unnamed_session", detail }),
    });
    return [];
  }
  const base = baseOf(headers);
  const inBrowser = await readFramedSession(headers, { base, secrets: secrets() });
  const ofBrowser =
    inBrowser && (await isOfBrowser(inBrowser, frame, headers, incomingLogoutsOf))
      ? inBrowser
      : undefined;
  const known = await findKnown(frame, ended);
  if (!known && !ofBrowser) {
    emit({ ...notEnded, reason: "unknown_session" });
    return [];
  }
  try {
    if (known) await ended.end(known, Math.floor(now() / 1000), "app");
    if (ofBrowser) await ended.endOne(ofBrowser);
    emit({ type: "sessions.ended", ...about, scope: "session" });
    audit?.({
      what: "sessions_ended",
      by: "front_channel",
      provider: ofBrowser?.provider ?? provider.id,
      scope: "session",
      ...known,
      ...(ofBrowser && { sessionId: ofBrowser.sessionId }),
    });
  } catch {
    emit({ ...notEnded, reason: "store_failed" });
  }
  return ofBrowser ? removeInFrame(ofBrowser, base, sessionCookie(base)) : [];
}

// Somebody has signed in with that `sid`, whoever it is that loads the frame.
async function findKnown(
  { issuer, sid, providers }: FrameRequest,
  ended: Pick<EndedSessions, "hasSid">,
): Promise<{ issuer: string; sid: string } | undefined> {
  if (sid === undefined) return undefined;
  const issuers = issuer === undefined ? providers.map((provider) => provider.issuer) : [issuer];
  for (const candidate of new Set(issuers)) {
    if (candidate === undefined) continue;
    if (await ended.hasSid(candidate, sid)) return { issuer: candidate, sid };
  }
  return undefined;
}
