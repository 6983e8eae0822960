import { LogoutTokenProblem } from "./logout-token-problem.ts";

// Twice what a token may have, percent-encoded where it need not be.
const longestBodyInBytes = 32_768;

/**
 * Reads the logout token that a provider posts. Only the form counts, and no more of it than a token
 * can have is read.
 *
 * @throws {LogoutTokenProblem} When there is not exactly one.
 * @see [OpenID Connect Back-Channel Logout 1.0, section 2.5](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest)
 */
export async function readLogoutToken(request: Request): Promise<string> {
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";", 1);
  if (mediaType.trim().toLowerCase() !== "application/x-www-form-urlencoded") {
    throw new LogoutTokenProblem("the request is no form");
  }
  const [token = "", ...others] = new URLSearchParams(await readBody(request)).getAll(
    "logout_token",
  );
  if (token === "") throw new LogoutTokenProblem("logout_token is missing");
  if (others.length > 0) throw new LogoutTokenProblem("logout_token is repeated");
  return token;
}

async function readBody(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let body = "";
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > longestBodyInBytes) throw new LogoutTokenProblem("the request is too long");
    body += decoder.decode(chunk, { stream: true });
  }
  return body + decoder.decode();
}
