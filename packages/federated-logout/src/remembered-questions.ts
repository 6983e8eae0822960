import type { BaseUrl } from "./base-url.ts";
import type { LogoutCookies } from "./logout-cookies.ts";

interface InBrowser {
  headers: Headers;
  base: BaseUrl;
}

/** `Set-Cookie` values that make the provider's next sign-in in this browser ask who is there. */
export async function rememberToAskAgain(
  { askAgain }: LogoutCookies,
  providerId: string,
  { headers, base }: InBrowser,
): Promise<string[]> {
  const remembered = await askAgain.open(headers, base);
  const providers = [...new Set([...(remembered?.providers ?? []), providerId])];
  return askAgain.seal({ providers }, base);
}

/** `Set-Cookie` values that forget that; none if there is nothing to forget. */
export async function forgetToAskAgain(
  { askAgain }: LogoutCookies,
  providerId: string,
  { headers, base }: InBrowser,
): Promise<string[]> {
  const remembered = await askAgain.open(headers, base);
  if (!remembered?.providers.includes(providerId)) return [];
  const providers = remembered.providers.filter((id) => id !== providerId);
  return providers.length === 0
    ? askAgain.remove(headers, base)
    : askAgain.seal({ providers }, base);
}
