import { SignJWT } from "jose";
import { clientId, issuer } from "./provider-metadata.ts";

const key = new TextEncoder().encode("a key for tests: nobody checks this signature");
const oneHourInSeconds = 3600;

/** An id_token as a provider would issue it. */
export function idToken(claims: Record<string, unknown> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: issuer,
    aud: clientId,
    sub: "alice",
    iat: now,
    exp: now + oneHourInSeconds,
    ...claims,
  })
    .setProtectedHeader({ alg: "HS256" })
    .sign(key);
}
