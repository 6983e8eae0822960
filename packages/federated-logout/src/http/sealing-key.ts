import { nodeCrypto } from "../runtime/node-crypto.ts";

/**
 * What encrypts and decrypts for one purpose, by AES-256-GCM. A sealed text is a nonce of 96 random bits, what
 * is encrypted, and a tag of 128 bits, in letters, digits, `-` and `_`.
 *
 * @see [NIST SP 800-38D](https://doi.org/10.6028/NIST.SP.800-38D)
 */
export interface SealingKey {
  /** @param label - Stays readable beside it, and cannot be changed. */
  seal: (text: string, label: string) => string | Promise<string>;
  /** Throws, or rejects, for what was not sealed with this key and under this label. */
  open: (sealed: string, label: string) => string | Promise<string>;
}

const derived = new Map<string, SealingKey | Promise<SealingKey>>();

/**
 * The key for one purpose, derived from the app's secret. Made once: deriving it takes longer than
 * everything that is done with it.
 *
 * @see [HKDF](https://www.rfc-editor.org/rfc/rfc5869)
 */
export function sealingKey(secret: string, purpose: string): SealingKey | Promise<SealingKey> {
  const name = JSON.stringify([secret, purpose]);
  const known = derived.get(name);
  if (known) return known;
  const key = nodeCrypto ? byNode(nodeCrypto, secret, purpose) : byWebCrypto(secret, purpose);
  derived.set(name, key);
  return key;
}

const info = "next-auth-federated-logout";
const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

function byNode(node: NonNullable<typeof nodeCrypto>, secret: string, purpose: string): SealingKey {
  const algorithm = "aes-256-gcm";
  const key = new Uint8Array(node.hkdfSync("sha256", secret, purpose, info, keyLength));
  return {
    seal(text, label) {
      const nonce = node.randomBytes(nonceLength);
      const cipher = node.createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(label));
      const encrypted = [cipher.update(text, "utf8"), cipher.final()];
      return Buffer.concat([nonce, ...encrypted, cipher.getAuthTag()]).toString("base64url");
    },
    open(sealed, label) {
      const bytes = Buffer.from(sealed, "base64url");
      const encrypted = bytes.subarray(nonceLength, -tagLength);
      const nonce = bytes.subarray(0, nonceLength);
      const decipher = node.createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength });
      decipher.setAuthTag(bytes.subarray(-tagLength)).setAAD(Buffer.from(label));
      return decipher.update(encrypted, undefined, "utf8") + decipher.final("utf8");
    },
  };
}

async function byWebCrypto(secret: string, purpose: string): Promise<SealingKey> {
  const { subtle } = crypto;
  const encoder = new TextEncoder();
  const hash = "SHA-256";
  const material = await subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
  ]);
  const key = await subtle.deriveKey(
    { name: "HKDF", hash, salt: encoder.encode(purpose), info: encoder.encode(info) },
    material,
    { name: "AES-GCM", length: 8 * keyLength },
    false,
    ["encrypt", "decrypt"],
  );
  return {
    async seal(text, label) {
      const iv = crypto.getRandomValues(new Uint8Array(nonceLength));
      const algorithm = { name: "AES-GCM", iv, additionalData: encoder.encode(label) };
      const encrypted = await subtle.encrypt(algorithm, key, encoder.encode(text));
      return Buffer.concat([iv, new Uint8Array(encrypted)]).toString("base64url");
    },
    async open(sealed, label) {
      const bytes = Buffer.from(sealed, "base64url");
      const iv = bytes.subarray(0, nonceLength);
      const algorithm = { name: "AES-GCM", iv, additionalData: encoder.encode(label) };
      const opened = await subtle.decrypt(algorithm, key, bytes.subarray(nonceLength));
      return new TextDecoder().decode(opened);
    },
  };
}
