import { http, HttpResponse, type JsonBodyType } from "msw";
import { setupServer } from "msw/node";

export const issuer = "https://op.test";
export const clientId = "rp1";

export const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  end_session_endpoint: `${issuer}/session/end`,
};

/** A provider that serves its metadata and nothing else; any other request fails the test. */
export const network = setupServer(
  // A session that is used looks at its provider's keys: where a test serves no provider, that is down.
  http.get("*/.well-known/openid-configuration", () => HttpResponse.error()),
  http.get("*/jwks", () => HttpResponse.error()),
);

export function serveMetadata(
  document: JsonBodyType = metadata,
  at = issuer,
): { requests: number } {
  const served = { requests: 0 };
  network.use(
    http.get(`${at}/.well-known/openid-configuration`, () => {
      served.requests += 1;
      return HttpResponse.json(document);
    }),
  );
  return served;
}
