import type { AnsweredLogout } from "./answer-logout.ts";
import { renderDeparturePage } from "./departure-page.ts";
import { html, redirectTo as redirect } from "./responses.ts";

/** Sends a browser where a logout goes on. */
export function answerBrowser({
  url,
  page,
  setCookies,
}: Pick<AnsweredLogout, "url" | "page" | "setCookies">): Response {
  if (!page) return redirect(url, setCookies);
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
  return html(renderDeparturePage(page, nonce), { setCookies, nonce });
}
