import type { NextRequest } from "next/server";
import type { BaseUrl } from "../http/base-url.ts";
import { nextRequest } from "../next/next-request.ts";

export interface InternalRequest {
  method?: "POST";
  /** Of the browser's request: callbacks and events of the app may look at any of them. */
  headers: Headers;
  /** What is different in this one. */
  overrides: Readonly<Record<string, string>>;
  body?: string;
}

/** A request to one of Auth.js's own actions, as the browser that sent `headers`. */
export function internalRequest(
  { origin, authPath }: BaseUrl,
  action: string,
  { headers, overrides, ...init }: InternalRequest,
): NextRequest {
  // Asked for JSON, Auth.js would not say in a header where it redirects to.
  const { "x-auth-return-redirect": _asksForJson, ...others } = Object.fromEntries(headers);
  return nextRequest(`${origin}${authPath}/${action}`, {
    ...init,
    headers: { ...others, ...overrides },
  });
}
