import type { BaseUrl } from "../http/base-url.ts";
import type { SealedCookie } from "../http/sealed-cookie.ts";

export interface ReAuthenticationCookies {
  /** Providers whose session outlived a logout: their next sign-in requires re-authentication. */
  reAuthentication: SealedCookie<{ providers: string[] }>;
}

interface InBrowser {
  headers: Headers;
  base: BaseUrl;
}

/** `Set-Cookie` values that make the provider's next sign-in in this browser require re-authentication. */
export async function requireReAuthentication(
  { reAuthentication }: ReAuthenticationCookies,
  providerId: string,
  { headers, base }: InBrowser,
): Promise<string[]> {
  const asked = await reAuthentication.open(headers, base);
  const providers = [...new Set([...(asked?.providers ?? []), providerId])];
  return reAuthentication.seal({ providers }, base);
}

/** `Set-Cookie` values that forget that; none if there is nothing to forget. */
export async function endReAuthentication(
  { reAuthentication }: ReAuthenticationCookies,
  providerId: string,
  { headers, base }: InBrowser,
): Promise<string[]> {
  const asked = await reAuthentication.open(headers, base);
  if (!asked?.providers.includes(providerId)) return [];
  const providers = asked.providers.filter((id) => id !== providerId);
  return providers.length === 0
    ? reAuthentication.remove(headers, base)
    : reAuthentication.seal({ providers }, base);
}
