import type { LocalOnlyReason } from "../outcome.ts";

/** Why a provider cannot be asked. Thrown inside only: a logout turns it into a local outcome. */
export class LogoutProblem extends Error {
  override readonly name = "LogoutProblem";
  readonly reason: LocalOnlyReason;

  constructor(reason: LocalOnlyReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The same, without what has caused it: that may be as long as an answer of a provider's. */
export function withoutCause(error: unknown): LogoutProblem {
  if (error instanceof LogoutProblem) return new LogoutProblem(error.reason, error.message);
  const detail = error instanceof Error ? error.message : "unknown failure";
  return new LogoutProblem("discovery_failed", detail);
}
