import { FederatedLogoutError } from "../errors.ts";
import { isAsymmetric } from "../providers/signing-algorithms.ts";

/** Who may say from outside that people's sessions are to end, and how its tokens are known. */
export interface TokenSender {
  /** The `iss` of its tokens, to the letter. */
  issuer: string;
  /** The `aud` of those that are for this app: for Universal Logout the endpoint, and no client id. */
  audience: string;
  /**
   * Where its keys are.
   *
   * @default what the metadata of `issuer` says
   */
  jwksUri?: string;
  /**
   * What its tokens are signed with.
   *
   * @default "RS256"
   */
  algorithm?: string;
  /**
   * The `typ` of its tokens, where that is not the one of their specification: `"JWT"` also takes those
   * without one.
   *
   * @default undefined
   */
  typ?: string;
  /**
   * Whose people it may sign out: the ids of providers in the NextAuth config, or issuers.
   *
   * @default [issuer]
   */
  peopleOf?: readonly string[];
}

/**
 * Throws for the first sender that cannot be right.
 *
 * @param option - Where they are set.
 * @throws {FederatedLogoutError} `invalid_option`
 */
export function assertSenders(option: string, senders: readonly TokenSender[]): void {
  for (const { issuer, audience, jwksUri, algorithm = "RS256" } of senders) {
    if (!URL.canParse(issuer)) throw invalid(option, "needs an issuer that is a URL");
    if (!audience) throw invalid(option, `needs the audience of ${issuer}`);
    if (jwksUri !== undefined && !URL.canParse(jwksUri)) {
      throw invalid(option, `has a jwksUri of ${issuer} that is no URL`);
    }
    if (!isAsymmetric(algorithm)) {
      throw invalid(option, `needs an asymmetric algorithm for ${issuer}, like "RS256"`);
    }
  }
}

function invalid(option: string, problem: string): FederatedLogoutError {
  return new FederatedLogoutError("invalid_option", `${option} ${problem}`);
}
