import type { BaseUrl } from "./base-url.ts";

/**
 * Which sign-in or sign-out of Auth.js's a request asks for: `"signout"`, or `"signin/google"`.
 * `undefined` for anything else.
 */
export function authActionOf(
  request: Request,
  baseOf: (headers: Headers) => BaseUrl,
): string | undefined {
  const { pathname } = new URL(request.url);
  const action = /\/(signout|signin\/[^/]+)\/?$/.exec(pathname);
  if (!action) return undefined;
  // Next.js hides its basePath from some requests and not from others.
  const { authPath, appPath } = baseOf(request.headers);
  return pathname.slice(0, action.index).endsWith(authPath.slice(appPath.length))
    ? action[1]
    : undefined;
}
