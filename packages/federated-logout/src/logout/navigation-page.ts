import type { Navigation } from "./logout-answer.ts";
import { urlOf } from "../providers/logout-request.ts";
import type { PageWords } from "../http/page-words.ts";
import { escapeHtml, renderPage, withEmphasis } from "../http/page.ts";

/**
 * The page that sends the browser on where a redirect cannot: it submits a form, or goes to a URL.
 * Without JavaScript the form has a button.
 *
 * @param nonce - Allows the form's script, and nothing else.
 */
export function renderNavigationPage(
  { request, provider }: Navigation,
  { language, goingOn: words }: Pick<PageWords, "language" | "goingOn">,
  nonce: string,
): string {
  const destination = provider?.name ?? request.endpoint.host;
  const said = provider ? words.toProvider(destination) : words.elsewhere(destination);
  const now = withEmphasis(said, destination);
  const button = escapeHtml(words.goOn(destination));
  const { title } = words;
  if (request.method === "GET") {
    const url = escapeHtml(urlOf(request).href);
    return renderPage({
      language,
      title,
      content: `<p>${now}</p>
    <p><a class="button" href="${url}">${button}</a></p>`,
      // No script: no Content-Security-Policy keeps a page from this.
      head: `<meta http-equiv="refresh" content="0; url=${url}">
    `,
    });
  }
  const fields = Object.entries(request.parameters).map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return renderPage({
    language,
    title,
    content: `<p>${now}</p>
    <form method="post" action="${escapeHtml(request.endpoint.href)}">
      ${fields.join("\n      ")}
      <button type="submit">${button}</button>
    </form>
    <script nonce="${nonce}">HTMLFormElement.prototype.submit.call(document.forms[0]);</script>`,
  });
}
