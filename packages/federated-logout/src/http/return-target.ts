import type { BaseUrl } from "./base-url.ts";

const pathOrHttpUrl = /^(\/|https?:\/\/)/i;
// A server behind us that decodes the path once too often would see "//evil.example".
const encodedSlashOrControl = /%(2f|5c|0[0-9a-f]|1[0-9a-f]|7f)/i;

// It is in a cookie until the browser is back.
const longestTarget = 2000;

/**
 * Decides where a person may land after a logout: a path of this app, or a URL on this app or a listed
 * origin. What is judged is what the URL parser makes of it, and nothing else: dots, tabs and
 * backslashes are gone by then.
 *
 * @param requested - A path (`/bye`) or an absolute URL, as somebody sent it.
 * @param base - Where this app lives. A path outside `base.appPath` is taken as one within it; a URL
 *   there is refused, unless its origin is listed.
 * @param allowedOrigins - Other origins to allow, each as `URL.origin` prints it.
 * @returns The absolute URL, written so that every router reads it alike; `undefined` when it is
 *   refused, also for being longer than 2000 characters.
 * @see [RFC 9700, section 4.11.1](https://www.rfc-editor.org/rfc/rfc9700#section-4.11.1)
 */
export function resolveReturnTarget(
  requested: unknown,
  base: BaseUrl,
  allowedOrigins: readonly string[] = [],
): string | undefined {
  if (typeof requested !== "string" || !pathOrHttpUrl.test(requested)) return undefined;
  const url = requested.startsWith("/")
    ? withinApp(parse(base.origin + requested), base)
    : parse(requested);
  if (!url || url.username || url.password) return undefined;
  if (encodedSlashOrControl.test(url.pathname) || isOtherHost(url.pathname)) return undefined;
  const isInApp = url.origin === base.origin && isWithinApp(url.pathname, base);
  if (!isInApp && !allowedOrigins.includes(url.origin)) return undefined;
  if (isInApp && isOtherHost(url.pathname.slice(base.appPath.length))) return undefined;
  // Next.js ends the redirect of a Server Action at the first semicolon.
  const target = url.href.replaceAll(";", "%3B");
  return target.length > longestTarget ? undefined : target;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function withinApp(url: URL | undefined, base: BaseUrl): URL | undefined {
  if (!url || isWithinApp(url.pathname, base)) return url;
  return parse(base.origin + base.appPath + url.pathname + url.search + url.hash);
}

function isWithinApp(pathname: string, { appPath }: BaseUrl): boolean {
  return pathname.startsWith(appPath) && /^(\/|$)/.test(pathname.slice(appPath.length));
}

// Without its origin, which Next.js's router takes off, and without the basePath likewise, such a path
// names a host.
function isOtherHost(pathname: string): boolean {
  return pathname.startsWith("//");
}
