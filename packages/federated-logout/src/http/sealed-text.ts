import { EncryptJWT, jwtDecrypt } from "jose";
import { sealingKey } from "./sealing-key.ts";

// One operation, where Auth.js's own cookies take five: a sign-out opens and seals several.
const sealing = { alg: "dir", enc: "A256GCM" } as const;
// As Auth.js has it.
const clockToleranceSeconds = 15;

/**
 * Encrypts what only this app can read or make, as a JWE with a key derived from its secret.
 *
 * @param purpose - What it is for: it opens for nothing else.
 * @param maxAgeSeconds - How long it opens; for ever, where nobody says.
 */
export async function seal(
  content: object,
  { secret, purpose, maxAgeSeconds }: { secret: string; purpose: string; maxAgeSeconds?: number },
): Promise<string> {
  const jwe = new EncryptJWT({ content }).setProtectedHeader(sealing);
  if (maxAgeSeconds !== undefined) {
    jwe.setExpirationTime(Math.floor(Date.now() / 1000) + maxAgeSeconds);
  }
  return jwe.encrypt(await sealingKey(secret, purpose));
}

/** Decrypts it with any of the secrets; `undefined` if it is expired or was not made here. */
export async function unseal<Content>(
  sealed: string,
  { secrets, purpose }: { secrets: readonly string[]; purpose: string },
): Promise<Content | undefined> {
  for (const secret of secrets) {
    try {
      const key = await sealingKey(secret, purpose);
      const { payload } = await jwtDecrypt<{ content: Content }>(sealed, key, {
        keyManagementAlgorithms: [sealing.alg],
        contentEncryptionAlgorithms: [sealing.enc],
        clockTolerance: clockToleranceSeconds,
      });
      return payload.content;
    } catch {
      // Of another secret, maybe.
    }
  }
  return undefined;
}
