import { SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { findDialect } from "../../packages/federated-logout/src/logout-dialects.ts";
import { buildLogoutRequest } from "../../packages/federated-logout/src/logout-request.ts";

const postLogoutRedirectUri = "https://rp.test/api/auth/federated-logout/callback";
const nowInSeconds = 1_800_000_000;
const hints = { good: "", expired: "", long: "" };

beforeAll(async () => {
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT({ exp: nowInSeconds + 60, login_hint: "O.CiQ", ...claims })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode("nobody checks this signature"));
  hints.good = await sign({});
  hints.expired = await sign({ exp: nowInSeconds - 60 });
  hints.long = await sign({ groups: "g".repeat(9000) });
});

type Hint = keyof typeof hints | "none";

function requestParameters(providerId: string, issuer: string, hint: Hint) {
  const url = buildLogoutRequest(findDialect(issuer, providerId), {
    endpoint: new URL(`${issuer}/logout`),
    idToken: hint === "none" ? undefined : hints[hint],
    clientId: "rp1",
    postLogoutRedirectUri,
    state: "xyz",
    nowInSeconds,
  });
  return url && Object.fromEntries(url.searchParams);
}

const back = { post_logout_redirect_uri: postLogoutRedirectUri, state: "xyz" };
const client = { client_id: "rp1" };
const full = (hint: Exclude<Hint, "none">) => ({ id_token_hint: hints[hint], ...client, ...back });

interface Golden {
  ids: readonly string[];
  issuer: string;
  /** An issuer that is recognised whatever the provider is called. */
  isKnownByIssuer: boolean;
  good: () => unknown;
  expired: () => unknown;
  none: () => unknown;
  long: () => unknown;
}

const hintAlways = {
  good: () => full("good"),
  expired: () => full("expired"),
  long: () => full("long"),
};

const golden: Readonly<Record<string, Golden>> = {
  "the standard": {
    ids: ["keycloak", "auth0", "zitadel", "logto", "asgardeo", "oidc"],
    issuer: "https://op.test",
    isKnownByIssuer: false,
    ...hintAlways,
    none: () => ({ ...client, ...back }),
  },
  "Amazon Cognito": {
    ids: ["cognito"],
    issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
    isKnownByIssuer: true,
    good: () => ({ ...client, logout_uri: postLogoutRedirectUri }),
    expired: () => ({ ...client, logout_uri: postLogoutRedirectUri }),
    long: () => ({ ...client, logout_uri: postLogoutRedirectUri }),
    none: () => ({ ...client, logout_uri: postLogoutRedirectUri }),
  },
  Okta: {
    ids: ["okta"],
    issuer: "https://dev-1.okta.com/oauth2/default",
    isKnownByIssuer: true,
    ...hintAlways,
    none: () => undefined,
  },
  OneLogin: {
    ids: ["onelogin"],
    issuer: "https://acme.onelogin.com/oidc/2",
    isKnownByIssuer: true,
    ...hintAlways,
    none: () => client,
  },
  "Ory Hydra": {
    ids: ["hydra", "vipps"],
    issuer: "https://slug.projects.oryapis.com",
    isKnownByIssuer: true,
    ...hintAlways,
    none: () => client,
  },
  Vipps: {
    ids: ["vipps"],
    issuer: "https://api.vipps.no/access-management-1.0/access/",
    isKnownByIssuer: true,
    ...hintAlways,
    none: () => client,
  },
  "Duende IdentityServer": {
    ids: ["duende-identity-server6", "identity-server4"],
    issuer: "https://ids.test",
    isKnownByIssuer: false,
    ...hintAlways,
    none: () => client,
  },
  authentik: {
    ids: ["authentik"],
    issuer: "https://sso.test/application/o/app/",
    isKnownByIssuer: false,
    ...hintAlways,
    none: () => client,
  },
  PingOne: {
    ids: ["ping-id"],
    issuer: "https://auth.pingone.eu/env/as",
    isKnownByIssuer: true,
    ...hintAlways,
    expired: () => ({ ...client, ...back }),
    none: () => ({ ...client, ...back }),
  },
  FusionAuth: {
    ids: ["fusionauth"],
    issuer: "https://acme.fusionauth.io",
    isKnownByIssuer: true,
    ...hintAlways,
    expired: () => ({ ...client, ...back }),
    none: () => ({ ...client, ...back }),
  },
  "Microsoft Entra ID": {
    ids: ["microsoft-entra-id", "azure-ad"],
    issuer: "https://login.microsoftonline.com/0000-1111/v2.0",
    isKnownByIssuer: true,
    good: () => ({ ...full("good"), logout_hint: "O.CiQ" }),
    expired: () => ({ ...full("expired"), logout_hint: "O.CiQ" }),
    long: () => ({ ...client, ...back, logout_hint: "O.CiQ" }),
    none: () => ({ ...client, ...back }),
  },
};

for (const [name, { ids, issuer, isKnownByIssuer, ...expected }] of Object.entries(golden)) {
  describe(name, () => {
    for (const id of isKnownByIssuer ? [...ids, "oidc"] : ids) {
      for (const hint of ["good", "expired", "long", "none"] as const) {
        test(`as ${id}, with the id_token ${hint}`, () => {
          expect(requestParameters(id, issuer, hint)).toEqual(expected[hint]());
        });
      }
    }
  });
}

test("a look-alike of an issuer is not taken for it", () => {
  for (const issuer of ["https://okta.com.evil.test", "https://notokta.com", "https://evil.test"]) {
    expect(requestParameters("oidc", issuer, "none")).toEqual({ ...client, ...back });
  }
});
