import Keycloak from "next-auth/providers/keycloak";
import Okta from "next-auth/providers/okta";
import { expect, test } from "vitest";
import { universalLogoutFromEnvironment } from "../../auth.universal-logout.ts";

const issuer = "https://acme.okta.com";
const audience = "https://app.example/api/auth/federated-logout/universal-logout";

test("the sender of the environment may sign out the people of all providers", () => {
  const environment = {
    UNIVERSAL_LOGOUT_ISSUER: issuer,
    UNIVERSAL_LOGOUT_AUDIENCE: audience,
    UNIVERSAL_LOGOUT_JWKS_URI: "",
  };

  expect(universalLogoutFromEnvironment(environment, [Okta, Keycloak({ id: "staff" })])).toEqual({
    endsSessionsByEmail: true,
    universalLogout: { senders: [{ issuer, audience, peopleOf: ["okta", "staff"] }] },
  });
});

test("without one it is off, and half of one is an error", () => {
  expect(universalLogoutFromEnvironment({}, [Okta])).toEqual({});
  for (const half of [
    { UNIVERSAL_LOGOUT_ISSUER: issuer },
    { UNIVERSAL_LOGOUT_AUDIENCE: audience },
  ]) {
    expect(() => universalLogoutFromEnvironment(half, [Okta])).toThrow("go together");
  }
});
