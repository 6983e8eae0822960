import type { BaseUrl } from "../http/base-url.ts";

/** The one URI to register at every provider as post_logout_redirect_uri. */
export function postLogoutRedirectUri({ origin, authPath }: BaseUrl): string {
  return `${origin}${authPath}/federated-logout/callback`;
}
