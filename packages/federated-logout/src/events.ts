import type { LocalOnlyReason, LogoutProvider } from "./outcome.ts";

/** What started a logout. */
export type LogoutTrigger =
  /** `POST /api/auth/federated-logout`. */
  | "logout_route"
  /** `POST /api/auth/signout`: `signOut()` of `next-auth/react`, or Auth.js's own page. */
  | "sign_out_endpoint"
  /** `signOut()` of `auth.ts`. */
  | "server_action";

/** What ends sessions other than the one it comes from. */
export type SessionEnd =
  /** A logout token that the provider has posted. */
  | "back_channel"
  /** A frame in the provider's page. */
  | "front_channel"
  /** A request of an identity provider's, or of a security tool's. */
  | "universal_logout"
  /** A security event that a transmitter has pushed. */
  | "security_event"
  /** `endSessions` of this app's own, or somebody who signs out everywhere. */
  | "app";

/** What happened to a logout, for logs and metrics. Never contains a token, cookie or user. */
export type LogoutEvent =
  /** The session here is gone and the browser is on its way to the provider. */
  | {
      type: "logout.started";
      trigger: LogoutTrigger;
      provider: LogoutProvider;
      /** Whether an id_token_hint was sent. */
      idTokenHint: boolean;
      /** What the provider is asked, with nothing secret in it. */
      request: string;
    }
  /** The session here is gone, and the provider was not asked. */
  | {
      type: "logout.local";
      trigger: LogoutTrigger;
      reason: LocalOnlyReason;
      provider?: LogoutProvider;
      /** What went wrong, in words. */
      detail?: string;
    }
  /** The provider sent the browser back, and it is the browser of this logout. */
  | { type: "logout.finished"; provider: LogoutProvider }
  /** The callback was visited without a logout under way, or with a state that is not its own. */
  | {
      type: "logout.unmatched";
      reason:
        | "no_pending_logout"
        /** The provider sent no `state` back: if it never does, it takes `takesNoState`. */
        | "missing_state"
        | "state_mismatch";
      /** Of the logout that was under way. */
      provider?: LogoutProvider;
    }
  /** What the provider had issued was revoked. */
  | { type: "tokens.revoked"; provider: LogoutProvider }
  /** It was not; the logout went on all the same. */
  | { type: "tokens.revocation_failed"; provider: LogoutProvider; detail: string }
  /** A logout was refused; whoever was signed in still is. */
  | { type: "logout.refused"; trigger: LogoutTrigger; reason: "cross_site" | "csrf" }
  /** Sessions were ended from outside: one, all of a person, or all of a person but the one that asked. */
  | {
      type: "sessions.ended";
      by: SessionEnd;
      provider?: LogoutProvider;
      /** The issuer of whoever has sent it, where that need not be a provider. */
      sender?: string;
      scope: "session" | "person" | "others";
    }
  /** A logout that started elsewhere was not taken. */
  | {
      type: "sessions.not_ended";
      by: SessionEnd;
      sender?: string;
      reason:
        /** It was not believed. */
        | "refused"
        /** It could not be recorded. */
        | "store_failed"
        | "internal_error"
        /** `frontChannelLogout` is not set. */
        | "turned_off"
        /** Nobody has signed in here with that `sid`. */
        | "unknown_session"
        /** It did not say which session is to end, or not so that it could be understood. */
        | "unnamed_session"
        /** It named nobody whom this sender may sign out. */
        | "unknown_subject"
        /** Sessions do not end by such an event. */
        | "ignored_event";
      detail?: string;
    }
  /** A transmitter of security events has seen that somebody listens. */
  | { type: "stream.verified"; sender: string; state?: string }
  /** It has paused its stream, or gone on with it. */
  | { type: "stream.updated"; sender: string }
  /** The revocation store failed; told at most every ten seconds. */
  | { type: "revocation_store.failed"; operation: "read" | "raise"; detail: string }
  /** It knows by now what it could not be told while it failed: so many entries. */
  | { type: "revocation_store.caught_up"; entries: number }
  /**
   * There was no room for so many entries, which had to be forgotten although they were still needed: an
   * ended session may come back. Told at most every ten seconds.
   */
  | { type: "revocation_store.forgot"; entries: number }
  /** The configuration works, but should not stay like this. */
  | {
      type: "configuration.warning";
      code:
        | "base_path"
        | "edge_runtime"
        | "insecure_base"
        | "large_headers"
        | "no_id_token"
        | "not_connected"
        | "outdated_next_auth"
        | "session_expiry"
        | "session_token"
        | "token_in_session"
        | "unknown_provider"
        | "untrusted_host";
      message: string;
    };

