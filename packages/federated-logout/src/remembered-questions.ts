import type { LogoutCookies } from "./logout-cookies.ts";
import type { CookieScope } from "./sealed-cookie.ts";

interface InBrowser {
  headers: Headers;
  scope: CookieScope;
}

/** A `Set-Cookie` value that makes the provider's next sign-in in this browser ask who is there. */
export async function rememberToAskAgain(
  { askAgain }: LogoutCookies,
  providerId: string,
  { headers, scope }: InBrowser,
): Promise<string | undefined> {
  const remembered = await askAgain.open(headers, scope);
  const providers = [...new Set([...(remembered?.providers ?? []), providerId])];
  return askAgain.seal({ providers }, scope);
}

/** A `Set-Cookie` value that forgets that, or `undefined` if there is nothing to forget. */
export async function forgetToAskAgain(
  { askAgain }: LogoutCookies,
  providerId: string,
  { headers, scope }: InBrowser,
): Promise<string | undefined> {
  const remembered = await askAgain.open(headers, scope);
  if (!remembered?.providers.includes(providerId)) return undefined;
  const providers = remembered.providers.filter((id) => id !== providerId);
  return providers.length === 0 ? askAgain.remove(scope) : askAgain.seal({ providers }, scope);
}
