import type { NextApiRequest, NextApiResponse } from "next";
import type { AuthHandlers } from "../auth-js/auth-handlers.ts";
import { methodNotAllowed } from "../http/responses.ts";
import { nextRequest } from "../next/next-request.ts";
import { requestOfPages, sendInPages } from "./pages-api.ts";

/** A handler for either router. */
export interface AuthHandler {
  (request: NextApiRequest, response: NextApiResponse): Promise<void>;
  (request: Request): Promise<Response>;
}

/** One handler for the App Router, which answers requests, and for the Pages Router, which has a response. */
export function createAuthHandler({ GET, POST }: AuthHandlers): AuthHandler {
  function handler(request: NextApiRequest, response: NextApiResponse): Promise<void>;
  function handler(request: Request): Promise<Response>;
  async function handler(
    request: Request | NextApiRequest,
    response?: NextApiResponse,
  ): Promise<Response | void> {
    if (request instanceof Request) return answer(request);
    if (response) await sendInPages(await answer(requestOfPages(request)), response);
  }
  return handler;

  async function answer(request: Request): Promise<Response> {
    const asked = nextRequest(request);
    if (request.method === "POST") return POST(asked);
    const isRead = request.method === "GET" || request.method === "HEAD";
    return isRead ? GET(asked) : methodNotAllowed(["GET", "HEAD", "POST"]);
  }
}
