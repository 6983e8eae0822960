import { mediaTypeOf } from "../http/media-type.ts";
import { TokenProblem } from "../verified-tokens/token-problem.ts";
import { readBody } from "../http/request-body.ts";
import { RequestRefusal } from "../http/request-refusal.ts";

/**
 * Reads the logout token that a provider posts. Only the form counts, and no more of it than a token
 * can have is read.
 *
 * @throws {TokenProblem} When there is not exactly one.
 * @see [OpenID Connect Back-Channel Logout 1.0, section 2.5](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest)
 */
export async function readLogoutToken(request: Request): Promise<string> {
  if (mediaTypeOf(request.headers) !== "application/x-www-form-urlencoded") {
    throw new TokenProblem("malformed", "the request is no form");
  }
  // Whatever is wrong with it: 400, as section 2.8 has it.
  const body = await readBody(request).catch((cause: unknown) => {
    const isTooLong = cause instanceof RequestRefusal;
    const problem = isTooLong ? "the request is too long" : "the request cannot be read";
    throw new TokenProblem("malformed", problem, { cause });
  });
  const form = new URLSearchParams(new TextDecoder().decode(body));
  const [token = "", ...others] = form.getAll("logout_token");
  if (token === "") throw new TokenProblem("malformed", "logout_token is missing");
  if (others.length > 0) throw new TokenProblem("malformed", "logout_token is repeated");
  return token;
}
