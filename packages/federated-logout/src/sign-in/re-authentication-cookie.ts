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
  return: Pick<SealedCookie<ProviderAskedLast>, "open" | "remove">;
}

interface InBrowser {
  headers: Headers;
  base: BaseUrl;
}

/** Whether a provider's next sign-in in this browser requires re-authentication. */
export async function requiresReAuthentication(
  cookies: ReAuthenticationCookies,
  providerId: string,
  { headers, base }: InBrowser,
): Promise<boolean> {
  const last = await cookies.return.open(headers, base);
  if (last?.provider === providerId && last.promptsNextTime) return true;
  const asked = await cookies.reAuthentication.open(headers, base);
  return asked?.providers.includes(providerId) ?? false;
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
  { headers, base }: InBrowser,
): Promise<string[]> {
  const last = await cookies.return.open(headers, base);
  const before = last?.promptsNextTime && last.provider !== replacing ? last.provider : undefined;
  const required = [before, providerId].filter((id) => id !== undefined);
  if (required.length === 0) return [];
  const { providers } = (await cookies.reAuthentication.open(headers, base)) ?? { providers: [] };
  return cookies.reAuthentication.seal(
    { providers: [...new Set([...providers, ...required])] },
    base,
  );
}

/** `Set-Cookie` values that forget that; none if there is nothing to forget. */
export async function endReAuthentication(
  cookies: ReAuthenticationCookies,
  providerId: string,
  { headers, base }: InBrowser,
): Promise<string[]> {
  const last = await cookies.return.open(headers, base);
  const asked = await cookies.reAuthentication.open(headers, base);
  const others = asked?.providers.filter((id) => id !== providerId) ?? [];
  const isAmongThem = asked?.providers.includes(providerId) ?? false;
  return [
    ...(last?.provider === providerId ? cookies.return.remove(headers, base) : []),
    ...(isAmongThem && others.length === 0 ? cookies.reAuthentication.remove(headers, base) : []),
    ...(isAmongThem && others.length > 0
      ? await cookies.reAuthentication.seal({ providers: others }, base)
      : []),
  ];
}
