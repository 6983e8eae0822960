import { postToAuth, type AuthHandlers, type AuthPost } from "./post-to-auth.ts";

export interface SignInRequest extends Pick<AuthPost, "headers" | "base"> {
  providerId: string;
  /** What to ask the provider for. */
  query: URLSearchParams;
  /** Absolute URL to land on when the person has signed in. */
  returnTo: string;
}

export interface StartedSignIn {
  /** Where the browser has to go: to the provider, or to a page that says what went wrong. */
  url: string;
  setCookies: string[];
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
  return {
    url: response.headers.get("location") ?? returnTo,
    setCookies: response.headers.getSetCookie(),
  };
}
