import { sealingKey } from "./sealing-key.ts";

// As Auth.js has it.
const clockToleranceSeconds = 15;

type Sealed<Content> = [content: Content, expiresAt?: number];

export interface SealOptions {
  secret: string;
  /** What it is for: it opens for nothing else. */
  purpose: string;
  /** What stays readable beside it: it opens with nothing else. */
  label?: string;
  /** How long it opens; for ever, where nobody says. */
  maxAgeSeconds?: number;
}

/** Encrypts what only this app can read or make, with a key derived from its secret. */
export function seal(
  content: unknown,
  { secret, purpose, label = "", maxAgeSeconds }: SealOptions,
): string | Promise<string> {
  const sealed: Sealed<unknown> = [content];
  if (maxAgeSeconds !== undefined) sealed.push(nowInSeconds() + maxAgeSeconds);
  const text = JSON.stringify(sealed);
  const key = sealingKey(secret, purpose);
  return key instanceof Promise
    ? key.then((made) => made.seal(text, label))
    : key.seal(text, label);
}

/** Decrypts it with any of the secrets; `undefined` if it is expired or was not made here. */
export async function unseal<Content>(
  sealed: string,
  {
    secrets,
    purpose,
    label = "",
  }: { secrets: readonly string[] } & Pick<SealOptions, "purpose" | "label">,
): Promise<Content | undefined> {
  for (const secret of secrets) {
    try {
      // In Node.js both are there at once.
      const key = sealingKey(secret, purpose);
      const { open } = key instanceof Promise ? await key : key;
      const opening = open(sealed, label);
      const text = opening instanceof Promise ? await opening : opening;
      const [content, expiresAt = Infinity]: Sealed<Content> = JSON.parse(text);
      if (nowInSeconds() < expiresAt + clockToleranceSeconds) return content;
    } catch {
      // Of another secret, maybe.
    }
  }
  return undefined;
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
