import type { BaseUrl } from "../http/base-url.ts";
import type { LogoutCookies } from "../logout/logout-cookies.ts";

interface InBrowser {
  headers: Headers;
  base: BaseUrl;
}

/** `Set-Cookie` values that make the provider's next sign-in in this browser ask who is there. */
export async function requireReAuthentication(
  { reAuthentication }: LogoutCookies,
  providerId: string,
  { headers, base }: InBrowser,
): Promise<string[]> {
  const signInCookies = await reAuthentication.open(headers, base);
  const providers = [...new Set([...(signInCookies?.providers ?? []), providerId])];
  return reAuthentication.seal({ providers }, base);
}

/** `Set-Cookie` values that forget that; none if there is nothing to forget. */
export async function endReAuthentication(
  { reAuthentication }: LogoutCookies,
  providerId: string,
  { headers, base }: InBrowser,
): Promise<string[]> {
  const signInCookies = await reAuthentication.open(headers, base);
  if (!signInCookies?.providers.includes(providerId)) return [];
  const providers = signInCookies.providers.filter((id) => id !== providerId);
  return providers.length === 0
    ? reAuthentication.remove(headers, base)
    : reAuthentication.seal({ providers }, base);
}
