import type { BaseUrl } from "../http/base-url.ts";

/** Whether a request is for one of the Auth.js routes, `/signout` for example. */
export function isAuthAction(
  request: Request,
  action: string,
  baseOf: (headers: Headers) => BaseUrl,
): boolean {
  const pathname = new URL(request.url).pathname.replace(/\/$/, "");
  if (!pathname.endsWith(action)) return false;
  // Next.js hides its basePath from some requests and not from others.
  const { authPath, appPath } = baseOf(request.headers);
  return pathname.endsWith(authPath.slice(appPath.length) + action);
}