/** Receives every {@link LogoutEvent}. Neither awaited nor allowed to break a logout. */
export type OnLogoutEvent = (event: LogoutEvent) => void | Promise<void>;

const expectedReasons: ReadonlySet<LocalOnlyReason> = new Set([
  "not_signed_in",
  "session_unreadable",
  "no_end_session_endpoint",
  "not_openid_connect",
  "no_provider_session",
  "local_scope",
  "turned_off",
]);

/** The default `onEvent`: says on the console what an operator should look into, and nothing else. */
export function warnAboutProblems(event: LogoutEvent): void {
  if (event.type === "configuration.warning") {
    console.warn(`[federated-logout] ${event.code}: ${event.message}`);
  }
  if (event.type === "tokens.revocation_failed") {
    console.warn(`[federated-logout] tokens at ${event.provider.id} not revoked: ${event.detail}`);
  }
  if (event.type === "sessions.not_ended") warnNowAndThen(event);
  if (event.type === "logout.unmatched" && event.reason === "missing_state") {
    warnOfMissingState(event.provider?.id ?? "");
  }
  if (event.type === "revocation_store.failed") {
    console.warn(
      `[federated-logout] revocation store failed (${event.operation}): ${event.detail}`,
    );
  }
  if (event.type === "revocation_store.caught_up") {
    console.warn(
      `[federated-logout] revocation store answers again: told of ${event.entries} entries that it had missed`,
    );
  }
  if (event.type === "revocation_store.forgot") {
    console.warn(
      `[federated-logout] no room for more ended sessions: ${event.entries} entries forgotten, and those may come back`,
    );
  }
  if (event.type === "logout.local" && !expectedReasons.has(event.reason)) {
    const provider = event.provider ? ` at ${event.provider.id}` : "";
    console.warn(
      `[federated-logout] signed out here, not${provider}: ${event.reason}`,
      event.detail ?? "",
    );
  }
}

const toldAt = new Map<string, number>();
const tenSecondsInMs = 10_000;
const tenMinutesInMs = 600_000;

// Anybody can send what is no logout: of each kind, one line in a while says what to look into.
function warnNowAndThen({
  by,
  reason,
  detail = "",
}: Extract<LogoutEvent, { type: "sessions.not_ended" }>): void {
  if (reason === "unknown_session" || reason === "ignored_event") return;
  const told = `${by} ${reason} ${detail}`;
  const isAnybodys = reason === "refused" || reason === "unnamed_session";
  const pauseMs = isAnybodys ? tenMinutesInMs : tenSecondsInMs;
  if (Date.now() - (toldAt.get(told) ?? -Infinity) < pauseMs) return;
  toldAt.set(told, Date.now());
  console.warn(`[federated-logout] ${by} logout not taken: ${reason}`, detail);
}

function warnOfMissingState(providerId: string): void {
  const told = `missing_state ${providerId}`;
  if (Date.now() - (toldAt.get(told) ?? -Infinity) < tenMinutesInMs) return;
  toldAt.set(told, Date.now());
  console.warn(
    `[federated-logout] a browser came back from ${providerId} without state: if that provider never sends it, set providerLogout["${providerId}"] to { takesNoState: true }`,
  );
}

/** Calls `onEvent`, or another listener, so that its failure cannot fail the logout it is told about. */
export function createEmit<Event = LogoutEvent>(
  listener: (event: Event) => void | Promise<void>,
  name = "onEvent",
): (event: Event) => void {
  const reportFailure = (error: unknown) =>
    console.error(`[federated-logout] ${name} failed:`, error instanceof Error ? error.name : "");
  return function emit(event) {
    try {
      const told = listener(event);
      if (told instanceof Promise) told.catch(reportFailure);
    } catch (error) {
      reportFailure(error);
    }
  };
}
