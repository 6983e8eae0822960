import { resolveBaseUrl, type BaseUrl } from "../http/base-url.ts";
import type { AuthSettings } from "../auth-js/auth-settings.ts";
import { answeredInTime } from "../sessions/answered-in-time.ts";
import type { RevocationStore } from "../sessions/revocation-store.ts";
import type { SessionCookie } from "../sessions/session-cookie.ts";
import {
  createConfigurationWarnings,
  type ConfigurationWarnings,
} from "./configuration-warnings.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { RequestSettings } from "../auth-js/current-settings.ts";
import { createDiscovery, type Discover } from "../providers/discovery.ts";
import { createKeySets, type KeySets } from "../providers/key-sets.ts";
import { createPublishedKeys, type PublishedKeys } from "../providers/published-keys.ts";
import { recordEvent } from "../doctor/recent-events.ts";
import { runAfterAnswer } from "../next/after-answer.ts";
import type { Audit, AuditRecord } from "../audit.ts";
import { createEmit, warnAboutProblems, type LogoutEvent } from "../events.ts";
import type { IdTokenKeeperName } from "../sign-in/id-token-keeper.ts";
import type { SessionLimitChoices } from "../sessions/session-limits.ts";
import type { LogoutChoices } from "../providers/logout-choice.ts";
import { createLogoutCookies, type LogoutCookies } from "../logout/logout-cookies.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import { createWordsFor, type WordsFor } from "../http/page-words.ts";
import { resolveReturnTarget } from "../http/return-target.ts";

// Looked up at each call, since tests replace it after this.
const now = () => Date.now();

// A provider that posts a logout token waits for the answer, and does not post it again.
const patienceMs = 10_000;

/** What every part of this library may ask for. */
export interface Foundation {
  emit: (event: LogoutEvent) => void;
  /** Absent where nobody wants to know. */
  audit: Audit | undefined;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  isProduction: boolean;
  settings: () => AuthSettings;
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  /** The newest first. */
  secrets: () => readonly string[];
  sessionCookie: (base: BaseUrl) => SessionCookie;
  baseOf: (headers: Headers) => BaseUrl;
  /** Absolute URL of the page where a logout lands when nothing else was asked for. */
  defaultTarget: (base: BaseUrl) => string;
  allowedOrigins: readonly string[];
  cookies: LogoutCookies;
  choices: LogoutChoices;
  /** Gives up on what takes too long. Absent where the memory of this process stands for one. */
  store: RevocationStore | undefined;
  sessionLimits: SessionLimitChoices;
  endsSessionsByEmail: boolean;
  keeperName: () => IdTokenKeeperName;
  /** Whether providers end sessions in frames. */
  framesEndSessions: boolean;
  discover: Discover;
  keySetAt: KeySets;
  publishedKeys: PublishedKeys;
  /** Runs what nobody should wait for. */
  runAfterAnswer: (task: () => Promise<void>) => void;
  /** Asks providers. */
  fetch: typeof fetch;
  /** How long a person is kept waiting for a provider, in milliseconds. */
  timeLimitMs: number;
  /** How long a provider may take where no person waits, in milliseconds. */
  patienceMs: number;
  warnings: ConfigurationWarnings;
  /** The words of pages, for who asks. */
  wordsFor: WordsFor;
}

export function createFoundation(
  {
    afterLogout = "/",
    providerLogout: choices = {},
    idTokenKeeper,
    allowedOrigins = [],
    frontChannelLogout: framesEndSessions = false,
    logoutsFrom = {},
    sessionLimits = {},
    endsSessionsByEmail = false,
    revocationStore,
    storeTimeLimitMs = 500,
    onEvent = warnAboutProblems,
    onAudit,
    pageWords,
    discoveryTimeLimitMs: timeLimitMs = 1500,
    // Looked up at each call, since others replace the global one after this.
    fetch: askProvider = (...request) => fetch(...request),
  }: FederatedLogoutOptions,
  current: RequestSettings,
): Foundation {
  const isProduction = process.env.NODE_ENV === "production";
  const tell = createEmit(onEvent);
  const emit = (event: LogoutEvent) => {
    // What the doctor tells of.
    if (process.env.NODE_ENV === "development") recordEvent(event, now());
    tell(event);
  };
  const writeAudit = onAudit && createEmit<AuditRecord>(onAudit, "onAudit");
  const settings = current.get;
  const secrets = () => settings().secrets();
  const readProviders = () => settings().providers();
  const keeperName = () =>
    settings().strategy === "database" ? "cookie" : (idTokenKeeper ?? "session");
  const runLater = (task: () => Promise<void>) => runAfterAnswer(current.bind(task));
  const asking = { fetch: askProvider, now, timeLimitMs, patienceMs, isProduction };
  const discover = createDiscovery(asking);
  const keySetAt = createKeySets(asking);
  const warnings = createConfigurationWarnings({
    isProduction,
    choices,
    sessionLimits,
    readProviders,
    logoutsFrom,
    keeper: keeperName,
    hasStore: revocationStore !== undefined,
    emit,
  });

  function baseOf(headers: Headers): BaseUrl {
    try {
      const base = resolveBaseUrl(headers, process.env, settings());
      warnings.ofBase(base);
      return base;
    } catch (error) {
      warnings.ofAddress(error);
      throw error;
    }
  }

  return {
    ...asking,
    emit,
    audit: writeAudit && ((record) => writeAudit({ ...record, at: new Date(now()) })),
    settings,
    readProviders,
    secrets,
    sessionCookie: (base) => settings().sessionCookie(base),
    baseOf,
    defaultTarget: (base) =>
      resolveReturnTarget(afterLogout, base, allowedOrigins) ?? base.origin + base.appPath,
    allowedOrigins,
    cookies: createLogoutCookies(secrets),
    choices,
    store: revocationStore && answeredInTime(revocationStore, storeTimeLimitMs),
    sessionLimits,
    endsSessionsByEmail,
    keeperName,
    framesEndSessions,
    discover,
    keySetAt,
    publishedKeys: createPublishedKeys({
      ...asking,
      readProviders,
      discover,
      keySetAt,
      runAfterAnswer: runLater,
    }),
    runAfterAnswer: runLater,
    warnings,
    wordsFor: createWordsFor(pageWords),
  };
}
