import { FederatedLogoutError } from "../errors.ts";
import { renderPage } from "./page.ts";
import { html, json } from "./responses.ts";

/** Why a request is answered before anything is done for it. Thrown inside only. */
export class RequestRefusal extends Error {
  override readonly name = "RequestRefusal";
  readonly code: keyof typeof explanations;
  readonly status: number;

  constructor(code: keyof typeof explanations, status: number) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

const explanations = {
  too_large: "It was far too long, so nothing was done.",
  untrusted_host: "It was sent to an address that this app does not know as its own.",
};

/** A route handler that throws for no request that is refused. */
export type AnsweringHandler<Asked extends Request = Request> = (
  request: Asked,
) => Promise<Response>;

/**
 * Answers requests that are refused. An error would be one line in the log for each request, with its
 * stack, and anybody can send them.
 */
export function answeringRefusals<Asked extends Request>(
  handler: (request: Asked) => Response | Promise<Response>,
): AnsweringHandler<Asked> {
  return async function answer(request) {
    try {
      return await handler(request);
    } catch (error) {
      const refusal = asRefusal(error);
      if (!refusal) throw error;
      const { code, status } = refusal;
      const takesPage = request.headers.get("accept")?.includes("text/html") ?? false;
      return takesPage
        ? html(renderPage("This request was refused", `<p>${explanations[code]}</p>`), { status })
        : json({ error: code }, { status });
    }
  };
}

function asRefusal(error: unknown): RequestRefusal | undefined {
  if (error instanceof RequestRefusal) return error;
  const isUntrusted = error instanceof FederatedLogoutError && error.code === "untrusted_host";
  return isUntrusted ? new RequestRefusal("untrusted_host", 400) : undefined;
}
