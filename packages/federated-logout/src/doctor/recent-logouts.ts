import type { LogoutEvent } from "../events.ts";
import type { RecordedEvent } from "./recent-events.ts";

/** A logout, step by step. */
export interface RecentLogout {
  /** In milliseconds since 1970. */
  at: number;
  /** Whose session it was to end, beside the one here. */
  provider?: string;
  steps: string[];
}

const mostLogouts = 20;

/** The logouts among what has happened, the newest first. */
export function recentLogouts(events: readonly RecordedEvent[]): RecentLogout[] {
  const logouts: RecentLogout[] = [];
  // Those that a browser may come back from.
  const atProvider = new Set<RecentLogout>();
  for (const { at, event } of events) {
    const step = describeStep(event);
    if (step === undefined) continue;
    const provider = "provider" in event ? event.provider?.name : undefined;
    const goesOn =
      goesOnWith.has(event.type) || isEcho(event)
        ? logouts.findLast((logout) => atProvider.has(logout) && logout.provider === provider)
        : undefined;
    if (goesOn) {
      const seconds = Math.round((at - goesOn.at) / 1000);
      goesOn.steps.push(`${step} (after ${seconds} s)`);
      if (event.type === "logout.finished") atProvider.delete(goesOn);
      continue;
    }
    const logout = { at, ...(provider !== undefined && { provider }), steps: [step] };
    if (event.type === "logout.started") atProvider.add(logout);
    logouts.push(logout);
  }
  for (const { steps } of atProvider) {
    if (steps.length === 1) steps.push("It has not come back yet.");
  }
  return logouts.toReversed().slice(0, mostLogouts);
}

const goesOnWith: ReadonlySet<LogoutEvent["type"]> = new Set([
  "logout.finished",
  "logout.unmatched",
  "tokens.revoked",
  "tokens.revocation_failed",
]);

// A provider that is asked to end a session tells the app that has asked, too.
function isEcho(event: LogoutEvent): boolean {
  return (
    event.type === "sessions.ended" && (event.by === "back_channel" || event.by === "front_channel")
  );
}

const scopes = {
  session: "A session here was",
  person: "All sessions of a person here were",
  others: "All other sessions of a person here were",
};

const ends = {
  back_channel: "a logout token",
  front_channel: "a frame",
  universal_logout: "Universal Logout",
  security_event: "a security event",
  app: "the app itself",
};

const triggers = {
  logout_route: "a form, or fetch",
  sign_out_endpoint: "next-auth/react, or next-auth's own page",
  server_action: "signOut() of auth.ts",
};

function describeStep(event: LogoutEvent): string | undefined {
  switch (event.type) {
    case "logout.started":
      return `The browser was sent to the provider, by ${triggers[event.trigger]}: ${event.request}`;
    case "logout.local":
      return `The session here ended, by ${triggers[event.trigger]}. The provider was not asked: ${event.reason}${event.detail ? `, ${event.detail}` : ""}.`;
    case "logout.finished":
      return "The browser came back.";
    case "logout.unmatched":
      return `A browser came back, and it was not believed: ${event.reason}.`;
    case "logout.refused":
      return `It was refused, by ${triggers[event.trigger]}: ${event.reason}.`;
    case "tokens.revoked":
      return "What the provider had issued was revoked.";
    case "tokens.revocation_failed":
      return `What the provider had issued was not revoked: ${event.detail}.`;
    case "sessions.ended":
      return `${scopes[event.scope]} ended by ${ends[event.by]}.`;
    case "sessions.not_ended":
      return `A logout that began elsewhere was not taken (${ends[event.by]}): ${event.reason}${event.detail ? `, ${event.detail}` : ""}.`;
    default:
      return undefined;
  }
}
