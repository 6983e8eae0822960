import { randomUUID } from "node:crypto";
import { importJWK, SignJWT } from "jose";
import { developmentClient } from "../op/provider.ts";
import type { Stage } from "./workbench.ts";

/** Logout tokens as the provider signs them, each for a session of its own. */
export async function signLogoutTokens(
  { issuer, signingKeys }: Pick<Stage, "issuer" | "signingKeys">,
  count: number,
): Promise<string[]> {
  const [jwk] = signingKeys.keys;
  if (!jwk) throw new Error("The provider has no key");
  const key = await importJWK(jwk, "RS256");
  const sign = () =>
    new SignJWT({
      sid: randomUUID(),
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    })
      .setProtectedHeader({ alg: "RS256", typ: "logout+jwt" })
      .setIssuer(issuer)
      .setAudience(developmentClient.id)
      .setIssuedAt()
      .setExpirationTime("1h")
      .setJti(randomUUID())
      .sign(key);
  return Promise.all(Array.from({ length: count }, sign));
}
