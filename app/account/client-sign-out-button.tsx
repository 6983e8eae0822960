"use client";

import { signOut } from "next-auth/react";
import { useSyncExternalStore } from "react";

export function ClientSignOutButton({ label }: { label: string }) {
  // Without JavaScript, and before it has loaded, a press would do nothing.
  const isReady = useSyncExternalStore(subscribeToNothing, onClient, onServer);
  return (
    <button
      type="button"
      disabled={!isReady}
      onClick={() => void signOut({ redirectTo: "/signed-out" })}
    >
      {label}
    </button>
  );
}

const subscribeToNothing = () => () => undefined;
const onClient = () => true;
const onServer = () => false;
