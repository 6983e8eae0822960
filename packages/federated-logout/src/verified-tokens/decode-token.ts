import { decodeJwt, decodeProtectedHeader, type JWTPayload } from "jose";
import { TokenProblem } from "./token-problem.ts";

/** What a token says, before anybody has verified it. */
export interface DecodedToken {
  alg: string | undefined;
  typ: string | undefined;
  claims: JWTPayload;
}

// The largest that Node.js takes as a header, and far more than any provider sends.
const longestToken = 16_384;

/** @throws {TokenProblem} `malformed` for what is no signed JWT. */
export function decodeToken(token: string): DecodedToken {
  if (token.length > longestToken) throw new TokenProblem("malformed", "the token is too long");
  try {
    const { alg, typ } = decodeProtectedHeader(token);
    return { alg, typ, claims: decodeJwt(token) };
  } catch (cause) {
    throw new TokenProblem("malformed", "the token is no signed JWT", { cause });
  }
}

/**
 * Refuses a token of another kind. Absent and `JWT`, which say nothing, are taken where `JWT` is.
 *
 * @param taken - Media types without `application/`, which may stand in front of them.
 * @throws {TokenProblem} `malformed`
 * @see [RFC 8725, section 3.11](https://www.rfc-editor.org/rfc/rfc8725#name-use-explicit-typing)
 */
export function assertType(typ: unknown, taken: readonly string[]): void {
  const known = taken.map((type) => type.toLowerCase());
  const type = typ === undefined ? "jwt" : typ;
  // Compared as a media type (RFC 7515, section 4.1.9).
  const is = typeof type === "string" ? type.toLowerCase().replace(/^application\//, "") : "";
  if (!known.includes(is)) {
    throw new TokenProblem("malformed", "typ is that of another kind of token");
  }
}

/**
 * The id of a token.
 *
 * @throws {TokenProblem} `malformed` for one without.
 */
export function readTokenId({ jti }: JWTPayload): string {
  if (typeof jti === "string" && jti !== "") return jti;
  throw new TokenProblem("malformed", "jti is missing");
}
