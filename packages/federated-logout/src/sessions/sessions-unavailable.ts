import { renderPage } from "../http/page.ts";
import { html, json } from "../http/responses.ts";

const retryAfterSeconds = "5";

/** 503 for a request whose session could not be checked; its cookies stay as they are. */
export function sessionsUnavailable(requestHeaders: Headers): Response {
  const answer = { status: 503, headers: { "retry-after": retryAfterSeconds } };
  const takesPage = requestHeaders.get("accept")?.includes("text/html") ?? false;
  return takesPage ? html(page, answer) : json({ error: "sessions_unavailable" }, answer);
}

const page = renderPage(
  "One moment, please",
  `<p>This app cannot check your session right now. You have not been signed out.</p>
    <p><a class="button" href="">Try again</a></p>`,
);
