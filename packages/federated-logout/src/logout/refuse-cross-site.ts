import { escapeHtml, renderPage } from "../http/page.ts";
import { html, json } from "../http/responses.ts";
import { hidesOrigin } from "../http/same-origin.ts";
import { wantsJson } from "../http/wants-json.ts";

/**
 * Answers a sign-out that no page of this app has asked for; whoever was signed in still is.
 *
 * @param confirmationPath - Where people can sign out themselves.
 */
export function refuseCrossSite(headers: Headers, confirmationPath: string): Response {
  const isHidden = hidesOrigin(headers);
  if (wantsJson(headers)) {
    const error_description = isHidden ? hidden : undefined;
    return json({ error: "cross_site", error_description }, { status: 403 });
  }
  const explanation = isHidden
    ? `Your browser does not say which page asked for this sign-out, so nothing was done.</p>
    <p class="detail">${hidden}`
    : "This sign-out was asked for by another site, so nothing was done.";
  const page = renderPage(
    "You are still signed in",
    `<p>${explanation}</p>
    <p><a href="${escapeHtml(confirmationPath)}">Sign out yourself</a></p>`,
  );
  return html(page, { status: 403 });
}

const hidden =
  "A page over plain http with “Referrer-Policy: no-referrer” hides where it is from. With https, or with the policy “same-origin”, its button works.";
