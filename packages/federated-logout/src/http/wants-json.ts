import { takesPage } from "./takes-page.ts";

/**
 * Whether a script has asked, and not a form: a redirect to a provider would be a cross-origin answer
 * that it may not read.
 *
 * @see [Fetch Metadata, Sec-Fetch-Mode](https://www.w3.org/TR/fetch-metadata/#sec-fetch-mode-header)
 */
export function wantsJson(headers: Headers): boolean {
  const mode = headers.get("sec-fetch-mode") ?? "navigate";
  const takesJson = headers.get("accept")?.includes("application/json") ?? false;
  // A service worker passes a form's request on by a mode of its own.
  return takesJson || (mode !== "navigate" && !takesPage(headers));
}
