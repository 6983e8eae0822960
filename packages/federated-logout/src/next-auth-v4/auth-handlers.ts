import type { AuthOptions } from "next-auth-v4";
import type { AuthHandlers } from "../auth-js/auth-handlers.ts";
import type { BaseUrl } from "../http/base-url.ts";
import { cookiesOf, type CookiePair } from "../http/request-cookies.ts";
import type { NextAuthFunction } from "./next-auth.ts";
import { createPagesResponse } from "./pages-response.ts";

export interface AuthHandlersContext {
  baseOf: (headers: Headers) => BaseUrl;
}

/**
 * The routes of next-auth v4 as handlers of requests. It is called as the Pages Router calls it in either
 * router: in a route of the App Router it would take cookies and headers from `next/headers`, and nothing
 * of the request that it is given.
 */
export function createAuthHandlers(
  nextAuth: NextAuthFunction,
  options: AuthOptions,
  { baseOf }: AuthHandlersContext,
): AuthHandlers {
  async function answer(request: Request): Promise<Response> {
    const body = await readBody(request);
    const { pathname, searchParams } = new URL(request.url);
    const { response, collected } = createPagesResponse();
    await nextAuth(
      {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        cookies: firstOfEachName(cookiesOf(request.headers)),
        query: {
          ...Object.fromEntries(searchParams),
          nextauth: segmentsOf(pathname, baseOf(request.headers)),
        },
        body,
      },
      response,
      options,
    );
    return collected();
  }
  return { GET: answer, POST: answer };
}

// Like the Pages Router, which takes the first one of a name.
function firstOfEachName(cookies: readonly CookiePair[]): Record<string, string> {
  const first = new Map<string, string>();
  for (const [name, value] of cookies) if (!first.has(name)) first.set(name, value);
  return Object.fromEntries(first);
}

// The action, and the provider that it is for.
function segmentsOf(pathname: string, { authPath, appPath }: BaseUrl): string[] {
  // Next.js hides its basePath from some requests and not from others.
  const routes = `${authPath.slice(appPath.length)}/`;
  const at = pathname.indexOf(routes);
  const below = at < 0 ? "" : pathname.slice(at + routes.length);
  return below.split("/").filter(Boolean).map(decodeSegment);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

async function readBody(request: Request): Promise<unknown> {
  if (request.method !== "POST" || !request.body) return undefined;
  const type = (request.headers.get("content-type") ?? "").toLowerCase();
  const text = await request.text();
  if (type.includes("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (!type.includes("application/json")) return undefined;
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    // It says nothing, and so is refused by whoever wants to know something.
    return undefined;
  }
}
