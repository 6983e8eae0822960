import { englishPageWords, type PageWords } from "../http/page-words.ts";
import { escapeHtml, renderPage } from "../http/page.ts";
import { html, json } from "../http/responses.ts";
import { hidesOrigin } from "../http/same-origin.ts";
import { wantsJson } from "../http/wants-json.ts";

/**
 * Answers a sign-out that no page of this app has asked for; whoever was signed in still is.
 *
 * @param confirmationPath - Where people can sign out themselves.
 */
export function refuseCrossSite(
  headers: Headers,
  confirmationPath: string,
  { language, crossSite: words }: Pick<PageWords, "language" | "crossSite">,
): Response {
  const isHidden = hidesOrigin(headers);
  if (wantsJson(headers)) {
    // For a program: in one language.
    const error_description = isHidden ? englishPageWords.crossSite.hiddenOrigin : undefined;
    return json({ error: "cross_site", error_description }, { status: 403 });
  }
  const explanation = isHidden
    ? `${escapeHtml(words.byNobodyKnowsWhom)}</p>
    <p class="detail">${escapeHtml(words.hiddenOrigin)}`
    : escapeHtml(words.byAnotherSite);
  const page = renderPage({
    language,
    title: words.title,
    content: `<p>${explanation}</p>
    <p><a href="${escapeHtml(confirmationPath)}">${escapeHtml(words.signOutYourself)}</a></p>`,
  });
  return html(page, { status: 403 });
}
