import type { BaseUrl } from "../http/base-url.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { describeProvider } from "../providers/describe-provider.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import type { LogoutEvent } from "../events.ts";
import { readFramedSession, removeInFrame, type FramedSession } from "./framed-session.ts";
import { renderPage } from "../http/page.ts";
import type { AnsweringHandler } from "../http/request-refusal.ts";
import { html } from "../http/responses.ts";
import { issuerDigest, sidDigest } from "../sessions/session-identity.ts";
import type { SessionCookie } from "../sessions/session-cookie.ts";

export interface FrontChannelRouteContext {
  baseOf: (headers: Headers) => BaseUrl;
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  /** The newest first. */
  secrets: () => readonly string[];
  sessionCookie: (base: BaseUrl) => SessionCookie;
  /** Whether this is turned on. */
  framesEndSessions: boolean;
  /** Whether a provider sends a `sid` that its id_tokens never had. */
  sendsForeignSid: (providerId: string) => boolean;
  ended: Pick<EndedSessions, "end" | "endOne" | "hasSid">;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  emit: (event: LogoutEvent) => void;
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
    GET: async (request) => {
      const { searchParams } = new URL(request.url);
      const [issuer, ...otherIssuers] = searchParams.getAll("iss");
      const [sid, ...otherSids] = searchParams.getAll("sid");
      // Without both, any link could sign anyone out.
      if (!issuer || !sid || otherIssuers.length > 0 || otherSids.length > 0) return html(page);
      const provider = findIssuer(issuer, context.readProviders());
      const setCookies = await endSession({ issuer, sid, provider }, request.headers, context);
      const frameAncestors = provider ? [new URL(issuer).origin] : [];
      return html(page, { frameAncestors, setCookies });
    },
  };
}

// Nothing that is not true of every request.
const page = renderPage(
  "Sign-out notice",
  "<p>Your sign-in provider shows this when you sign out there. There is nothing for you to do here.</p>",
);

interface NamedSession {
  issuer: string;
  sid: string;
  provider: ConfiguredProvider | undefined;
}

async function endSession(
  { issuer, sid, provider }: NamedSession,
  headers: Headers,
  {
    baseOf,
    secrets,
    sessionCookie,
    framesEndSessions,
    sendsForeignSid,
    ended,
    now,
    emit,
  }: FrontChannelRouteContext,
): Promise<string[]> {
  const about = {
    by: "front_channel",
    ...(provider && { provider: describeProvider(provider) }),
  } as const;
  if (!framesEndSessions) {
    emit({ type: "sessions.not_ended", ...about, reason: "turned_off" });
    return [];
  }
  if (!provider) {
    emit({ type: "sessions.not_ended", ...about, reason: "unknown_session" });
    return [];
  }
  const base = baseOf(headers);
  // With any `sid` at all, a link or an image could sign people out: a browser says what asks.
  const takesAnySid =
    sendsForeignSid(provider.id) && (headers.get("sec-fetch-dest") ?? "iframe") === "iframe";
  const inBrowser = await readFramedSession(headers, { base, secrets: secrets() });
  const ofBrowser =
    inBrowser && (await isNamed(inBrowser, { issuer, sid, takesAnySid })) ? inBrowser : undefined;
  const isKnown = await ended.hasSid(issuer, sid);
  if (!isKnown && !ofBrowser) {
    emit({ type: "sessions.not_ended", ...about, reason: "unknown_session" });
    return [];
  }
  try {
    if (isKnown) await ended.end({ issuer, sid }, Math.floor(now() / 1000), "app");
    if (ofBrowser) await ended.endOne(ofBrowser);
    emit({ type: "sessions.ended", ...about, scope: "session" });
  } catch {
    emit({ type: "sessions.not_ended", ...about, reason: "store_failed" });
  }
  return ofBrowser ? removeInFrame(ofBrowser, base, sessionCookie(base)) : [];
}

async function isNamed(
  session: FramedSession,
  { issuer, sid, takesAnySid }: { issuer: string; sid: string; takesAnySid: boolean },
): Promise<boolean> {
  if (session.issuer !== (await issuerDigest(issuer))) return false;
  return takesAnySid || session.sid === (await sidDigest(issuer, sid));
}

// One that serves many tenants is configured with one issuer for all of them, on the same host.
function findIssuer(
  issuer: string,
  providers: ReadonlyMap<string, ConfiguredProvider>,
): ConfiguredProvider | undefined {
  if (!URL.canParse(issuer)) return undefined;
  const { origin } = new URL(issuer);
  const candidates = [...providers.values()];
  return (
    candidates.find((provider) => provider.issuer === issuer) ??
    candidates.find(({ issuer: other }) => other !== undefined && isOn(other, origin))
  );
}

function isOn(url: string, origin: string): boolean {
  return URL.canParse(url) && new URL(url).origin === origin;
}
