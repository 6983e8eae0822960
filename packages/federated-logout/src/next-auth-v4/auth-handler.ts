import type { NextApiRequest, NextApiResponse } from "next";
import type { AuthHandlers } from "../auth-js/auth-handlers.ts";
import type { BaseUrl } from "../http/base-url.ts";
import { methodNotAllowed } from "../http/responses.ts";
import { nextRequest } from "../next/next-request.ts";
import { requestOfPages, sendInPages } from "./pages-api.ts";
import { pathOfRoute } from "./route-path.ts";

/** A handler for either router. */
export interface AuthHandler {
  (request: NextApiRequest, response: NextApiResponse): Promise<void>;
  (request: Request): Promise<Response>;
}

export interface AuthHandlerContext {
  baseOf: (headers: Headers) => BaseUrl;
}

interface RouteContext {
  params?: unknown;
}

const methods = ["GET", "HEAD", "POST"];

/** One handler for the App Router, which answers requests, and for the Pages Router, which has a response. */
export function createAuthHandler(
  { GET, POST }: AuthHandlers,
  { baseOf }: AuthHandlerContext,
): AuthHandler {
  function handler(request: NextApiRequest, response: NextApiResponse): Promise<void>;
  function handler(request: Request): Promise<Response>;
  async function handler(
    request: Request | NextApiRequest,
    context: NextApiResponse | RouteContext = {},
  ): Promise<Response | void> {
    if (request instanceof Request) {
      const params = "params" in context ? await context.params : undefined;
      return answer(request, segmentsIn(params));
    }
    if (!isResponse(context)) return;
    const isTaken = methods.includes(request.method ?? "GET");
    const answered = isTaken
      ? await answer(requestOfPages(request), segmentsIn(request.query))
      : methodNotAllowed(methods);
    await sendInPages(answered, context);
  }
  return handler;

  async function answer(request: Request, segments: string[] | undefined): Promise<Response> {
    const url = new URL(request.url);
    if (segments) url.pathname = pathOfRoute(segments, baseOf(request.headers));
    // Not of the request itself: Next.js gives a proxy of it, which Node.js 24 takes no Request from.
    const asked = nextRequest(url, request);
    return request.method === "POST" ? POST(asked) : GET(asked);
  }
}

// What Next.js has made of `[...nextauth]`, whatever the address was before a rewrite.
function segmentsIn(params: unknown): string[] | undefined {
  const found =
    typeof params === "object" && params !== null && "nextauth" in params
      ? params.nextauth
      : undefined;
  if (typeof found === "string") return [found];
  return Array.isArray(found) ? found.map(String) : undefined;
}

function isResponse(context: object): context is NextApiResponse {
  return "setHeader" in context;
}
