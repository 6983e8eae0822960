import type { Provider } from "next-auth/providers";
import type { FederatedLogoutOptions } from "next-auth-federated-logout";

/**
 * Lets the sender that `UNIVERSAL_LOGOUT_ISSUER` names sign out the people of all providers: by `iss` and
 * `sub`, or by the e-mail address that they have signed in with.
 *
 * @throws {Error} When only one of the variables is set.
 */
export function universalLogoutFromEnvironment(
  {
    UNIVERSAL_LOGOUT_ISSUER: issuer,
    UNIVERSAL_LOGOUT_AUDIENCE: audience,
    UNIVERSAL_LOGOUT_JWKS_URI: jwksUri,
  }: Readonly<Record<string, string | undefined>>,
  providers: readonly Provider[],
): Pick<FederatedLogoutOptions, "universalLogout" | "endsSessionsByEmail"> {
  if (!issuer && !audience) return {};
  if (!issuer || !audience) {
    throw new Error("UNIVERSAL_LOGOUT_ISSUER and UNIVERSAL_LOGOUT_AUDIENCE go together.");
  }
  const peopleOf = providers.map(idOf);
  return {
    endsSessionsByEmail: true,
    universalLogout: { senders: [{ issuer, audience, peopleOf, ...(jwksUri && { jwksUri }) }] },
  };
}

function idOf(provider: Provider): string {
  const { id, options } = typeof provider === "function" ? provider({}) : provider;
  return typeof options?.id === "string" ? options.id : id;
}
