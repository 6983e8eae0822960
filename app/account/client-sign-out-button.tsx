"use client";

import { signOut } from "next-auth/react";

export function ClientSignOutButton() {
  return (
    <button type="button" onClick={() => void signOut({ redirectTo: "/signed-out" })}>
      Sign out in the browser
    </button>
  );
}
