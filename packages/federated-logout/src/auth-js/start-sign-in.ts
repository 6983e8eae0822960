import type { AuthHandlers } from "./auth-handlers.ts";
import type { StartedSignIn } from "../logout/callback-route.ts";
import { postToAuth, type AuthPost } from "./post-to-auth.ts";

export interface SignInRequest extends Pick<AuthPost, "headers" | "base"> {
  providerId: string;
  /** What to ask the provider for. */
  query: URLSearchParams;
  /** Absolute URL to land on when the person has signed in. */
  returnTo: string;
}

/** Starts a sign-in as if its button had been pressed. */
export async function startSignIn(
  handlers: AuthHandlers,
  { providerId, returnTo, ...request }: SignInRequest,
): Promise<StartedSignIn> {
  const { response } = await postToAuth(handlers, {
    ...request,
    action: `signin/${providerId}`,
    fields: { callbackUrl: returnTo },
  });
  const url = response.headers.get("location");
  return {
    url: url === null || isErrorPage(url) ? returnTo : url,
    setCookies: response.headers.getSetCookie(),
  };
}

// Auth.js's own, or the app's: an authorization request has no such parameter.
function isErrorPage(url: string): boolean {
  return !URL.canParse(url) || new URL(url).searchParams.has("error");
}
