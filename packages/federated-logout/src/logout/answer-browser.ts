import type { AnsweredLogout } from "./logout-answer.ts";
import { renderNavigationPage } from "./navigation-page.ts";
import type { PageWords } from "../http/page-words.ts";
import { randomId } from "../runtime/random-id.ts";
import { html, redirectTo as redirect } from "../http/responses.ts";

/** Sends a browser where a logout goes on. */
export function answerBrowser(
  { url, page, setCookies }: Pick<AnsweredLogout, "url" | "page" | "setCookies">,
  words: PageWords,
): Response {
  if (!page) return redirect(url, setCookies);
  const nonce = randomId(16);
  return html(renderNavigationPage(page, words, nonce), { setCookies, nonce });
}
