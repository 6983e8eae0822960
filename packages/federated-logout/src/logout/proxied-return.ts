import type { BaseUrl } from "../http/base-url.ts";
import { seal, unseal } from "../http/sealed-text.ts";
import { postLogoutRedirectUri } from "./post-logout-redirect-uri.ts";

const purpose = "federated-logout.proxied-return";
const maxAgeSeconds = 15 * 60;

interface ProxiedReturn {
  callback: string;
  state: string;
}

/**
 * Makes the `state` of a logout whose browser comes back by way of a redirect proxy, as Auth.js makes that
 * of a sign-in: the proxy, which has the same secret, reads from it where to send the browser on to.
 *
 * @returns `undefined` without a secret.
 */
export async function sealProxiedState(
  state: string,
  base: BaseUrl,
  [secret]: readonly string[],
): Promise<string | undefined> {
  if (secret === undefined) return undefined;
  const callback = postLogoutRedirectUri(base, { redirectProxyUrl: undefined });
  const content: ProxiedReturn = { callback, state };
  return seal(content, { secret, purpose, maxAgeSeconds });
}

/**
 * Where a browser that has come back to a redirect proxy is to go on to, with what the provider has said.
 * Whether it is the browser of that logout is for the app there to say.
 *
 * @returns `undefined` for a state that nobody with this app's secret has made, or that is of this app.
 */
export async function openProxiedReturn(
  returned: URLSearchParams,
  base: BaseUrl,
  secrets: readonly string[],
): Promise<string | undefined> {
  const state = returned.get("state") ?? "";
  const opened = await unseal<ProxiedReturn>(state, { secrets, purpose });
  if (!opened || new URL(opened.callback).origin === base.origin) return undefined;
  return `${opened.callback}?${returned}`;
}
