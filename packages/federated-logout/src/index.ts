export {
  describeOutcome,
  englishOutcomeWords,
  type OutcomeInWords,
  type OutcomeWords,
} from "./describe-outcome.ts";
export type { FederatedSignOut, SignOutOptions, SignOutResult } from "./sign-out-action.ts";
export type { SignOutMessage } from "./build-logout-url.ts";
export { FederatedLogoutError, type FederatedLogoutErrorCode } from "./errors.ts";
export type { LogoutEvent, LogoutTrigger, OnLogoutEvent } from "./events.ts";
export type {
  ConnectedAuth,
  FederatedLogout,
  NextAuthFunction,
  RouteHandler,
} from "./federated-logout-interface.ts";
export { federatedLogout } from "./federated-logout.ts";
export type { AuthConfig } from "./current-settings.ts";
export type { IdTokenKeeperName } from "./id-token-keeper.ts";
export type { ProviderLogoutChoice, ProviderLogoutSettings } from "./logout-choice.ts";
export type { BuildLogoutUrl, LogoutDialect, LogoutUrlFacts } from "./logout-dialect.ts";
export type { FederatedLogoutOptions, IncomingLogoutSettings } from "./options.ts";
export type {
  LocalOnlyReason,
  LocalOutcome,
  LogoutOutcome,
  LogoutProvider,
  ProviderOutcome,
} from "./outcome.ts";
export type { RevocationMark, RevocationStore } from "./revocation-store.ts";
export type { WhenStoreFails } from "./session-availability.ts";
export type { EndedSubject } from "./session-marks.ts";
export type { RefreshedTokens } from "./refreshed-tokens.ts";
export type { LogoutScope } from "./provider-logout.ts";
