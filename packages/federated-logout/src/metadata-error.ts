import type { LocalOnlyReason } from "./outcome.ts";

/** Why a provider's metadata cannot be used. */
export type MetadataProblem = Extract<
  LocalOnlyReason,
  "discovery_failed" | "issuer_mismatch" | "insecure_endpoint"
>;

/** Thrown inside only: a logout turns it into a local outcome. */
export class MetadataError extends Error {
  override readonly name = "MetadataError";
  readonly reason: MetadataProblem;

  constructor(reason: MetadataProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
