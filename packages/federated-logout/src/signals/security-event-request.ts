import { mediaTypeOf } from "../http/media-type.ts";
import { readBody } from "../http/request-body.ts";
import { TokenProblem } from "../verified-tokens/token-problem.ts";

/**
 * Reads the security event token that a transmitter pushes.
 *
 * @throws {TokenProblem} `malformed` when there is none.
 * @see [RFC 8935, section 2.1](https://www.rfc-editor.org/rfc/rfc8935#section-2.1)
 */
export async function readSecurityEventToken(request: Request): Promise<string> {
  if (mediaTypeOf(request.headers) !== "application/secevent+jwt") {
    throw new TokenProblem("malformed", "the request is no application/secevent+jwt");
  }
  const body = await readBody(request).catch((cause: unknown) => {
    throw new TokenProblem("malformed", "the request cannot be read, or is too long", { cause });
  });
  return new TextDecoder().decode(body).trim();
}
