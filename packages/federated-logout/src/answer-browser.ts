import type { AnsweredLogout } from "./answer-logout.ts";
import { renderDeparturePage } from "./departure-page.ts";
import { randomId } from "./random-id.ts";
import { html, redirectTo as redirect } from "./responses.ts";

/** Sends a browser where a logout goes on. */
export function answerBrowser({
  url,
  page,
  setCookies,
}: Pick<AnsweredLogout, "url" | "page" | "setCookies">): Response {
  if (!page) return redirect(url, setCookies);
  const nonce = randomId(16);
  return html(renderDeparturePage(page, nonce), { setCookies, nonce });
}
