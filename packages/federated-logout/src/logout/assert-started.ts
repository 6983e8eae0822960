import { FederatedLogoutError } from "../errors.ts";
import type { CsrfRefusal } from "./local-sign-out.ts";
import type { AnsweredLogout } from "./logout-answer.ts";

/**
 * For the triggers that bring no CSRF token of the browser's: theirs was issued by Auth.js a moment
 * ago.
 *
 * @throws {FederatedLogoutError} `sign_out_failed` when Auth.js did not take it.
 */
export function assertStarted(logout: AnsweredLogout | CsrfRefusal): AnsweredLogout {
  if (logout.kind !== "csrf_refusal") return logout;
  throw new FederatedLogoutError("sign_out_failed", "Auth.js refused the CSRF token it issued");
}
