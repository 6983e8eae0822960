import type { BaseUrl } from "./base-url.ts";
import type { AuthHandlers } from "./post-to-auth.ts";
import { readBodyFields } from "./request-body.ts";
import { json, redirectTo as redirect } from "./responses.ts";
import type { StartLogout } from "./start-logout.ts";

export interface SignOutEndpointContext {
  baseOf: (headers: Headers) => BaseUrl;
  start: StartLogout;
}

/** `POST /api/auth/signout`, federated; every other action stays Auth.js's own. */
export function createSignOutEndpoint(
  post: AuthHandlers["POST"],
  { baseOf, start }: SignOutEndpointContext,
): AuthHandlers["POST"] {
  return async function POST(request) {
    if (!isSignOut(request, baseOf)) return post(request);
    const fields = await readBodyFields(request);
    const logout = await start({
      trigger: "sign_out_endpoint",
      headers: request.headers,
      redirectTo: fields.get("callbackUrl") ?? query(request).get("callbackUrl"),
      scope: fields.get("scope"),
      csrfToken: textOf(fields.get("csrfToken")),
    });
    const { url, setCookies } = logout;
    // The header is how signOut() of next-auth/react asks for the URL instead of a redirect.
    return request.headers.has("x-auth-return-redirect")
      ? json({ url }, 200, setCookies)
      : redirect(url, setCookies);
  };
}

function isSignOut(request: Request, baseOf: SignOutEndpointContext["baseOf"]): boolean {
  const pathname = new URL(request.url).pathname.replace(/\/$/, "");
  if (!pathname.endsWith("/signout")) return false;
  // Next.js hides its basePath from some requests and not from others.
  const { authPath, appPath } = baseOf(request.headers);
  return pathname.endsWith(`${authPath.slice(appPath.length)}/signout`);
}

// Auth.js's own sign-out page posts to the address it was opened with.
function query(request: Request): URLSearchParams {
  return new URL(request.url).searchParams;
}

function textOf(field: unknown): string {
  return typeof field === "string" ? field : "";
}
