import { SignJWT, type CryptoKey, type JWTHeaderParameters } from "jose";
import { createInvalidLogoutTokens, type InvalidLogoutToken } from "./invalid-logout-tokens.ts";
import { newTestKey, type TestAlgorithm } from "./test-key.ts";
import {
  backChannelLogoutEvent,
  sessionRevokedEvent,
  type TestClaims,
  type TestSigning,
} from "./test-tokens.ts";

/** Options of {@link createTestProvider}. */
export interface TestProviderOptions {
  /** @default "https://op.test" */
  issuer?: string;
  /** The client that it issues tokens to. */
  clientId: string;
  /**
   * What it signs with; where that is not RS256, its metadata lists nothing else.
   *
   * @default "RS256"
   */
  algorithm?: TestAlgorithm;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
}

/** A tiny OpenID Provider, for tests: it signs people in, and says that they have signed out. */
export interface TestProvider {
  issuer: string;
  clientId: string;
  endSessionEndpoint: string;
  /**
   * Answers what a relying party's server asks: metadata, keys, tokens, userinfo. To be given as `fetch`
   * to `federatedLogout`, as `customFetch` to Auth.js's provider, or to whatever intercepts requests.
   */
  fetch: (...request: Parameters<typeof fetch>) => Promise<Response>;
  /** An id_token, of `alice` unless the claims say otherwise. */
  idToken: (claims?: TestClaims) => Promise<string>;
  /** The code of a sign-in whose token response has this id_token, or none. */
  codeFor: (idToken: string | undefined) => string;
  /** A logout token in order, but for what the claims or the signing say. */
  logoutToken: (claims: TestClaims, signing?: TestSigning) => Promise<string>;
  /**
   * A security event token in order, but for what the claims or the signing say: the sessions of `alice`
   * were revoked. Its audience is the client.
   */
  securityEvent: (claims?: TestClaims, signing?: TestSigning) => Promise<string>;
  /**
   * The request that signs somebody out by Universal Logout, with a token of its own.
   *
   * @param url - The endpoint, which is the token's audience, too.
   * @param subject - Whom: its `sub_id`.
   * @param claims - In the place of those that the token would have, or beside them.
   */
  revocationRequest: (
    url: string,
    subject: unknown,
    claims?: TestClaims,
    signing?: TestSigning,
  ) => Promise<Request>;
  /** Logout tokens that must not be believed: one of every kind. */
  invalidLogoutTokens: (claims: TestClaims) => Promise<InvalidLogoutToken[]>;
  /** Goes on with another key, and forgets the one before. */
  rotateKeys: () => Promise<void>;
}

const oneHourInSeconds = 3600;
const twoMinutesInSeconds = 120;
const fiveMinutesInSeconds = 300;

/**
 * Creates a provider that needs no server. Its tokens are really signed, and its keys are its own.
 *
 * Does **not** check anything: neither client secrets nor redirect URIs nor PKCE.
 *
 * @param options - See {@link TestProviderOptions}.
 */
