import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTHeaderParameters,
} from "jose";
import { createInvalidLogoutTokens, type InvalidLogoutToken } from "./invalid-logout-tokens.ts";

/** Options of {@link createTestProvider}. */
export interface TestProviderOptions {
  /** @default "https://op.test" */
  issuer?: string;
  /** The client that it issues tokens to. */
  clientId: string;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
}

/** Claims, in the place of those that a token would have or beside them; `undefined` leaves one out. */
export type TestClaims = Readonly<Record<string, unknown>>;

/** How a token is made. */
export interface TestSigning {
  /** In the place of the header's own members, or beside them. */
  header?: Readonly<Record<string, unknown>>;
  /** By default the provider's own key. */
  key?: CryptoKey | Uint8Array;
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
  /** Logout tokens that must not be believed: one of every kind. */
  invalidLogoutTokens: (claims: TestClaims) => Promise<InvalidLogoutToken[]>;
  /** Goes on with another key, and forgets the one before. */
  rotateKeys: () => Promise<void>;
}

/** What a logout token says has happened. */
export const backChannelLogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

const oneHourInSeconds = 3600;
const twoMinutesInSeconds = 120;

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
  // Looked up at each call, since fake timers replace it after this.
  now = () => Date.now(),
}: TestProviderOptions): Promise<TestProvider> {
  const tokenResponses = new Map<string, string | undefined>();
  const elliptic = await newKey("ES256");
  let current = await newKey("RS256");
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
    const protectedHeader: JWTHeaderParameters = { alg: "RS256", kid: current.kid, ...header };
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
      current = await newKey("RS256");
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
            backchannel_logout_supported: true,
            backchannel_logout_session_supported: true,
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

/** A key as a provider has it. */
export interface TestKey {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

async function newKey(alg: "RS256" | "ES256"): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const kid = crypto.randomUUID();
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" },
  };
}

/**
 * The request in which a provider posts a logout token.
 *
 * @param url - The back-channel logout URI.
 * @param logoutToken - The token.
 */
export function logoutTokenRequest(url: string, logoutToken: string): Request {
  return new Request(url, {
    method: "POST",
    body: new URLSearchParams({ logout_token: logoutToken }),
  });
}
