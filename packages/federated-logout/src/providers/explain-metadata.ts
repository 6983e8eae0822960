import * as oauth from "oauth4webapi";

/** Whether a failure is that of an answer, and not that there was none. */
export function isOfAnswer(error: unknown): boolean {
  return error instanceof oauth.OperationProcessingError;
}

/** Says what is wrong with what a provider has answered in the place of its metadata. */
export function explainMetadata(error: unknown): string {
  if (!(error instanceof Error)) return "unknown failure";
  const { cause } = error;
  if (cause instanceof Response) {
    const type = cause.headers.get("content-type")?.split(";", 1).join() || "no content type";
    return cause.status === 200
      ? `it answered with ${type}, and not with JSON`
      : `it answered ${cause.status}, with ${type}`;
  }
  if (cause instanceof SyntaxError) return "what it answered is not JSON";
  if ("code" in error && error.code === oauth.INVALID_RESPONSE) {
    return "what it answered names no issuer";
  }
  return error.message;
}
