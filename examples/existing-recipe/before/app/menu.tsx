"use client";

import { signIn, signOut, useSession } from "next-auth/react";

// In this order: without a session the route does not know the id_token any more. Whoever closes the tab
// in between, or has lost the network, is signed out halfway.
async function federatedSignOut() {
  const response = await fetch("/api/auth/federated-logout");
  const { url } = await response.json();
  await signOut({ redirect: false });
  window.location.href = url ?? "/";
}

export function Menu() {
  const { data: session, status } = useSession();
  if (status === "loading") return null;
  return session ? (
    <>
      <h1>Hello, {session.user?.name}</h1>
      <button onClick={() => void federatedSignOut()}>Sign out</button>
    </>
  ) : (
    <button onClick={() => void signIn("oidc")}>Sign in with Development provider</button>
  );
}
