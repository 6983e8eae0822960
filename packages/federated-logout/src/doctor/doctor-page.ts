import { escapeHtml, renderPage } from "../http/page.ts";
import type { Finding } from "./finding.ts";
import { countProblems } from "./render-diagnosis.ts";
import type { RecentLogout } from "./recent-logouts.ts";
import type { RunningDiagnosis } from "./running-app.ts";

const marks: Readonly<Record<Finding["level"], string>> = {
  ok: "✓",
  note: "·",
  question: "?",
  problem: "✗",
};

/**
 * The doctor's page, in development.
 *
 * @param nonce - Allows the script of the copy buttons, and nothing else.
 */
export function renderDoctorPage(diagnosis: RunningDiagnosis, nonce: string): string {
  const problems = countProblems(diagnosis);
  const verdict =
    problems === 0 ? "No problem found." : `${problems} problem${problems > 1 ? "s" : ""}.`;
  const sections = diagnosis.sections.map(
    ({ title, findings }) => `<section>
      <h2>${escapeHtml(title)}</h2>
      <ul>${findings.map(renderFinding).join("")}</ul>
    </section>`,
  );
  return renderPage({
    language: "en",
    title: "Federated logout: the doctor",
    content: `<p class="verdict ${problems === 0 ? "ok" : "problem"}">${verdict}</p>
    ${sections.join("\n    ")}
    <section>
      <h2>Recent logouts</h2>
      ${renderLogouts(diagnosis.logouts)}
    </section>
    <p class="detail">This page is there in development only. As JSON: ask for <code>application/json</code>.</p>
    <script nonce="${nonce}">${script}</script>`,
    head: `<style>${style}</style>
    `,
  });
}

// An address that is to be registered stands at the end, after a colon.
const registered = /^(Register .*: )(https?:\/\/\S+)$/s;

function renderFinding({ level, text }: Finding): string {
  const [, words = "", url = ""] = registered.exec(text) ?? [];
  const said = url
    ? `${escapeHtml(words)}<span class="address"><code>${escapeHtml(url)}</code> <button type="button" class="quiet" data-copy="${escapeHtml(url)}">Copy</button></span>`
    : escapeHtml(text);
  return `<li class="${level}"><span class="mark" aria-label="${level}">${marks[level]}</span><div>${said}</div></li>`;
}

function renderLogouts(logouts: readonly RecentLogout[]): string {
  if (logouts.length === 0) {
    return "<p>Nobody has signed out since the app was started.</p>";
  }
  const items = logouts.map(({ at, provider, steps }) => {
    const time = new Date(at).toISOString();
    const list = steps.map((step) => `<li>${escapeHtml(step)}</li>`).join("");
    return `<li><strong><time datetime="${time}">${time.slice(11, 19)} UTC</time>${provider === undefined ? "" : `, ${escapeHtml(provider)}`}</strong><ol>${list}</ol></li>`;
  });
  return `<ul class="logouts">${items.join("")}</ul>`;
}

const style = `
  html body { place-items: start center; }
  html main { max-width: 52rem; overflow-wrap: anywhere; }
  h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
  ul, ol { margin: 0; padding: 0; }
  li { list-style: none; margin: 0.5rem 0; }
  section > ul > li { display: flex; gap: 0.75rem; }
  section > ul.logouts > li { display: block; }
  ol { padding-left: 1.25rem; font-size: 0.9rem; }
  ol li { list-style: decimal; margin: 0.25rem 0; }
  .mark { flex: none; width: 1rem; font-weight: 700; text-align: center; }
  .verdict { font-weight: 600; }
  .ok > .mark, .verdict.ok { color: light-dark(#1a7f37, #57d27a); }
  .problem > .mark, .verdict.problem { color: light-dark(#c62828, #ff8f87); }
  .question > .mark { color: light-dark(#9a6700, #e3b341); }
  code { font-size: 0.9em; }
  .address { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; }
  button.quiet { padding: 0.1rem 0.6rem; font-size: 0.85rem; }
`;

const script = `
  document.addEventListener("click", async ({ target }) => {
    const text = target.dataset?.copy;
    if (!text) return;
    await navigator.clipboard.writeText(text);
    target.textContent = "Copied";
  });
`;
