import type { BaseUrl } from "../http/base-url.ts";
import { explainFailure } from "./explain-failure.ts";
import { ok, problem, question, type Finding } from "./finding.ts";

export interface ExaminePagesContext {
  base: BaseUrl;
  /** Whether forms are answered by a page that navigates. */
  navigatesByPage: boolean;
}

// In development a page is compiled when it is asked for.
const tenSecondsInMs = 10_000;
const mostRedirects = 3;

/** Examines what the app itself answers to somebody who is not signed in. */
export async function examinePages(context: ExaminePagesContext): Promise<Finding[]> {
  const findings = await Promise.all([examineFrontPage(context), examineLogoutRoute(context)]);
  return findings.flat();
}

// The policy of a page counts for its forms, and for every redirect that follows one.
async function examineFrontPage({
  base: { origin, appPath },
  navigatesByPage,
}: ExaminePagesContext): Promise<Finding[]> {
  const page = await ask(`${origin}${appPath || "/"}`);
  if (page instanceof Error) {
    return [question(`Does the front page work? It could not be asked: ${explainFailure(page)}.`)];
  }
  const sources = formActionOf(page);
  if (sources === undefined) return [];
  return [
    navigatesByPage
      ? ok("The front page has a form-action, and forms are answered by a page that navigates.")
      : problem(
          `The Content-Security-Policy of the front page has form-action${sources}: Chromium blocks the redirect of a form to any provider that is not in it, and the provider is never asked. Set answerFormsWith: "page" and leave the policy of ${origin}${appPath}/api/auth alone, or name the provider there.`,
        ),
  ];
}

async function examineLogoutRoute({
  base: { origin, authPath },
}: ExaminePagesContext): Promise<Finding[]> {
  const path = `${authPath}/federated-logout`;
  const answer = await ask(`${origin}${path}`);
  if (answer instanceof Error) return [];
  if (answer.status !== 200 || !answer.text.includes('<form method="post"')) {
    return [
      problem(
        `A route of the app's own answers at ${path} (${answer.status}), in place of this library. Remove the file that was copied there.`,
      ),
    ];
  }
  const sources = formActionOf(answer);
  return sources === undefined
    ? []
    : [
        problem(
          `A Content-Security-Policy of the app's takes the place of this library's own at ${authPath}, and has form-action${sources}: an id_token that is too long for a URL is sent by a form, which Chromium blocks then. Leave ${authPath} out of the headers in next.config.`,
        ),
      ];
}

function formActionOf({ headers }: Answer): string | undefined {
  const policy = headers.get("content-security-policy") ?? "";
  return /(?:^|[;,])\s*form-action([^;,]*)/i.exec(policy)?.[1];
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** Asks without a cookie, so that nothing of the browser's is used up, and stays within the app. */
async function ask(url: string): Promise<Answer | Error> {
  try {
    let current = new URL(url);
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      // Not by the app's own fetch, which asks providers.
      const response = await fetch(current, {
        headers: { accept: "text/html" },
        redirect: "manual",
        cache: "no-store",
        signal: AbortSignal.timeout(tenSecondsInMs),
      });
      const { status, headers } = response;
      const location = headers.get("location");
      const next = location === null ? undefined : new URL(location, current);
      if (!next || next.origin !== current.origin) {
        return { status, headers, text: await response.text() };
      }
      current = next;
    }
    return new Error("it redirects too often");
  } catch (error) {
    return error instanceof Error ? error : new Error("unknown failure");
  }
}
