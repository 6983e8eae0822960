import { DrizzleAdapter } from "@auth/drizzle-adapter";
import { createClient } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import NextAuth from "next-auth";

const { AUTH_OIDC_ISSUER, DATABASE_URL } = process.env;

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: "oidc",
      name: "Development provider",
      type: "oidc",
      issuer: AUTH_OIDC_ISSUER,
      clientId: "app",
      clientSecret: "app-secret",
    },
  ],
  ...(DATABASE_URL && { adapter: DrizzleAdapter(drizzle(createClient({ url: DATABASE_URL }))) }),
});
