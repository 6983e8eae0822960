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

/** The page that a refused `POST` is answered with. */
export function renderRefusedPage(action: string): string {
  return renderPage(
    "You are still signed in",
    `<p>This sign-out was asked for by another site, so nothing was done.</p>
    <p><a href="${escapeHtml(action)}">Sign out yourself</a></p>`,
  );
}

function renderPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    <style>${style}</style>
  </head>
  <body>
    <main>
    <h1>${title}</h1>
    ${content}
    </main>
  </body>
</html>
`;
}

const style = `
  :root { color-scheme: light dark; --text: light-dark(#1b1f24, #e8eaed); --page: light-dark(#f6f7f9, #14161a);
    --card: light-dark(#fff, #1d2025); --line: light-dark(#d9dde3, #343941); --accent: light-dark(#1f4fd8, #8fb0ff);
    --on-accent: light-dark(#fff, #10131a); }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
    font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
  main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--card);
    border: 1px solid var(--line); border-radius: 0.75rem; }
  h1 { margin: 0 0 0.75rem; font-size: 1.4rem; line-height: 1.25; }
  form { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem 1.25rem; margin-top: 1.5rem; }
  button { font: inherit; font-weight: 600; padding: 0.6rem 1.1rem; border: 0; border-radius: 0.5rem;
    color: var(--on-accent); background: var(--accent); cursor: pointer; }
  button.quiet { color: var(--accent); background: transparent; box-shadow: inset 0 0 0 1px var(--accent); }
  a { color: var(--accent); }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
