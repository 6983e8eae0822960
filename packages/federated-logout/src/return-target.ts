import type { BaseUrl } from "./base-url.ts";

// Tabs and newlines vanish while a URL is parsed and a backslash becomes a slash, so that
// "/\evil.example" and "/<tab>/evil.example" leave the origin.
// oxlint-disable-next-line no-control-regex
const strippedOrFoldedCharacter = /[\u0000-\u0020\u007f\\]/;
const pathOrHttpUrl = /^(\/(?!\/)|https?:\/\/)/i;
// A server behind us that decodes the path once too often would see "//evil.example".
const encodedSlashOrControl = /%(2f|5c|0[0-9a-f]|1[0-9a-f]|7f)/i;

/**
 * Decides where a person may land after a logout: a path of this app, or a URL whose origin is this
 * app's or listed. Everything else, tricks included, is refused.
 *
 * @param requested - A path (`/bye`) or an absolute URL, as somebody sent it.
 * @param base - Where this app lives. A path outside `base.appPath` is taken as one within it.
 * @param allowedOrigins - Other origins to allow, each as `URL.origin` prints it.
 * @returns The absolute URL, or `undefined` when that is refused.
 * @see [RFC 9700, section 4.11.1](https://www.rfc-editor.org/rfc/rfc9700#section-4.11.1)
 */
export function resolveReturnTarget(
  requested: unknown,
  base: BaseUrl,
  allowedOrigins: readonly string[] = [],
): string | undefined {
  if (typeof requested !== "string" || !pathOrHttpUrl.test(requested)) return undefined;
  if (strippedOrFoldedCharacter.test(requested)) return undefined;
  const candidate = requested.startsWith("/")
    ? base.origin + withinApp(requested, base)
    : requested;
  if (!URL.canParse(candidate)) return undefined;
  const url = new URL(candidate);
  if (url.username || url.password || encodedSlashOrControl.test(url.pathname)) return undefined;
  if (url.origin !== base.origin && !allowedOrigins.includes(url.origin)) return undefined;
  return url.href;
}

function withinApp(path: string, { appPath }: BaseUrl): string {
  const isWithinApp = path.startsWith(appPath) && /^([/?#]|$)/.test(path.slice(appPath.length));
  return isWithinApp ? path : appPath + path;
}
