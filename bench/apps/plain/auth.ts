import NextAuth from "next-auth";

export const { handlers, auth, signOut } = NextAuth({
  providers: [
    {
      id: "oidc",
      name: "Provider",
      type: "oidc",
      issuer: process.env.ISSUER!,
      clientId: process.env.CLIENT_ID!,
      clientSecret: process.env.CLIENT_SECRET!,
    },
  ],
});
