import type { NextAuthResult } from "next-auth";
import { headers } from "next/headers.js";
import { setActionCookies } from "./action-cookies.ts";
import type { SignInResponses } from "../sign-in/sign-in-responses.ts";
import type { SignInQuery } from "../sign-in/re-authentication-query.ts";

type SignIn = NextAuthResult["signIn"];

export interface SignInActionContext extends Pick<SignInResponses, "wrapAction"> {
  signInQuery: SignInQuery;
  inAction: <Result>(task: () => Promise<Result>) => Result | Promise<Result>;
}

/** `signIn()` of `auth.ts`, which posts to no endpoint. */
export function createSignInAction(
  signIn: SignIn,
  { signInQuery, wrapAction, inAction }: SignInActionContext,
): SignIn {
  return async function signInAsking(provider, options, authorizationParams) {
    if (typeof provider !== "string") return signIn(provider, options, authorizationParams);
    return inAction(async () => {
      const sent = new Headers(await headers());
      const query = await signInQuery({
        providerId: provider,
        headers: sent,
        query: new URLSearchParams(authorizationParams),
      });
      // One with a password is complete at once.
      return wrapAction(sent, () => signIn(provider, options, query), setActionCookies);
    });
  };
}
