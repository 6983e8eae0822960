import { decodeJwt, type JWTPayload } from "jose";

/** The claims of an id_token; none for what a plain OAuth provider may call one: no sign-in fails by it. */
export function claimsOf(idToken: string | undefined): JWTPayload {
  try {
    return idToken === undefined ? {} : decodeJwt(idToken);
  } catch {
    return {};
  }
}
