export {
  describeOutcome,
  englishOutcomeWords,
  japaneseOutcomeWords,
  type OutcomeInWords,
  type OutcomeWords,
} from "./describe-outcome.ts";
export { englishPageWords, japanesePageWords, type PageWords } from "./http/page-words.ts";
export type { AuditedPerson, AuditRecord, OnAudit } from "./audit.ts";
export { FederatedLogoutError, type FederatedLogoutErrorCode } from "./errors.ts";
export type { LogoutEvent, LogoutTrigger, OnLogoutEvent } from "./events.ts";
export type { RouteHandler } from "./federated-logout-interface.ts";
export type { SignOutMessage } from "./logout/build-logout-url.ts";
export type { SignOutResult } from "./next/sign-out-action.ts";
export type { FederatedLogoutOptions } from "./options.ts";
export type {
  LocalOnlyReason,
  LocalOutcome,
  LogoutOutcome,
  LogoutProvider,
  LogoutScope,
  OthersOutcome,
  ProviderOutcome,
} from "./outcome.ts";
export type { IncomingLogoutChoices, IncomingLogoutSettings } from "./providers/incoming-logout.ts";
export type { ProviderLogoutChoice, ProviderLogoutSettings } from "./providers/logout-choice.ts";
export type { BuildLogoutUrl, LogoutDialect, LogoutUrlFacts } from "./providers/logout-dialect.ts";
export type { ExceptedSubject, ListedSubject } from "./sessions/own-sessions.ts";
export type { CurrentSession } from "./sessions/current-session.ts";
export type { ListStore, RevocationEntry, RevocationStore } from "./sessions/revocation-store.ts";
export type { WhenStoreFails } from "./sessions/session-availability.ts";
export type { EndedSubject } from "./sessions/ended-subject.ts";
export type { SessionLimitChoices, SessionLimits } from "./sessions/session-limits.ts";
export type { ListedSession } from "./sessions/session-list.ts";
export type { SessionEndingEvent } from "./signals/event-types.ts";
export type { SubjectOfEmail } from "./signals/resolve-subject.ts";
export type { EventTransmitter, SecurityEventsOptions } from "./signals/security-events-route.ts";
export type { TokenSender } from "./signals/token-sender.ts";
export type { UniversalLogoutOptions } from "./signals/universal-logout-route.ts";
export type { SignInAccount } from "./sessions/sign-in-account.ts";
export type { IdTokenKeeperName } from "./sign-in/id-token-keeper.ts";
export type { RefreshedTokens } from "./sign-in/refreshed-tokens.ts";
