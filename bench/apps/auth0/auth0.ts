import { Auth0Client } from "@auth0/nextjs-auth0/server";
import { sessionsInMemory } from "./sessions-in-memory";

export const auth0 = new Auth0Client({
  domain: process.env.ISSUER!,
  allowInsecureRequests: true,
  clientId: process.env.CLIENT_ID!,
  clientSecret: process.env.CLIENT_SECRET!,
  secret: process.env.AUTH_SECRET!,
  appBaseUrl: process.env.APP_URL!,
  routes: { callback: "/api/auth/callback/oidc" },
  // Back-channel logout is for sessions in a store only.
  ...(process.env.SESSIONS === "memory" && { sessionStore: sessionsInMemory() }),
});
