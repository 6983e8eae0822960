import NextAuth from "next-auth";
import { federatedLogout } from "next-auth-federated-logout";
import { adapter } from "./database";

export const logout = federatedLogout({ afterLogout: "/signed-out" });

export const { handlers, auth, signIn, signOut } = logout.connect(NextAuth, {
  adapter,
  // Its client and issuer are in AUTH_OIDC_ID, AUTH_OIDC_SECRET and AUTH_OIDC_ISSUER.
  providers: [{ id: "oidc", name: "Development provider", type: "oidc" }],
});
