export * from "./common.ts";
export { federatedLogout, type FederatedLogout } from "./federated-logout-v4.ts";
export type { AuthHandler } from "./next-auth-v4/auth-handler.ts";
export type {
  Connect,
  ConnectedAuth,
  FederatedSignOut,
  NextAuthFunction,
  SignOutOptions,
} from "./next-auth-v4/next-auth.ts";
