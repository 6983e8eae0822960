import type { JWT, JWTDecodeParams } from "next-auth/jwt";
import type { DecodeJwt } from "./session-token.ts";

/**
 * Decodes a session token as the app does, and keeps what is in it out of the log: jose's error about
 * an expired token carries all of its claims, the id_token among them, and Auth.js prints them.
 */
export function createDecodeSessionToken(
  decode: DecodeJwt,
): (params: JWTDecodeParams) => Promise<JWT | null> {
  return async function decodeSessionToken(params) {
    try {
      const token = await decode(params);
      // Another one each time: an app may remember what it has decoded, and what becomes of this one is
      // known by the object.
      return token && { ...token };
    } catch (error) {
      if (!saysMore(error)) throw error;
      // oxlint-disable-next-line preserve-caught-error -- the cause is what must not be printed
      throw new Error(`The session token cannot be used: ${codeOf(error) ?? "unknown failure"}`);
    }
  };
}

// Of jose, whichever copy of it: the one of an expired token has its claims. An app may have wrapped it.
function saysMore(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const isOfJose = "payload" in error || codeOf(error) !== undefined;
  return isOfJose || ("cause" in error && saysMore(error.cause));
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && code.startsWith("ERR_J") ? code : undefined;
}
