import type { LogoutProvider } from "next-auth-federated-logout";

declare module "next-auth" {
  interface Session {
    /** The provider that this session was signed in through. */
    provider?: LogoutProvider | undefined;
  }
}
