import type { LocalOnlyReason } from "./outcome.ts";

/** Why a provider cannot be asked. Thrown inside only: a logout turns it into a local outcome. */
export class LogoutProblem extends Error {
  override readonly name = "LogoutProblem";
  readonly reason: LocalOnlyReason;

  constructor(reason: LocalOnlyReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
