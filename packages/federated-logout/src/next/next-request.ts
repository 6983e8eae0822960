import { NextRequest } from "next/server.js";

/** Creates a request of Next.js's: what a NextAuth config that is a function expects. */
export function nextRequest(...request: ConstructorParameters<typeof NextRequest>): NextRequest {
  return new NextRequest(...request);
}

/** What such a config looks at in a request: its address and headers. */
export function asNextRequest(request: Request | undefined): NextRequest | undefined {
  if (!request || request instanceof NextRequest) return request;
  const { url, method, headers } = request;
  return nextRequest(url, { method, headers });
}
