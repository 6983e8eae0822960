import { stringifySetCookie } from "cookie";
import type { TestBrowser } from "./test-browser.ts";

/** Stands in for what Next.js gives a Server Action; to be put in the place of its modules. */
export const nextHeaders = {
  headers: async () => current().headers,
  cookies: async () => ({
    set(name: string, value: string, attributes: object) {
      if (current().isRendering) {
        throw new Error("Cookies can only be modified in a Server Action or Route Handler.");
      }
      current().browser.setCookie(stringifySetCookie({ name, value, ...attributes }), page);
    },
  }),
};

export const nextNavigation = {
  redirect(url: string): never {
    throw new Redirect(url);
  },
};

class Redirect extends Error {
  // By which Next.js knows its own.
  readonly digest = "NEXT_REDIRECT";
  readonly url: string;

  constructor(url: string) {
    super("NEXT_REDIRECT");
    this.url = url;
  }
}

// Not below the Auth.js routes: a page is not sent the cookies of those.
const page = "/account";

/** What a Server Action needs of the browser that it runs for. */
export type ActionBrowser = Pick<TestBrowser, "origin" | "cookieHeader" | "setCookie">;

let running: { browser: ActionBrowser; headers: Headers; isRendering: boolean } | undefined;

function current() {
  if (running) return running;
  throw new Error("No Server Action is running");
}

/** Runs something on a page, as a Server Action or while the page is rendered. */
export async function runOnPage<Result>(
  browser: ActionBrowser,
  task: () => Promise<Result>,
  sent: Record<string, string> = { "sec-fetch-site": "same-origin" },
  isRendering = false,
): Promise<Result> {
  const headers = new Headers({ host: "localhost:3000", "x-forwarded-proto": "http", ...sent });
  const cookie = browser.cookieHeader(page);
  if (cookie) headers.set("cookie", cookie);
  running = { browser, headers, isRendering };
  try {
    return await task();
  } finally {
    running = undefined;
  }
}

/** Runs a Server Action on a page, and answers with where it redirects to. */
export async function runServerAction(
  browser: ActionBrowser,
  action: () => Promise<unknown>,
  sent?: Record<string, string>,
): Promise<Response> {
  try {
    await runOnPage(browser, action, sent);
  } catch (error) {
    if (!(error instanceof Redirect)) throw error;
    return new Response(null, {
      status: 303,
      headers: { location: new URL(error.url, browser.origin).href },
    });
  }
  throw new Error("The Server Action redirected nowhere");
}