export async function createTestProvider({
  issuer = "https://op.test",
  clientId,
  algorithm = "RS256",
  // Looked up at each call, since fake timers replace it after this.
  now = () => Date.now(),
}: TestProviderOptions): Promise<TestProvider> {
  const tokenResponses = new Map<string, string | undefined>();
  const elliptic = await newTestKey("ES256");
  let current = await newTestKey(algorithm);
  const nowInSeconds = () => Math.floor(now() / 1000);
  const endSessionEndpoint = `${issuer}/session/end`;

  function logoutToken(claims: TestClaims, { header, key }: TestSigning = {}): Promise<string> {
    const issuedAt = nowInSeconds();
    const all: TestClaims = {
      iss: issuer,
      aud: clientId,
      iat: issuedAt,
      exp: issuedAt + twoMinutesInSeconds,
      jti: crypto.randomUUID(),
      events: { [backChannelLogoutEvent]: {} },
      ...claims,
    };
    return sign(all, { typ: "logout+jwt", ...header }, key);
  }

  function sign(
    claims: TestClaims,
    header: Readonly<Record<string, unknown>>,
    key: CryptoKey | Uint8Array = current.privateKey,
  ): Promise<string> {
    const protectedHeader: JWTHeaderParameters = { alg: algorithm, kid: current.kid, ...header };
    // So that one can be signed that nobody understands.
    const crit = Object.fromEntries((protectedHeader.crit ?? []).map((name) => [name, true]));
    return new SignJWT({ ...claims }).setProtectedHeader(protectedHeader).sign(key, { crit });
  }

  const provider: TestProvider = {
    issuer,
    clientId,
    endSessionEndpoint,
    logoutToken,
    idToken(claims) {
      const issuedAt = nowInSeconds();
      const all: TestClaims = {
        iss: issuer,
        aud: clientId,
        sub: "alice",
        iat: issuedAt,
        exp: issuedAt + oneHourInSeconds,
        name: "Alice",
        email: "alice@example.com",
        ...claims,
      };
      return sign(all, {});
    },
    securityEvent(claims, { header, key } = {}) {
      const all: TestClaims = {
        iss: issuer,
        aud: clientId,
        iat: nowInSeconds(),
        jti: crypto.randomUUID(),
        sub_id: { format: "iss_sub", iss: issuer, sub: "alice" },
        events: { [sessionRevokedEvent]: { event_timestamp: nowInSeconds() } },
        ...claims,
      };
      return sign(all, { typ: "secevent+jwt", ...header }, key);
    },
    async revocationRequest(url, subject, claims, { header, key } = {}) {
      const issuedAt = nowInSeconds();
      const all: TestClaims = {
        iss: issuer,
        sub: clientId,
        aud: url,
        iat: issuedAt,
        nbf: issuedAt - fiveMinutesInSeconds,
        exp: issuedAt + fiveMinutesInSeconds,
        jti: crypto.randomUUID(),
        ...claims,
      };
      const token = await sign(all, { typ: "global-token-revocation+jwt", ...header }, key);
      return new Request(url, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ sub_id: subject }),
      });
    },
    codeFor(idToken) {
      const code = crypto.randomUUID();
      tokenResponses.set(code, idToken);
      return code;
    },
    invalidLogoutTokens: (claims) =>
      createInvalidLogoutTokens({
        provider,
        claims,
        elliptic,
        current,
        nowInSeconds: nowInSeconds(),
      }),
    async rotateKeys() {
      current = await newTestKey(algorithm);
    },
    async fetch(...request) {
      const asked = new Request(...request);
      switch (asked.url) {
        case `${issuer}/.well-known/openid-configuration`:
          return Response.json({
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            userinfo_endpoint: `${issuer}/userinfo`,
            jwks_uri: `${issuer}/jwks`,
            end_session_endpoint: endSessionEndpoint,
            revocation_endpoint: `${issuer}/revoke`,
            code_challenge_methods_supported: ["S256"],
            id_token_signing_alg_values_supported:
              algorithm === "RS256" ? ["RS256", elliptic.jwk.alg] : [algorithm],
            backchannel_logout_supported: true,
            backchannel_logout_session_supported: true,
          });
        case new URL("/.well-known/ssf-configuration", issuer).href:
          return Response.json({
            spec_version: "1_0",
            issuer,
            jwks_uri: `${issuer}/jwks`,
            delivery_methods_supported: ["urn:ietf:rfc:8935"],
            critical_subject_members: ["tenant"],
          });
        case `${issuer}/jwks`:
          return Response.json({ keys: [current.jwk, elliptic.jwk] });
        case `${issuer}/userinfo`:
          return Response.json({ id: "alice", sub: "alice", name: "Alice" });
        case `${issuer}/token`: {
          const code = new URLSearchParams(await asked.text()).get("code") ?? "";
          const idToken = tokenResponses.get(code);
          return Response.json({
            access_token: "access",
            refresh_token: "refresh",
            token_type: "Bearer",
            ...(idToken !== undefined && { id_token: idToken }),
          });
        }
        default:
          return new Response(null, { status: 404 });
      }
    },
  };
  return provider;
}
