import type { BaseUrl } from "../http/base-url.ts";
import type { EndSessionRequest } from "../providers/logout-request.ts";
import { randomId } from "../runtime/random-id.ts";
import type { ReturnCookie } from "./return-cookie.ts";
import { resolveProviderLogout, type ProviderLogoutContext } from "./provider-logout.ts";

/**
 * Builds the request of a logout that is under way once more, without the id_token_hint, which the provider may
 * have refused.
 *
 * @returns `undefined` where the provider takes none without.
 */
export async function askWithoutHint(
  { provider, issuer, sub, state }: ReturnCookie,
  base: BaseUrl,
  context: ProviderLogoutContext,
): Promise<EndSessionRequest | undefined> {
  const session = {
    provider,
    ...(issuer !== undefined && { issuer }),
    ...(sub !== undefined && { sub }),
  };
  const logout = await resolveProviderLogout(
    session,
    // A provider that sends none back is sent none.
    { base, scope: "provider", state: state ?? randomId(16), isStateProxied: true },
    context,
  );
  return logout.kind === "provider" ? logout.request : undefined;
}
