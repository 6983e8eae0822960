import { generateKeyPair, SignJWT, exportJWK } from "jose";
import { http, HttpResponse } from "msw";
import { network } from "./provider-metadata.ts";

/** A provider that signs people in, for tests of what happens after. */
export interface OpenIdProvider {
  issuer: string;
  clientId: string;
  endSessionEndpoint: string;
  /** An id_token as it would issue it, for example at a refresh. */
  issueIdToken(claims?: Record<string, unknown>): Promise<string>;
  /** The code of a sign-in whose token response has this id_token, or none. */
  codeFor(idToken: string | undefined): string;
}

const keys = generateKeyPair("RS256");
const oneHourInSeconds = 3600;

/** Serves one provider until the end of the test. */
export async function serveOpenIdProvider(issuer: string): Promise<OpenIdProvider> {
  const { privateKey, publicKey } = await keys;
  const clientId = "rp1";
  const endSessionEndpoint = `${issuer}/session/end`;
  const responses = new Map<string, { id_token?: string }>();
  network.use(
    http.get(`${issuer}/.well-known/openid-configuration`, () =>
      HttpResponse.json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        end_session_endpoint: endSessionEndpoint,
        revocation_endpoint: `${issuer}/revoke`,
        code_challenge_methods_supported: ["S256"],
      }),
    ),
    http.get(`${issuer}/jwks`, async () =>
      HttpResponse.json({ keys: [{ ...(await exportJWK(publicKey)), alg: "RS256" }] }),
    ),
    http.get(`${issuer}/userinfo`, () => HttpResponse.json({ id: "alice", name: "Alice" })),
    http.post(`${issuer}/token`, async ({ request }) => {
      const code = new URLSearchParams(await request.text()).get("code") ?? "";
      return HttpResponse.json({
        access_token: "access",
        refresh_token: "refresh",
        token_type: "Bearer",
        ...responses.get(code),
      });
    }),
  );
  return {
    issuer,
    clientId,
    endSessionEndpoint,
    issueIdToken(claims) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ email: "alice@example.com", name: "Alice", ...claims })
        .setProtectedHeader({ alg: "RS256" })
        .setIssuer(issuer)
        .setAudience(clientId)
        .setSubject("alice")
        .setIssuedAt(now)
        .setExpirationTime(now + oneHourInSeconds)
        .setJti(crypto.randomUUID())
        .sign(privateKey);
    },
    codeFor(idToken) {
      const code = crypto.randomUUID();
      responses.set(code, idToken === undefined ? {} : { id_token: idToken });
      return code;
    },
  };
}
