export type { InvalidLogoutToken } from "./invalid-logout-tokens.ts";
export { revocationStoreContract, type RevocationStoreCase } from "./revocation-store-contract.ts";
export {
  createTestProvider,
  logoutTokenRequest,
  type TestClaims,
  type TestProvider,
  type TestProviderOptions,
  type TestSigning,
} from "./test-provider.ts";
