import { exportSPKI, generateKeyPair } from "jose";
import type { TestKey } from "./test-key.ts";
import { backChannelLogoutEvent, type TestClaims, type TestSigning } from "./test-tokens.ts";

/** A logout token that must not be believed. */
export interface InvalidLogoutToken {
  why: string;
  token: string;
}

interface Ingredients {
  provider: {
    issuer: string;
    clientId: string;
    idToken: (claims: TestClaims) => Promise<string>;
    logoutToken: (claims: TestClaims, signing?: TestSigning) => Promise<string>;
  };
  /** What would have ended. */
  claims: TestClaims;
  elliptic: TestKey;
  current: TestKey;
  nowInSeconds: number;
}

const oneHourInSeconds = 3600;

/** One of every kind that the specification tells apart. */
export async function createInvalidLogoutTokens({
  provider,
  claims,
  elliptic,
  current,
  nowInSeconds,
}: Ingredients): Promise<InvalidLogoutToken[]> {
  const stranger = await generateKeyPair("RS256");
  const publicKey = new TextEncoder().encode(await exportSPKI(current.publicKey));
  const good = await provider.logoutToken(claims);
  const [header = "", payload = "", signature = ""] = good.split(".");
  const unsigned = `${part({ alg: "none", typ: "logout+jwt" })}.${payload}.`;
  const cut = `${header}.${payload}.${signature.slice(0, -4)}`;

  const wrongClaims: Record<string, TestClaims> = {
    "of another issuer": { iss: `${provider.issuer}INVALID` },
    "of an issuer with a slash more": { iss: `${provider.issuer}/` },
    "of no issuer": { iss: undefined },
    "for another audience": { aud: `${provider.clientId}INVALID` },
    "for another audience besides": { aud: [provider.clientId, "other"] },
    "for no audience": { aud: undefined },
    "for an empty list of audiences": { aud: [] },
    "that has expired": {
      exp: nowInSeconds - oneHourInSeconds,
      iat: nowInSeconds - oneHourInSeconds,
    },
    "without exp": { exp: undefined },
    "with an exp that is no number": { exp: String(nowInSeconds + oneHourInSeconds) },
    "without iat": { iat: undefined },
    "issued in the future": { iat: nowInSeconds + oneHourInSeconds },
    "issued long ago": { iat: nowInSeconds - 2 * oneHourInSeconds },
    "not valid yet": { nbf: nowInSeconds + oneHourInSeconds },
    "without jti": { jti: undefined },
    "without sub and sid": { sub: undefined, sid: undefined },
    "with an empty sub and sid": { sub: "", sid: "" },
    "with a sub that is no string": { sub: 7 },
    "without events": { events: undefined },
    "with another event": { events: { [`${backChannelLogoutEvent}/foobar`]: {} } },
    "with events in a list": { events: [backChannelLogoutEvent] },
    "with an event that is no object": { events: { [backChannelLogoutEvent]: true } },
    "with a nonce": { nonce: "n" },
    "with a nonce of null": { nonce: null },
  };
  const wrongHeaders: Record<string, Record<string, unknown>> = {
    "typed as an access token": { typ: "at+jwt" },
    "with a critical header that nobody knows": { crit: ["x"], x: true },
  };

  return [
    { why: "of nothing", token: "nothing" },
    { why: "unsigned", token: unsigned },
    { why: "unsigned, with a signature", token: unsigned + signature },
    { why: "with half a signature", token: cut },
    { why: "changed after it was signed", token: `${header}.${part({ ...claims })}.${signature}` },
    { why: "an id_token", token: await provider.idToken({ ...claims, nonce: "n" }) },
    {
      why: "signed by a stranger",
      token: await provider.logoutToken(claims, { key: stranger.privateKey }),
    },
    {
      why: "signed with another algorithm than the one registered",
      token: await provider.logoutToken(claims, {
        header: { alg: elliptic.jwk.alg, kid: elliptic.kid },
        key: elliptic.privateKey,
      }),
    },
    {
      why: "with a MAC by the public key",
      token: await provider.logoutToken(claims, { header: { alg: "HS256" }, key: publicKey }),
    },
    ...(await Promise.all(
      Object.entries(wrongClaims).map(async ([why, wrong]) => ({
        why,
        token: await provider.logoutToken({ ...claims, ...wrong }),
      })),
    )),
    ...(await Promise.all(
      Object.entries(wrongHeaders).map(async ([why, wrong]) => ({
        why,
        token: await provider.logoutToken(claims, { header: wrong }),
      })),
    )),
  ];
}

function part(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}
