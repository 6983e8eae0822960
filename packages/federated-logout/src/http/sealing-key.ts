const derived = new Map<string, Promise<CryptoKey>>();

/**
 * The key for one purpose, derived from the app's secret. Made once: deriving it takes longer than
 * everything that is done with it.
 *
 * @see [HKDF](https://www.rfc-editor.org/rfc/rfc5869)
 */
export function sealingKey(secret: string, purpose: string): Promise<CryptoKey> {
  const name = JSON.stringify([secret, purpose]);
  const known = derived.get(name);
  if (known) return known;
  const key = derive(secret, purpose);
  derived.set(name, key);
  return key;
}

async function derive(secret: string, purpose: string): Promise<CryptoKey> {
  const encoder = new TextEncoder();
  const material = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: encoder.encode(purpose),
      info: encoder.encode("next-auth-federated-logout"),
    },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}
