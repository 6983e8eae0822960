import { internalRequest, type AuthHandlers } from "./post-to-auth.ts";
import type { BaseUrl } from "./base-url.ts";

/**
 * Whether the browser that sent `headers` is signed in: what has ended or expired may still be signed
 * out, but has no say in any other session.
 */
export async function hasLiveSession(
  { GET }: AuthHandlers,
  { headers, base }: { headers: Headers; base: BaseUrl },
): Promise<boolean> {
  const request = internalRequest(base, "session", { headers: Object.fromEntries(headers) });
  const response = await GET(request);
  const session: unknown = await response.json().catch(() => null);
  return response.ok && session !== null;
}
