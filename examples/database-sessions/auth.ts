import NextAuth from "next-auth";
import { federatedLogout } from "next-auth-federated-logout";
import { databaseAdapter } from "./database";

export const logout = federatedLogout({ afterLogout: "/signed-out" });

export const { handlers, auth, signIn, signOut } = logout.connect(NextAuth, async () => ({
  adapter: await databaseAdapter(),
  // Its client and issuer are in AUTH_OIDC_ID, AUTH_OIDC_SECRET and AUTH_OIDC_ISSUER.
  providers: [{ id: "oidc", name: "Development provider", type: "oidc" }],
}));
