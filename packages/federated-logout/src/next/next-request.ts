import { NextRequest } from "next/server";

/** What a NextAuth config that is a function expects of a request: its address and headers. */
export function asNextRequest(request: Request | undefined): NextRequest | undefined {
  if (!request || request instanceof NextRequest) return request;
  const { url, method, headers } = request;
  return new NextRequest(url, { method, headers });
}
