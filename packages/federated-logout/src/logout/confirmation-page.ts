import type { PageWords } from "../http/page-words.ts";
import { escapeHtml, renderPage, withEmphasis } from "../http/page.ts";

export interface ConfirmationPage {
  /** Host of the app, as the person knows it. */
  host: string;
  /** Path the form posts to. */
  action: string;
  /** Where to land after the logout, if somebody asked for a place. */
  redirectTo: string | undefined;
  /** Where "Stay signed in" leads. */
  home: string;
}

/** The page that `GET` answers with: it asks, and ends nothing. */
export function renderConfirmationPage(
  { host, action, redirectTo, home }: ConfirmationPage,
  { language, signOut: words }: Pick<PageWords, "language" | "signOut">,
): string {
  const target =
    redirectTo === undefined
      ? ""
      : `<input type="hidden" name="redirectTo" value="${escapeHtml(redirectTo)}">`;
  return renderPage({
    language,
    title: words.title,
    content: `<p>${withEmphasis(words.question(host), host)}</p>
    <form method="post" action="${escapeHtml(action)}">
      ${target}
      <button type="submit">${escapeHtml(words.signOut)}</button>
      <button type="submit" name="scope" value="local" class="quiet">${escapeHtml(words.signOutHereOnly)}</button>
      <a href="${escapeHtml(home)}">${escapeHtml(words.staySignedIn)}</a>
    </form>`,
  });
}
