export interface Page {
  /** A BCP 47 language tag. */
  language: string;
  /** Text. */
  title: string;
  /** HTML. */
  content: string;
  /** HTML. */
  head?: string;
}

/** Renders a page of ours. */
export function renderPage({ language, title: text, content, head = "" }: Page): string {
  const title = escapeHtml(text);
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    ${head}<title>${title}</title>
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
  main > :last-child { margin-bottom: 0; }
  .detail { font-size: 0.9rem; }
  h1 { margin: 0 0 0.75rem; font-size: 1.4rem; line-height: 1.25; }
  form { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem 1.25rem; margin-top: 1.5rem; }
  button, .button { display: inline-block; font: inherit; font-weight: 600; padding: 0.6rem 1.1rem; border: 0; border-radius: 0.5rem;
    color: var(--on-accent); background: var(--accent); cursor: pointer; text-decoration: none; }
  button.quiet { color: var(--accent); background: transparent; box-shadow: inset 0 0 0 1px var(--accent); }
  a:not(.button) { color: var(--accent); }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** A text as HTML, with a part of it, such as a name, in bold. */
export function withEmphasis(text: string, part: string): string {
  const escaped = escapeHtml(part);
  return escapeHtml(text).replace(escaped, () => `<strong>${escaped}</strong>`);
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
