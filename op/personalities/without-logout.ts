import type { Personality } from "../personality.ts";

/** An OpenID Provider that offers no logout, as Google does not. */
export const withoutLogout: Personality = {
  name: "Provider without logout",
  providerId: "oidc",
  isAdvertised: false,
  logoutEndpoints: {},
};
