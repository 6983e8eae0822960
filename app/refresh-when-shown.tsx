"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/**
 * Renders the page anew when it is looked at again: in another tab, or taken out of the back/forward
 * cache, it may still show somebody who has signed out meanwhile.
 */
export function RefreshWhenShown() {
  const router = useRouter();
  useEffect(() => {
    const refreshIfVisible = () => {
      if (document.visibilityState === "visible") router.refresh();
    };
    const reloadIfRestored = ({ persisted }: PageTransitionEvent) => {
      if (persisted) location.reload();
    };
    document.addEventListener("visibilitychange", refreshIfVisible);
    // A window beside another is visible all along, and only gets the focus.
    addEventListener("focus", refreshIfVisible);
    addEventListener("pageshow", reloadIfRestored);
    return () => {
      document.removeEventListener("visibilitychange", refreshIfVisible);
      removeEventListener("focus", refreshIfVisible);
      removeEventListener("pageshow", reloadIfRestored);
    };
  }, [router]);
  return null;
}
