"use client";

import { useRouter } from "next/navigation.js";
import { useEffect } from "react";

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
}

/**
 * Renders the page anew once the session of this browser is another, or none: when the tab is looked at,
 * and every half a minute while it is. Asks nothing while it is hidden, and renews nothing.
 *
 * Does **not** hide anything by itself: what a page shows without a session is up to the page.
 *
 * @param props - See {@link SessionWatchProps}.
 */
export function SessionWatch({
  isSignedIn,
  intervalSeconds = 30,
  basePath = "/api/auth",
}: SessionWatchProps): null {
  const router = useRouter();
  useEffect(() => {
    let before: string | null | undefined;
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      const session = await askForSession(`${basePath}/federated-logout/session`);
      if (session === undefined) return;
      const hasChanged =
        before === undefined ? (session !== null) !== isSignedIn : session !== before;
      before = session;
      if (hasChanged) router.refresh();
    };
    const lookNow = () => void look();
    const reloadIfRestored = ({ persisted }: PageTransitionEvent) => {
      if (persisted) location.reload();
    };
    lookNow();
    const timer = setInterval(lookNow, intervalSeconds * 1000);
    document.addEventListener("visibilitychange", lookNow);
    // A window beside another is visible all along, and only gets the focus.
    addEventListener("focus", lookNow);
    addEventListener("pageshow", reloadIfRestored);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", lookNow);
      removeEventListener("focus", lookNow);
      removeEventListener("pageshow", reloadIfRestored);
    };
  }, [router, isSignedIn, basePath, intervalSeconds]);
  return null;
}

/** `undefined` where nobody can say. */
async function askForSession(url: string): Promise<string | null | undefined> {
  try {
    const response = await fetch(url, { cache: "no-store" });
    if (!response.ok) return undefined;
    const { session }: { session?: string | null } = await response.json();
    return session;
  } catch {
    return undefined;
  }
}
