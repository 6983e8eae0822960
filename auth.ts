import NextAuth from "next-auth";
import { federatedLogout } from "next-auth-federated-logout";
import { providersFromEnvironment } from "./auth.providers.ts";
import { storeFromEnvironment } from "./auth.store.ts";
import { universalLogoutFromEnvironment } from "./auth.universal-logout.ts";

export const providers = providersFromEnvironment(process.env);

export const logout = federatedLogout({
  // Where a logout lands when nothing else was asked for.
  afterLogout: "/signed-out",
  // Where ended sessions are remembered: in Redis, if there is one, or in this process.
  revocationStore: storeFromEnvironment(process.env),
  // Providers may end sessions in a frame, too, and not only by logout tokens.
  frontChannelLogout: true,
  // The account page lists a person's sessions.
  sessionList: true,
  // Okta, or a security tool, may sign people out.
  ...universalLogoutFromEnvironment(process.env, providers),
  // What becomes of the session at a provider; for all others, the logout that it offers.
  providerLogout: {
    // Its login page, to sign in as someone else.
    cognito: { signInAgain: process.env.AUTH_COGNITO_SIGN_IN_AGAIN === "true" },
  },
});

export const { handlers, auth, signIn, signOut } = logout.connect(NextAuth, {
  providers,
  pages: { signIn: "/", error: "/" },
  callbacks: {
    // Who may see what: middleware.ts names the pages, this decides.
    authorized: ({ auth: session }) => session !== null,
    // Keeps this sign-in's id_token; null once the session has been ended from outside.
    jwt: ({ token, account }) => logout.keepIdToken(token, account),
    session: ({ session, token }) => ({ ...session, provider: logout.providerOf(token) }),
  },
  events: {
    // Builds the provider's logout URL while the id_token can still be read.
    signOut: (message) => logout.buildLogoutUrl(message),
  },
});
