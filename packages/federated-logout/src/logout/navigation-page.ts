import type { Navigation } from "./logout-answer.ts";
import { urlOf } from "../providers/logout-request.ts";
import { escapeHtml, renderPage } from "../http/page.ts";

/**
 * The page that sends the browser on where a redirect cannot: it submits a form, or goes to a URL.
 * Without JavaScript the form has a button.
 *
 * @param nonce - Allows the form's script, and nothing else.
 */
export function renderNavigationPage({ request, provider }: Navigation, nonce: string): string {
  const destination = escapeHtml(provider?.name ?? request.endpoint.host);
  const now = provider
    ? `You are signed out here. Signing you out at <strong>${destination}</strong>, too…`
    : `You are signed out. Taking you to <strong>${destination}</strong>…`;
  const button = `Go on to ${destination}`;
  if (request.method === "GET") {
    const url = escapeHtml(urlOf(request).href);
    return renderPage(
      "Signing out",
      `<p>${now}</p>
    <p><a class="button" href="${url}">${button}</a></p>`,
      // No script: no Content-Security-Policy keeps a page from this.
      `<meta http-equiv="refresh" content="0; url=${url}">
    `,
    );
  }
  const fields = Object.entries(request.parameters).map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return renderPage(
    "Signing out",
    `<p>${now}</p>
    <form method="post" action="${escapeHtml(request.endpoint.href)}">
      ${fields.join("\n      ")}
      <button type="submit">${button}</button>
    </form>
    <script nonce="${nonce}">HTMLFormElement.prototype.submit.call(document.forms[0]);</script>`,
  );
}
