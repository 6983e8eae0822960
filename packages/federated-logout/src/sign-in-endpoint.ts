import { NextRequest } from "next/server";
import { authActionOf } from "./auth-action.ts";
import type { BaseUrl } from "./base-url.ts";
import type { AuthHandlers } from "./post-to-auth.ts";
import type { SignInQuery } from "./sign-in-query.ts";

/** `POST /api/auth/signin/<provider>`, which `signIn()` of `next-auth/react` and Auth.js's page use. */
export function createSignInEndpoint(
  post: AuthHandlers["POST"],
  { baseOf, signInQuery }: { baseOf: (headers: Headers) => BaseUrl; signInQuery: SignInQuery },
): AuthHandlers["POST"] {
  return async function POST(request) {
    const [action, providerId] = authActionOf(request, baseOf)?.split("/") ?? [];
    if (action !== "signin" || providerId === undefined) return post(request);
    const url = new URL(request.url);
    const query = await signInQuery({
      providerId,
      headers: request.headers,
      query: url.searchParams,
    });
    if (query === url.searchParams) return post(request);
    url.search = query.toString();
    return post(new NextRequest(url, request));
  };
}
