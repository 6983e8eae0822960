import type { AuthHandlers } from "./auth-handlers.ts";
import { nextRequest } from "../next/next-request.ts";
import type { SignInQuery } from "../sign-in/re-authentication-query.ts";

/** `POST /api/auth/signin/<provider>`, which `signIn()` of `next-auth/react` and Auth.js's page use. */
export function createSignInEndpoint(
  post: AuthHandlers["POST"],
  signInQuery: SignInQuery,
): AuthHandlers["POST"] {
  return async function POST(request) {
    const url = new URL(request.url);
    const providerId = /\/signin\/+([^/]+)\/*$/.exec(url.pathname)?.[1];
    if (providerId === undefined) return post(request);
    const given = url.searchParams;
    const query = await signInQuery({ providerId, headers: request.headers, query: given });
    if (query === given) return post(request);
    url.search = query.toString();
    return post(nextRequest(url, request));
  };
}
