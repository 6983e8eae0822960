import type { NextAuthResult } from "next-auth";
import { headers } from "next/headers";
import type { SignInQuery } from "./sign-in-query.ts";

type SignIn = NextAuthResult["signIn"];

/** `signIn()` of `auth.ts`, which posts to no endpoint. */
export function createSignInAction(signIn: SignIn, signInQuery: SignInQuery): SignIn {
  return async function signInAsking(provider, options, authorizationParams) {
    if (typeof provider !== "string") return signIn(provider, options, authorizationParams);
    const query = await signInQuery({
      providerId: provider,
      headers: new Headers(await headers()),
      query: new URLSearchParams(authorizationParams),
    });
    return signIn(provider, options, query);
  };
}
