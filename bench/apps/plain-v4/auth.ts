import type { NextAuthOptions } from "next-auth";

export const authOptions: NextAuthOptions = {
  providers: [
    {
      id: "oidc",
      name: "Provider",
      type: "oauth",
      wellKnown: `${process.env.ISSUER}/.well-known/openid-configuration`,
      idToken: true,
      authorization: { params: { scope: "openid profile email" } },
      checks: ["pkce", "state"],
      clientId: process.env.CLIENT_ID,
      clientSecret: process.env.CLIENT_SECRET,
      profile: ({ sub, name, email }) => ({ id: sub, name, email }),
    },
  ],
};
