import { mkdir, readFile, writeFile } from "node:fs/promises";
import { exportJWK, generateKeyPair, type JWK } from "jose";

export interface SigningKeys {
  keys: JWK[];
}

/** Where the keys are between two starts. */
export const signingKeysFile = new URL(
  "../node_modules/.cache/development-provider/keys.json",
  import.meta.url,
);

/**
 * Loads the provider's signing keys, or makes them at its first start. They outlive a restart
 * because the app's sessions do: an id_token_hint that the provider can no longer verify would strand
 * whoever signs out the next morning.
 */
export async function loadSigningKeys(file: URL): Promise<SigningKeys> {
  const known = await readKeys(file);
  if (known) return known;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const made = { keys: [{ ...(await exportJWK(privateKey)), use: "sig", alg: "RS256" }] };
  await mkdir(new URL(".", file), { recursive: true });
  try {
    // "wx": of two providers that start at the same time, one makes the keys and both use them.
    await writeFile(file, JSON.stringify(made), { flag: "wx", mode: 0o600 });
    return made;
  } catch (error) {
    const madeMeanwhile = await readKeys(file);
    if (madeMeanwhile) return madeMeanwhile;
    throw error;
  }
}

async function readKeys(file: URL): Promise<SigningKeys | undefined> {
  try {
    const stored: unknown = JSON.parse(await readFile(file, "utf8"));
    return isSigningKeys(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

function isSigningKeys(stored: unknown): stored is SigningKeys {
  return (
    typeof stored === "object" && stored !== null && "keys" in stored && Array.isArray(stored.keys)
  );
}
