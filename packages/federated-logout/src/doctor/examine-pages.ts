import type { BaseUrl } from "../http/base-url.ts";
import { explainFailure } from "./explain-failure.ts";
import { ok, problem, type Finding } from "./finding.ts";

export interface ExaminePagesContext {
  base: BaseUrl;
  /** Of the browser that asks. */
  cookie: string;
  /** Whether forms are answered by a page that navigates. */
  navigatesByPage: boolean;
}

const twoSecondsInMs = 2000;

/** Examines what the app itself answers, as a browser sees it. */
export async function examinePages(context: ExaminePagesContext): Promise<Finding[]> {
  const findings = await Promise.all([
    examinePolicy(context),
    examineLogoutRoute(context),
    examineSession(context),
  ]);
  return findings.flat();
}

// The policy of a page counts for its forms, and for every redirect that follows one.
async function examinePolicy(context: ExaminePagesContext): Promise<Finding[]> {
  const { origin, appPath } = context.base;
  const page = await ask(`${origin}${appPath}/`, context);
  if (page instanceof Error) {
    return [problem(`The front page could not be asked: ${explainFailure(page)}.`)];
  }
  const policy = page.headers.get("content-security-policy") ?? "";
  const [, sources] = /(?:^|;)\s*form-action([^;]*)/i.exec(policy) ?? [];
  if (sources === undefined) return [];
  return [
    context.navigatesByPage
      ? ok("The front page has a form-action, and forms are answered by a page that navigates.")
      : problem(
          `The Content-Security-Policy of the front page has form-action${sources}: Chromium blocks the redirect of a form to any provider that is not in it, and the provider is never asked. Set answerFormsWith: "page", or name the provider there.`,
        ),
  ];
}

// A file of the app's own goes before [...nextauth].
async function examineLogoutRoute(context: ExaminePagesContext): Promise<Finding[]> {
  const { origin, authPath } = context.base;
  const path = `${authPath}/federated-logout`;
  const answer = await ask(`${origin}${path}`, { ...context, cookie: "" });
  if (answer instanceof Error) return [];
  const isOurs = answer.status === 200 && answer.text.includes('<form method="post"');
  return isOurs
    ? []
    : [
        problem(
          `A route of the app's own answers at ${path} (${answer.status}), in place of this library. Remove the file that was copied there.`,
        ),
      ];
}

const jsonWebToken = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/;

async function examineSession(context: ExaminePagesContext): Promise<Finding[]> {
  const { origin, authPath } = context.base;
  const answer = await ask(`${origin}${authPath}/session`, context);
  if (answer instanceof Error || !jsonWebToken.test(answer.text)) return [];
  return [
    problem(
      "The session that pages and their scripts get has a token in it: a `session` callback returns more than the page needs.",
    ),
  ];
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

async function ask(
  url: string,
  { cookie }: Pick<ExaminePagesContext, "cookie">,
): Promise<Answer | Error> {
  try {
    // Not by the app's own fetch, which asks providers.
    const response = await fetch(url, {
      headers: { accept: "text/html, application/json", ...(cookie && { cookie }) },
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(twoSecondsInMs),
    });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  } catch (error) {
    return error instanceof Error ? error : new Error("unknown failure");
  }
}
