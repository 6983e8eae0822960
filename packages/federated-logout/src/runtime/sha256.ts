import { nodeCrypto } from "./node-crypto.ts";

/** The SHA-256 of a text, in letters, digits, `-` and `_`. */
export function sha256(text: string): string | Promise<string> {
  return nodeCrypto
    ? nodeCrypto.createHash("sha256").update(text).digest("base64url")
    : byWebCrypto(text);
}

async function byWebCrypto(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(bytes).toString("base64url");
}
