"use client";

import { useRouter } from "next/navigation.js";
import { createElement, useEffect, useState, type ReactNode } from "react";
import { ExpiryCountdown, type ExpiringSession } from "./expiry-countdown.ts";

export type { ExpiringSession };

/** Properties of {@link SessionWatch}. */
export interface SessionWatchProps {
  /** Whether the page that it is on shows somebody who is signed in. */
  isSignedIn: boolean;
  /**
   * How often a visible tab asks, in seconds.
   *
   * @default 30
   */
  intervalSeconds?: number;
  /**
   * Path of the Auth.js routes, with Next.js's own `basePath`.
   *
   * @default "/api/auth"
   */
  basePath?: string;
  /**
   * A client component that is shown in the last two minutes of a session that `session_expiry` or
   * `sessionLimits` end.
   *
   * @default undefined
   */
  onExpiring?: (session: ExpiringSession) => ReactNode;
}

/**
 * Renders the page anew once the session of this browser is another, or none: when it ends by itself, when
 * the tab is looked at, and every half a minute while it is. Asks nothing while it is hidden, and renews
 * nothing.
 *
 * Does **not** hide anything by itself: what a page shows without a session is up to the page. Does **not**
 * know beforehand when the session's own cookie expires (next-auth's `maxAge`).
 *
 * @param props - See {@link SessionWatchProps}.
 */
export function SessionWatch({
  isSignedIn,
  intervalSeconds = 30,
  basePath = "/api/auth",
  onExpiring,
}: SessionWatchProps): ReactNode {
  const router = useRouter();
  const [expiry, setExpiry] = useState<Expiry>();
  useEffect(() => {
    let before: string | null | undefined;
    let atItsEnd: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      if (document.visibilityState !== "visible") return undefined;
      const asked = await askForSession(`${basePath}/federated-logout/session`);
      if (asked === undefined) return undefined;
      const { session, expiresIn = Infinity } = asked;
      const hasChanged =
        before === undefined ? (session !== null) !== isSignedIn : session !== before;
      before = session;
      if (hasChanged) router.refresh();
      const inMs = expiresIn * 1000;
      clearTimeout(atItsEnd);
      if (inMs < longestTimerMs) atItsEnd = setTimeout(lookSoon, inMs);
      const endsAt = Date.now() + inMs;
      setExpiry(expiresIn === Infinity ? undefined : { endsAt, look });
      return endsAt;
    };
    const lookSoon = () => void look();
    const reloadIfRestored = ({ persisted }: PageTransitionEvent) => {
      if (persisted) location.reload();
    };
    lookSoon();
    const timer = setInterval(lookSoon, intervalSeconds * 1000);
    document.addEventListener("visibilitychange", lookSoon);
    // A window beside another is visible all along, and only gets the focus.
    addEventListener("focus", lookSoon);
    addEventListener("pageshow", reloadIfRestored);
    return () => {
      clearTimeout(atItsEnd);
      clearInterval(timer);
      document.removeEventListener("visibilitychange", lookSoon);
      removeEventListener("focus", lookSoon);
      removeEventListener("pageshow", reloadIfRestored);
    };
  }, [router, isSignedIn, basePath, intervalSeconds]);

  if (!onExpiring || !expiry) return null;
  const { endsAt, look } = expiry;
  return createElement(ExpiryCountdown, {
    endsAt,
    onExpiring,
    async staySignedIn() {
      // Auth.js's own answer renews the session, and lets the app refresh its tokens.
      await fetch(`${basePath}/session`, { cache: "no-store" }).catch(() => undefined);
      const endsNowAt = await look();
      return endsNowAt !== undefined && endsNowAt > endsAt + likelyJitterMs;
    },
  });
}

interface Expiry {
  /** By the clock of this browser, in milliseconds since 1970. */
  endsAt: number;
  /** Asks again; says when it ends, if that can be said. */
  look: () => Promise<number | undefined>;
}

// Beyond it, browsers run a timer at once.
const longestTimerMs = 2 ** 31 - 1;
// The server counts in whole seconds, and answers are on their way for a while.
const likelyJitterMs = 5000;

interface WatchedSession {
  session: string | null;
  /** In seconds. */
  expiresIn?: number;
}

/** `undefined` where nobody can say. */
async function askForSession(url: string): Promise<WatchedSession | undefined> {
  try {
    const response = await fetch(url, { cache: "no-store" });
    if (!response.ok) return undefined;
    const { session = null, expiresIn }: Partial<WatchedSession> = await response.json();
    return { session, ...(expiresIn !== undefined && { expiresIn }) };
  } catch {
    return undefined;
  }
}
