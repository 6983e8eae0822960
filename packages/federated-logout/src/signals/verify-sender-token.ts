import type { JWTPayload } from "jose";
import { assertType, decodeToken, readTokenId } from "../verified-tokens/decode-token.ts";
import { TokenProblem } from "../verified-tokens/token-problem.ts";
import { readIssueTime } from "../verified-tokens/token-times.ts";
import type { FindVerificationKeys } from "../verified-tokens/verification-keys.ts";
import { rejectKeys, verifySignature } from "../verified-tokens/verify-signature.ts";
import type { TokenSender } from "./token-sender.ts";

/** A token that a sender has really made, for this app. */
export interface SenderToken<Sender extends TokenSender> {
  sender: Sender;
  claims: JWTPayload & { jti: string };
  /** By the sender's clock, in whole seconds since 1970. */
  issuedAt: number;
}

export interface VerifySenderTokenContext<Sender extends TokenSender> {
  senders: readonly Sender[];
  /** The `typ` of such tokens. */
  typ: string;
  /** Whether others may be its audience, too. */
  mayBeShared: boolean;
  /** Whether it lasts for ever, and says when it was issued only. */
  withoutExp: boolean;
  /** What is looked at before its signature: throws for what disqualifies it. */
  check: (sender: Sender, claims: JWTPayload) => void;
  findKeys: FindVerificationKeys;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

const oneHourInSeconds = 60 * 60;

/**
 * Verifies a token as a logout token is: what costs nothing is looked at first, and only for a token that
 * is in order but for its signature is anybody asked for keys.
 *
 * Does **not** remember which tokens it has seen.
 *
 * @throws {TokenProblem} When it must not be believed.
 * @see [RFC 8725, section 3](https://www.rfc-editor.org/rfc/rfc8725#section-3)
 */
export async function verifySenderToken<Sender extends TokenSender>(
  token: string,
  {
    senders,
    typ: expectedType,
    mayBeShared,
    withoutExp,
    check,
    findKeys,
    now,
  }: VerifySenderTokenContext<Sender>,
): Promise<SenderToken<Sender>> {
  const { alg, typ, claims } = decodeToken(token);
  const sender = findSender(claims, senders, mayBeShared);
  assertType(typ, [expectedType, sender.typ ?? expectedType]);
  const { algorithm = "RS256" } = sender;
  if (alg !== algorithm) throw new TokenProblem("key", "alg is not the one that was agreed");
  const issuedAt = readIssueTime(claims, {
    now: Math.floor(now() / 1000),
    // What lasts for ever may have been on its way for long.
    longestAgeSeconds: withoutExp ? Infinity : oneHourInSeconds,
    withoutExp,
  });
  const jti = readTokenId(claims);
  check(sender, claims);
  const { issuer, jwksUri: jwksEndpoint } = sender;
  const owner = { id: `sender ${issuer}`, issuer, jwksEndpoint, fetch: undefined };
  const keys = await findKeys(owner, { iss: issuer, isMac: false }).catch(rejectKeys);
  if (keys.issuer !== issuer) throw unknownIssuer();
  await verifySignature(token, algorithm, keys);
  return { sender, claims: { ...claims, jti }, issuedAt };
}

function findSender<Sender extends TokenSender>(
  { iss, aud }: JWTPayload,
  senders: readonly Sender[],
  mayBeShared: boolean,
): Sender {
  const ofIssuer = senders.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) throw unknownIssuer();
  const audiences: unknown[] = [aud].flat();
  const sender = ofIssuer.find(({ audience }) => audiences.includes(audience));
  if (sender && (mayBeShared || audiences.length === 1)) return sender;
  throw new TokenProblem("audience", "aud is not this app");
}

function unknownIssuer(): TokenProblem {
  return new TokenProblem("issuer", "iss is no configured issuer");
}
