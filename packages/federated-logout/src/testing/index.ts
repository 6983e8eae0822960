export type { InvalidLogoutToken } from "./invalid-logout-tokens.ts";
export { revocationStoreContract, type RevocationStoreCase } from "./revocation-store-contract.ts";
export {
  createTestProvider,
  type TestProvider,
  type TestProviderOptions,
} from "./test-provider.ts";
export type { TestAlgorithm } from "./test-key.ts";
export type { TestClaims, TestSigning } from "./test-tokens.ts";
export { logoutTokenRequest, securityEventRequest } from "./test-requests.ts";
