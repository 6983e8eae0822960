import { EncryptJWT, jwtDecrypt } from "jose";
import type { BaseUrl } from "../http/base-url.ts";
import { sealingKey } from "../http/sealing-key.ts";
import { postLogoutRedirectUri } from "./post-logout-redirect-uri.ts";

const purpose = "federated-logout.proxied-return";
const sealing = { alg: "dir", enc: "A256GCM" } as const;
const lifetime = "15 minutes";

/**
 * Makes the `state` of a logout whose browser comes back by way of a redirect proxy, as Auth.js makes that
 * of a sign-in: the proxy, which has the same secret, reads from it where to send the browser on to.
 *
 * @returns `undefined` without a secret.
 */
export async function sealProxiedState(
  state: string,
  base: BaseUrl,
  secrets: readonly string[],
): Promise<string | undefined> {
  const [secret] = secrets;
  if (secret === undefined) return undefined;
  const callback = postLogoutRedirectUri(base, { redirectProxyUrl: undefined });
  return new EncryptJWT({ callback, state })
    .setProtectedHeader(sealing)
    .setExpirationTime(lifetime)
    .encrypt(await sealingKey(secret, purpose));
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
  for (const secret of secrets) {
    const callback = await open(returned.get("state") ?? "", await sealingKey(secret, purpose));
    if (callback === undefined || new URL(callback).origin === base.origin) continue;
    return `${callback}?${returned}`;
  }
  return undefined;
}

async function open(state: string, key: CryptoKey): Promise<string | undefined> {
  try {
    const { payload } = await jwtDecrypt<{ callback: string }>(state, key, {
      keyManagementAlgorithms: [sealing.alg],
      contentEncryptionAlgorithms: [sealing.enc],
    });
    return payload.callback;
  } catch {
    return undefined;
  }
}
