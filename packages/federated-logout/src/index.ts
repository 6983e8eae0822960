export * from "./common.ts";
export { federatedLogout, type FederatedLogout } from "./federated-logout-v5.ts";
export type {
  AuthConfig,
  Connect,
  ConnectedAuth,
  NextAuthFunction,
} from "./next-auth-v5/next-auth.ts";
export type { FederatedSignOut, SignOutOptions } from "./next/sign-out-action.ts";
