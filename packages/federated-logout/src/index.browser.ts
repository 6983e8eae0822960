// What a bundle for browsers gets in the place of index.ts.
export { describeOutcome, englishOutcomeWords, japaneseOutcomeWords } from "./describe-outcome.ts";
export { englishPageWords, japanesePageWords } from "./http/page-words.ts";
export { FederatedLogoutError } from "./errors.ts";
export { federatedLogout } from "./federated-logout.browser.ts";
