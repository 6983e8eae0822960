import { escapeHtml, renderPage } from "../http/page.ts";

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
export function renderConfirmationPage({
  host,
  action,
  redirectTo,
  home,
}: ConfirmationPage): string {
  const target =
    redirectTo === undefined
      ? ""
      : `<input type="hidden" name="redirectTo" value="${escapeHtml(redirectTo)}">`;
  return renderPage(
    "Sign out?",
    `<p>This signs you out of <strong>${escapeHtml(host)}</strong> and, where your provider offers that, there, too.</p>
    <form method="post" action="${escapeHtml(action)}">
      ${target}
      <button type="submit">Sign out</button>
      <button type="submit" name="scope" value="local" class="quiet">Sign out of this app only</button>
      <a href="${escapeHtml(home)}">Stay signed in</a>
    </form>`,
  );
}
