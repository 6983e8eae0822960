import NextAuth, { type DefaultSession } from "next-auth";

declare module "next-auth" {
  interface Session {
    idToken?: string;
    user?: DefaultSession["user"];
  }
}

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
  callbacks: {
    jwt({ token, account }) {
      if (account) token.idToken = account.id_token;
      return token;
    },
    session({ session, token }) {
      if (typeof token.idToken === "string") session.idToken = token.idToken;
      return session;
    },
  },
});
