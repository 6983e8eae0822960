import { expect, test } from "vitest";
import { environmentSecrets } from "../../packages/federated-logout/src/next-auth-v5/read-auth-settings.ts";
import { federatedLogout, type FederatedLogoutOptions } from "next-auth-federated-logout";

test("seals with the newest of the secrets that Auth.js reads", () => {
  const secrets = {
    AUTH_SECRET: "first",
    AUTH_SECRET_1: "second",
    AUTH_SECRET_2: "third",
    AUTH_SECRET_3: "fourth",
    NODE_ENV: "production",
  } as const;

  expect(environmentSecrets(secrets)).toEqual(["fourth", "third", "second", "first"]);
  expect(environmentSecrets({ NODE_ENV: "production", NEXTAUTH_SECRET: "of old" })).toEqual([
    "of old",
  ]);
  expect(environmentSecrets({ NODE_ENV: "production", AUTH_SECRET: "" })).toEqual([]);
});

// As it comes from JavaScript, or from a variable that nobody typed.
const misspelt: object = { revokeToken: true };
const ofTheConfig: object = { providers: [] };

const wrong: Record<string, Partial<FederatedLogoutOptions>> = {
  "afterLogout on another origin": { afterLogout: "https://evil.test" },
  "afterLogout that leaves the origin": { afterLogout: "//evil.test" },
  "afterLogout that is no path": { afterLogout: "signed-out" },
  "afterLogout that leaves the origin by dots": { afterLogout: "/.//evil.test" },
  "an allowed origin with a path": { allowedOrigins: ["https://www.test/"] },
  "an allowed origin that is none": { allowedOrigins: ["www.test"] },
  "a setting that does not exist": { providerLogout: { op: misspelt } },
  "an endpoint that is no URL": { providerLogout: { op: { endpoint: "https://" } } },
  "what connect reads from the config": ofTheConfig,
  "no time for discovery": { discoveryTimeLimitMs: 0 },
  "endless time for discovery": { discoveryTimeLimitMs: Infinity },
};

for (const [name, options] of Object.entries(wrong)) {
  test(`fails when it is configured, not when somebody signs out: ${name}`, () => {
    const configure = () => federatedLogout(options);

    expect(configure).toThrow(expect.objectContaining({ code: "invalid_option" }));
  });
}
