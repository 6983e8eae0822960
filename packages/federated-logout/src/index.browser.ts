// What a bundle for browsers gets in the place of index.ts.
export { describeOutcome, englishOutcomeWords } from "./describe-outcome.ts";
export { FederatedLogoutError } from "./errors.ts";
export { federatedLogout } from "./federated-logout.browser.ts";
