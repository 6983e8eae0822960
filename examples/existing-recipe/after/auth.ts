import NextAuth from "next-auth";
import { federatedLogout } from "next-auth-federated-logout/v4";

export const logout = federatedLogout({ afterLogout: "/signed-out" });

export const { authOptions, handler } = logout.connect(NextAuth, {
  providers: [
    {
      id: "oidc",
      name: "Development provider",
      type: "oauth",
      wellKnown: `${process.env.OIDC_ISSUER}/.well-known/openid-configuration`,
      idToken: true,
      authorization: { params: { scope: "openid profile email" } },
      checks: ["pkce", "state"],
      clientId: process.env.OIDC_CLIENT_ID,
      clientSecret: process.env.OIDC_CLIENT_SECRET,
      profile: ({ sub, name, email }) => ({ id: sub, name, email }),
    },
  ],
});
