import type { BaseUrl } from "./base-url.ts";
import type { LogoutEvent } from "./events.ts";
import { isLoopback } from "./secure-endpoint.ts";

/**
 * Creates the warning, given once, that this app's post_logout_redirect_uri is not https.
 *
 * @see [RP-Initiated Logout 1.0, section 3.1](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#ClientMetadata)
 */
export function createBaseWarning(
  isProduction: boolean,
  emit: (event: LogoutEvent) => void,
): (base: BaseUrl) => void {
  let hasWarned = false;
  return function warnAboutInsecureBase({ origin }) {
    const isFine = origin.startsWith("https:") || !isProduction || isLoopback(new URL(origin));
    if (isFine || hasWarned) return;
    hasWarned = true;
    emit({
      type: "configuration.warning",
      code: "insecure_base",
      message: `${origin} is not https; providers refuse such a post_logout_redirect_uri`,
    });
  };
}
