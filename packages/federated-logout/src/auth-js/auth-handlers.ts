import type { NextRequest } from "next/server";

/** What serves the routes of next-auth. */
export interface AuthHandlers {
  GET: (request: NextRequest) => Promise<Response>;
  POST: (request: NextRequest) => Promise<Response>;
}
