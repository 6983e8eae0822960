import { createConnect } from "./assembly/connect-v4.ts";
import { createFederatedLogout } from "./assembly/create-federated-logout.ts";
import type { FederatedLogout as OfVersion } from "./federated-logout-interface.ts";
import type { Connect } from "./next-auth-v4/next-auth.ts";
import type { FederatedLogoutOptions } from "./options.ts";

/** What {@link federatedLogout} returns. */
export type FederatedLogout = OfVersion<Connect>;

/**
 * Creates federated logout for the options of next-auth v4.
 *
 * Does **not** read the environment yet: a missing `NEXTAUTH_URL` or `NEXTAUTH_SECRET` shows at the first
 * request, so that an app can be built where its secrets are not known.
 *
 * @param options - See {@link FederatedLogoutOptions}.
 * @returns `connect`, and what callbacks and pages may want.
 * @throws {FederatedLogoutError} `invalid_option` when an option cannot work.
 * @example
 * ```ts
 * export const logout = federatedLogout({ afterLogout: "/signed-out" });
 *
 * export const { authOptions, handler, signOut } = logout.connect(NextAuth, {
 *   providers: [KeycloakProvider({ clientId, clientSecret, issuer })],
 * });
 * ```
 */
export function federatedLogout(options: FederatedLogoutOptions = {}): FederatedLogout {
  return createFederatedLogout(options, createConnect);
}
