import { metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import type { LogoutEvent } from "next-auth-federated-logout";

const failures = new Set(["tokens.revocation_failed", "sessions.not_ended", "logout.refused"]);

/** To be given to `federatedLogout` as `onEvent`. */
export function recordLogout(event: LogoutEvent): void {
  const { type } = event;
  if (!/^(logout|tokens|sessions)\./.test(type)) return;
  const attributes = {
    ...("trigger" in event && { "logout.trigger": event.trigger }),
    ...("by" in event && { "logout.by": event.by }),
    ...("reason" in event && { "logout.reason": event.reason }),
    ...("scope" in event && { "logout.scope": event.scope }),
    ...("provider" in event && event.provider && { "logout.provider": event.provider.id }),
  };
  const meter = metrics.getMeter("next-auth-federated-logout");
  meter.createCounter("logout.events").add(1, { "logout.event": type, ...attributes });
  const span = trace.getTracer("next-auth-federated-logout").startSpan(type, { attributes });
  if (failures.has(type)) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
