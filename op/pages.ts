import type { Person } from "./accounts.ts";

export interface LoginPage {
  action: string;
  logins: readonly string[];
  clientName: string;
  problem?: string;
}

export function renderLoginPage({ action, logins, clientName, problem }: LoginPage): string {
  const error = problem ? `<p class="problem" role="alert">${escapeHtml(problem)}</p>` : "";
  const options = logins.map((login) => `<option value="${escapeHtml(login)}">`).join("");
  return renderPage(
    "Sign in",
    `<p>to continue to <strong>${escapeHtml(clientName)}</strong></p>
    ${error}
    <form method="post" action="${escapeHtml(action)}">
      <label>Login
        <input name="login" list="people" autocomplete="username" autocapitalize="none" required autofocus>
      </label>
      <datalist id="people">${options}</datalist>
      <label>Password
        <input name="password" type="password" autocomplete="current-password">
      </label>
      <button type="submit">Sign in</button>
    </form>
    <p class="hint">This provider is for development: sign in as ${logins.map((login) => `<strong>${escapeHtml(login)}</strong>`).join(" or ")}, with any password.</p>`,
  );
}

/** `form` is the provider's own, with its protection against forged requests. */
export function renderLogoutPage(form: string, person: Person | undefined): string {
  const who = person
    ? `You are signed in here as <strong>${escapeHtml(person.name)}</strong> (${escapeHtml(person.email)}).`
    : "You are signed in here.";
  return renderPage(
    "Sign out of the development provider?",
    `<p>${who}</p>
    ${form}
    <p class="actions">
      <button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Yes, sign me out</button>
      <button type="submit" form="op.logoutForm" class="quiet">No, stay signed in</button>
    </p>`,
  );
}

export function renderSignedOutPage(title = "You are signed out"): string {
  return renderPage(title, "<p>You have no session at this provider any more.</p>");
}

/** Posts the answer to the address of the question, with what was posted there before. */
export function renderQuestionPage(question: string, posted: URLSearchParams): string {
  const again = [...posted].map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return renderPage(
    question,
    `<form method="post">
      ${again.join("\n      ")}
      <button type="submit" name="answer" value="yes" autofocus>Log out</button>
    </form>`,
  );
}

export interface ListedSession {
  uid: string;
  person: string;
  since: Date;
  /** What the person has signed in to. */
  apps: readonly string[];
}

export function renderSessionsPage(sessions: readonly ListedSession[]): string {
  const rows = sessions.map(
    ({ uid, person, since, apps }) => `<li>
        <form method="post" action="/sessions">
          <p><strong>${escapeHtml(person)}</strong><br>since ${escapeHtml(timeOf(since))}<br>in ${escapeHtml(apps.join(", ") || "no app")}</p>
          <button type="submit" name="session" value="${escapeHtml(uid)}" class="quiet" aria-label="End this session of ${escapeHtml(person)}, since ${escapeHtml(timeOf(since))}">End this session</button>
        </form>
      </li>`,
  );
  return renderPage(
    "Who is signed in",
    rows.length === 0
      ? "<p>Nobody is signed in at this provider.</p>"
      : `<p>Ending a session here, as an administrator would, ends it in the app, too.</p>
    <ul class="sessions">
      ${rows.join("\n      ")}
    </ul>`,
  );
}

function timeOf(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ") + " UTC";
}

export interface SessionEnd {
  /** What the apps have answered. */
  answers: readonly string[];
  /** What they are told by. */
  frames: readonly string[];
}

export function renderSessionEndedPage({ answers, frames }: SessionEnd): string {
  const told = answers.map((answer) => `<li>${escapeHtml(answer)}</li>`);
  const framed = frames.map((url) => `<iframe src="${escapeHtml(url)}" title="App"></iframe>`);
  return renderPage(
    "The session has ended",
    `${told.length > 0 ? `<ul>${told.join("")}</ul>` : ""}
    ${framed.length > 0 ? `<p>What the app says to that:</p>${framed.join("")}` : ""}
    <p><a href="/sessions">Who is signed in</a></p>`,
  );
}

export function renderErrorPage(error: string, description: string | undefined): string {
  const details = description ? `<p>${escapeHtml(description)}</p>` : "";
  return renderPage("That did not work", `${details}<p><code>${escapeHtml(error)}</code></p>`);
}

export function renderHomePage(issuer: string): string {
  return renderPage(
    "Development provider",
    `<p>An OpenID Provider on this machine, for trying out sign-in and sign-out. Nothing here is secret, and everything is forgotten when it stops.</p>
    <p><a href="/sessions">Who is signed in</a>, and how to end that</p>
    <p><a href="/.well-known/openid-configuration">Metadata</a> of <code>${escapeHtml(issuer)}</code></p>`,
  );
}

function renderPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} – Development provider</title>
    <link rel="icon" href="data:,">
    <style>${style}</style>
  </head>
  <body>
    <main>
      <p class="brand">Development provider</p>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>
`;
}

const style = `
  :root { color-scheme: light dark; --text: light-dark(#1f1b24, #ecebf0); --page: light-dark(#f4f1f8, #17141c);
    --card: light-dark(#fff, #211d28); --line: light-dark(#dcd5e6, #3a3345); --accent: light-dark(#6a35b8, #c3a3f5);
    --on-accent: light-dark(#fff, #1a1322); --muted: light-dark(#5f5868, #b0a8bb); --problem: light-dark(#a3162b, #ff9aa8); }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
    font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
  main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--card);
    border: 1px solid var(--line); border-radius: 0.75rem; }
  h1 { margin: 0 0 0.5rem; font-size: 1.4rem; line-height: 1.25; }
  p { margin: 0 0 1rem; }
  main > :last-child { margin-bottom: 0; }
  .brand { margin-bottom: 0.25rem; font-size: 0.85rem; color: var(--muted); }
  .hint { margin: 1.25rem 0 0; font-size: 0.9rem; color: var(--muted); }
  .problem { color: var(--problem); font-weight: 600; }
  .actions { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.25rem 0 0; }
  label { display: block; margin-bottom: 1rem; font-weight: 600; }
  input { display: block; width: 100%; margin-top: 0.25rem; padding: 0.6rem 0.7rem; font: inherit;
    color: inherit; background: transparent; border: 1px solid var(--muted); border-radius: 0.5rem; }
  button { padding: 0.6rem 1.1rem; font: inherit; font-weight: 600; color: var(--on-accent);
    background: var(--accent); border: 1px solid var(--accent); border-radius: 0.5rem; cursor: pointer; }
  button.quiet { color: var(--accent); background: transparent; }
  a { color: var(--accent); }
  ul { margin: 0 0 1rem; padding-left: 1.25rem; }
  ul.sessions { padding: 0; list-style: none; }
  ul.sessions form { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center;
    gap: 0.5rem 1rem; padding: 0.75rem 0; border-top: 1px solid var(--line); }
  ul.sessions p { margin: 0; }
  iframe { display: block; width: 100%; height: 18rem; margin-bottom: 1rem; border: 1px solid var(--line); border-radius: 0.5rem; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
