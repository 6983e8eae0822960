import type { BaseUrl } from "../http/base-url.ts";
import type { SealedCookie } from "../http/sealed-cookie.ts";

/** The provider that a logout was started at last. */
export interface ProviderAskedLast {
  /** Its id. */
  provider: string;
  /**
   * Whether its next sign-in requires re-authentication: as long as it has not sent the browser back, or
   * even then.
   */
  promptsNextTime?: "unless_returned" | "always";
}

export interface ReAuthenticationCookies {
  /** Further providers whose session outlived a logout: their next sign-in requires re-authentication. */
  reAuthentication: SealedCookie<{ providers: string[] }>;
  return: Pick<SealedCookie<ProviderAskedLast>, "openEach" | "remove">;
}

interface InBrowser {
  headers: Headers;
  base: BaseUrl;
}

/** Whether a provider's next sign-in in this browser requires re-authentication. */
export async function requiresReAuthentication(
  cookies: ReAuthenticationCookies,
  providerId: string,
  browser: InBrowser,
): Promise<boolean> {
  const asked = [...(await askedLast(cookies, browser)), ...(await askedBefore(cookies, browser))];
  return asked.includes(providerId);
}

// A sibling sub-domain may add others, of its own logouts.
async function askedLast(
  cookies: ReAuthenticationCookies,
  { headers, base }: InBrowser,
): Promise<string[]> {
  const last = await cookies.return.openEach(headers, base);
  return last.flatMap(({ provider, promptsNextTime }) => (promptsNextTime ? [provider] : []));
}

async function askedBefore(
  cookies: ReAuthenticationCookies,
  { headers, base }: InBrowser,
): Promise<string[]> {
  const asked = await cookies.reAuthentication.openEach(headers, base);
  return asked.flatMap(({ providers }) => providers);
}

/**
 * `Set-Cookie` values that make the next sign-in of providers in this browser require re-authentication: of
 * one that is named, and of the one that was asked last, whose logout another one takes the place of.
 *
 * @param replacing - The provider that this other logout asks: it says that itself.
 */
export async function requireReAuthentication(
  cookies: ReAuthenticationCookies,
  { providerId, replacing }: { providerId?: string | undefined; replacing?: string },
  browser: InBrowser,
): Promise<string[]> {
  const replaced = (await askedLast(cookies, browser)).filter((id) => id !== replacing);
  const required = [...replaced, ...(providerId === undefined ? [] : [providerId])];
  if (required.length === 0) return [];
  const providers = [...new Set([...(await askedBefore(cookies, browser)), ...required])];
  return cookies.reAuthentication.seal({ providers }, browser.base);
}

/** `Set-Cookie` values that forget that; none if there is nothing to forget. */
export async function endReAuthentication(
  cookies: ReAuthenticationCookies,
  providerId: string,
  browser: InBrowser,
): Promise<string[]> {
  const { headers, base } = browser;
  const last = await cookies.return.openEach(headers, base);
  const before = await askedBefore(cookies, browser);
  const others = [...new Set(before)].filter((id) => id !== providerId);
  const isAmongThem = before.includes(providerId);
  return [
    ...(last.some(({ provider }) => provider === providerId)
      ? cookies.return.remove(headers, base)
      : []),
    ...(isAmongThem && others.length === 0 ? cookies.reAuthentication.remove(headers, base) : []),
    ...(isAmongThem && others.length > 0
      ? await cookies.reAuthentication.seal({ providers: others }, base)
      : []),
  ];
}
