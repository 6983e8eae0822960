import { FederatedLogoutError } from "../errors.ts";
import type { WordsFor } from "./page-words.ts";
import { escapeHtml, renderPage } from "./page.ts";
import { html, json } from "./responses.ts";
import { takesPage } from "./takes-page.ts";

/** Why a request is answered before anything is done for it. Thrown inside only. */
export class RequestRefusal extends Error {
  override readonly name = "RequestRefusal";
  readonly code: RefusalCode;
  readonly status: number;

  constructor(code: RefusalCode, status: number) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

type RefusalCode = "too_large" | "untrusted_host";

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
  wordsFor: WordsFor,
): AnsweringHandler<Asked> {
  return async function answer(request) {
    try {
      return await handler(request);
    } catch (error) {
      const refusal = asRefusal(error);
      if (!refusal) throw error;
      const { code, status } = refusal;
      if (!takesPage(request.headers)) return json({ error: code }, { status });
      const { language, refused } = wordsFor(request.headers);
      const explanation = code === "too_large" ? refused.tooLarge : refused.untrustedHost;
      const content = `<p>${escapeHtml(explanation)}</p>`;
      return html(renderPage({ language, title: refused.title, content }), { status });
    }
  };
}

function asRefusal(error: unknown): RequestRefusal | undefined {
  if (error instanceof RequestRefusal) return error;
  const isUntrusted = error instanceof FederatedLogoutError && error.code === "untrusted_host";
  return isUntrusted ? new RequestRefusal("untrusted_host", 400) : undefined;
}
