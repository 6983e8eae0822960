import type { BaseUrl } from "../http/base-url.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";

type Redirected = Pick<ConfiguredProvider, "redirectProxyUrl">;

/**
 * The one URI to register at every provider as post_logout_redirect_uri: of this app or, where that
 * takes its provider's redirects, of its redirect proxy.
 */
export function postLogoutRedirectUri(base: BaseUrl, provider: Redirected): string {
  return `${redirectsTo(base, provider)}/federated-logout/callback`;
}

/** The Auth.js routes that a provider redirects to. */
export function redirectsTo(base: BaseUrl, provider: Redirected): string {
  return redirectProxyOf(base, provider) ?? base.origin + base.authPath;
}

/** Those of the redirect proxy; `undefined` where there is none, or this app is it. */
export function redirectProxyOf(
  { origin }: BaseUrl,
  { redirectProxyUrl: url }: Redirected,
): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).origin === origin ? undefined : url.replace(/\/+$/, "");
}

/** Whether previews take this app's address for the redirects of their providers. */
export function isRedirectProxy({ origin }: BaseUrl, providers: Iterable<Redirected>): boolean {
  return [...providers].some(
    ({ redirectProxyUrl: url }) =>
      url !== undefined && URL.canParse(url) && new URL(url).origin === origin,
  );
}
