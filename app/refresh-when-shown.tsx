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
    addEventListener("pageshow", reloadIfRestored);
    return () => {
      document.removeEventListener("visibilitychange", refreshIfVisible);
      removeEventListener("pageshow", reloadIfRestored);
    };
  }, [router]);
  return null;
}
