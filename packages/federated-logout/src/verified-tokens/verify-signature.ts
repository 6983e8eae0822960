import { compactVerify, errors } from "jose";
import { LogoutProblem } from "../providers/logout-problem.ts";
import { TokenProblem } from "./token-problem.ts";
import type { VerificationKeys } from "./verification-keys.ts";

/**
 * Verifies a token's signature, and fetches the keys again if it may have been made with a newer one.
 *
 * @param alg - The only algorithm that counts.
 * @throws {TokenProblem} `key`, or `keys_unavailable`.
 */
export async function verifySignature(
  token: string,
  alg: string,
  { getKey, renew }: Pick<VerificationKeys, "getKey" | "renew">,
): Promise<void> {
  const verify = () => compactVerify(token, getKey, { algorithms: [alg] });
  try {
    await verify().catch(async (cause: unknown) => {
      const mayHaveChanged = cause instanceof errors.JWSSignatureVerificationFailed;
      if (!mayHaveChanged || !(await renew())) throw cause;
      await verify();
    });
  } catch (cause) {
    rejectKeys(cause);
  }
}

/** @throws {TokenProblem} For whatever has kept a token from being verified. */
export function rejectKeys(cause: unknown): never {
  if (cause instanceof LogoutProblem) {
    const message = "the provider's keys could not be fetched";
    throw new TokenProblem("keys_unavailable", message, { cause });
  }
  throw cause instanceof errors.JWKSNoMatchingKey
    ? new TokenProblem("key", "its key is not among the provider's", { cause })
    : new TokenProblem("key", "the signature could not be verified", { cause });
}
