"use client";

import { signIn } from "next-auth/react";

export function SignIn() {
  return <button onClick={() => void signIn("oidc")}>Sign in with Development provider</button>;
}
