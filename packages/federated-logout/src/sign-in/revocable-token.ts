import type { SignInAccount } from "../sessions/sign-in-account.ts";
import { findKnownProvider } from "../providers/find-known-provider.ts";
import type { ProviderLogoutChoice } from "../providers/logout-choice.ts";
import type { RevocableToken } from "../providers/token-revocation.ts";

/**
 * What of a sign-in is to be revoked when it ends, if the choice for its provider says so: the
 * refresh token, with which a provider should revoke the access tokens, too.
 *
 * @see [RFC 7009, section 2.1](https://www.rfc-editor.org/rfc/rfc7009#section-2.1)
 */
export function revocableTokenOf(
  { provider, access_token, refresh_token }: SignInAccount,
  choice: ProviderLogoutChoice | undefined,
): RevocableToken | undefined {
  if (typeof choice !== "object" || !choice.revokeTokens) return undefined;
  const takes = findKnownProvider(provider, undefined)?.revocation?.token;
  if (refresh_token && takes !== "access_token") {
    return { value: refresh_token, type: "refresh_token" };
  }
  return access_token && takes !== "refresh_token"
    ? { value: access_token, type: "access_token" }
    : undefined;
}
