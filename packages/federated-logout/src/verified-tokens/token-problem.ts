/** What a token is not believed for. */
export type TokenProblemCode =
  | "malformed"
  | "issuer"
  | "audience"
  | "authentication"
  | "key"
  /** The keys could not be fetched, so that nobody can say. */
  | "keys_unavailable"
  /** Another one than the app expects. */
  | "state";

/** Why a token is not believed. Its message holds nothing of the token. */
export class TokenProblem extends Error {
  override readonly name = "TokenProblem";
  readonly code: TokenProblemCode;

  constructor(code: TokenProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
