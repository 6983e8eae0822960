/** What tokens are signed with where nothing else is said (OpenID Connect Core 1.0, section 2). */
export const defaultAlgorithm = "RS256";

const asymmetric = /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/;

/** Whether what is signed with it can be checked by whoever has the public key: not `none`, no MAC. */
export function isAsymmetric(algorithm: string): boolean {
  return asymmetric.test(algorithm);
}
