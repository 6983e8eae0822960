import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from "jose";

/** An algorithm that it can be for. */
export type TestAlgorithm = "RS256" | "PS256" | "ES256" | "ES384" | "EdDSA";

/** A key as a provider has it. */
export interface TestKey {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

/** Creates one. */
export async function newTestKey(alg: TestAlgorithm): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const kid = crypto.randomUUID();
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" },
  };
}
