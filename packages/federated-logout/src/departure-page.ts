import type { Departure } from "./answer-logout.ts";
import { urlOf } from "./logout-request.ts";
import { escapeHtml, renderPage } from "./page.ts";

/**
 * The page that sends the browser to the provider where a redirect cannot: it submits a form, or
 * follows a link. Without JavaScript there is a button.
 *
 * @param nonce - Allows this page's own script, and nothing else.
 */
export function renderDeparturePage({ request, provider }: Departure, nonce: string): string {
  const there = escapeHtml(provider.name);
  const waiting = `<p>You are signed out here. Signing you out at <strong>${there}</strong>, too…</p>`;
  const button = `Go on to ${there}`;
  if (request.method === "POST") {
    const fields = Object.entries(request.parameters).map(
      ([name, value]) =>
        `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    );
    return renderPage(
      "Signing out",
      `${waiting}
    <form method="post" action="${escapeHtml(request.endpoint.href)}">
      ${fields.join("\n      ")}
      <button type="submit">${button}</button>
    </form>
    <script nonce="${nonce}">HTMLFormElement.prototype.submit.call(document.forms[0]);</script>`,
    );
  }
  const url = escapeHtml(urlOf(request).href);
  return renderPage(
    "Signing out",
    `${waiting}
    <p><a class="button" href="${url}">${button}</a></p>
    <script nonce="${nonce}">location.replace(document.querySelector("a").href);</script>`,
    `<noscript><meta http-equiv="refresh" content="0; url=${url}"></noscript>
    `,
  );
}
