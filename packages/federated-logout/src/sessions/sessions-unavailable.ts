import type { PageWords } from "../http/page-words.ts";
import { escapeHtml, renderPage } from "../http/page.ts";
import { html, json } from "../http/responses.ts";
import { takesPage } from "../http/takes-page.ts";

const retryAfterSeconds = "5";

/** 503 for a request whose session could not be checked; its cookies stay as they are. */
export function sessionsUnavailable(
  requestHeaders: Headers,
  { language, unavailable: words }: Pick<PageWords, "language" | "unavailable">,
): Response {
  const answer = { status: 503, headers: { "retry-after": retryAfterSeconds } };
  if (!takesPage(requestHeaders)) return json({ error: "sessions_unavailable" }, answer);
  const content = `<p>${escapeHtml(words.explanation)}</p>
    <p><a class="button" href="">${escapeHtml(words.tryAgain)}</a></p>`;
  return html(renderPage({ language, title: words.title, content }), answer);
}
