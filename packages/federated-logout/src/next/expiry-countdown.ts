"use client";

import { createElement, useEffect, useState, type ReactNode } from "react";

/** A session that is about to end by itself. */
export interface ExpiringSession {
  /** From 120 down. */
  secondsLeft: number;
  /**
   * Uses the session, which begins its idle timeout anew, and lets the app refresh its tokens.
   *
   * @returns Whether it lasts longer now. What ends by `maxSessionAge`, or by a `session_expiry` that no
   *   refresh moves, does not: that takes another sign-in.
   */
  staySignedIn: () => Promise<boolean>;
}

export interface ExpiryCountdownProps extends Pick<ExpiringSession, "staySignedIn"> {
  /** By the clock of this browser, in milliseconds since 1970. */
  endsAt: number;
  onExpiring: (session: ExpiringSession) => ReactNode;
}

const shownForMs = 120_000;

/** Shows what an app has for it in the last two minutes of a session, and counts them down. */
export function ExpiryCountdown({
  endsAt,
  staySignedIn,
  onExpiring,
}: ExpiryCountdownProps): ReactNode {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const leftMs = endsAt - now;
  if (leftMs > shownForMs || leftMs <= 0) return null;
  return createElement(onExpiring, { secondsLeft: Math.ceil(leftMs / 1000), staySignedIn });
}
