"use client";

import { signOut } from "next-auth/react";

export function SignOutInBrowser() {
  return (
    <button onClick={() => void signOut({ callbackUrl: "/signed-out" })}>
      Sign out in the browser
    </button>
  );
}
