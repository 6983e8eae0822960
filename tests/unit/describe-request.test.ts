import { expect, test } from "vitest";
import { describeRequest } from "../../packages/federated-logout/src/providers/describe-request.ts";

const describe = (url: string, parameters: Record<string, string> = {}) =>
  describeRequest({ method: "GET", endpoint: new URL(url), parameters });

test("a request is shown with who asks and where people come back to, and nothing secret", () => {
  const shown = describe("https://op.test/realms/staff/protocol/openid-connect/logout", {
    id_token_hint: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
    client_id: "rp1",
    post_logout_redirect_uri: "https://app.example/api/auth/federated-logout/callback",
    state: "secret",
    logout_hint: "alice@example.com",
  });

  expect(shown).toBe(
    "GET https://op.test/realms/staff/protocol/openid-connect/logout?id_token_hint=…&client_id=rp1&post_logout_redirect_uri=https://app.example/api/auth/federated-logout/callback&state=…&logout_hint=…",
  );
});

test.each([
  ["https://op.test/out/0f8fad5b-d9cb-469f-a165-70867728950e", "GET https://op.test/out/…"],
  ["https://op.test/out/alice@example.com", "GET https://op.test/out/…"],
  ["https://op.test/out/c2VjcmV0c2VjcmV0c2VjcmV0MTIz", "GET https://op.test/out/…"],
  ["https://op.test/out?eyJhbGciOiJSUzI1NiJ9.e30.x=1", "GET https://op.test/out?…"],
  ["https://op.test/out?token=abc&email=a", "GET https://op.test/out?…&…"],
  [
    "https://op.test/out?returnTo=https%3A%2F%2Fapp.example%2F%3Ftoken%3Dabc%26email%3Da",
    "GET https://op.test/out?returnTo=https://app.example/",
  ],
  ["https://op.test/out?returnTo=%0Aforged", "GET https://op.test/out?returnTo=…"],
  ["https://op.test/out?client_id=%0Aforged", "GET https://op.test/out?client_id=…"],
])("of %s, which a function has built, that is %s", (url, shown) => {
  expect(describe(url)).toBe(shown);
});
