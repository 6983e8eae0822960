import type { LogoutEvent } from "../events.ts";

export interface RecordedEvent {
  /** In milliseconds since 1970. */
  at: number;
  event: LogoutEvent;
}

const mostEvents = 200;
const recorded = Symbol.for("next-auth-federated-logout.recent-events");

/**
 * What has happened lately, the oldest first. Of this process: in development Next.js puts a copy of this
 * module into every bundle, and the doctor is in one of them.
 */
export function recentEvents(): RecordedEvent[] {
  const shared: typeof globalThis & { [recorded]?: RecordedEvent[] } = globalThis;
  return (shared[recorded] ??= []);
}

export function recordEvent(event: LogoutEvent, at: number): void {
  const events = recentEvents();
  events.push({ at, event });
  if (events.length > mostEvents) events.shift();
}
