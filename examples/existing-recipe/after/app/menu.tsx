"use client";

import { signIn, signOut, useSession } from "next-auth/react";

export function Menu() {
  const { data: session, status } = useSession();
  if (status === "loading") return null;
  return session ? (
    <>
      <h1>Hello, {session.user?.name}</h1>
      <button onClick={() => void signOut({ callbackUrl: "/signed-out" })}>Sign out</button>
    </>
  ) : (
    <button onClick={() => void signIn("oidc")}>Sign in with Development provider</button>
  );
}
