import { expect, test } from "vitest";
import { federatedLogout, type FederatedLogoutOptions } from "next-auth-federated-logout";

const wrong: Record<string, Partial<FederatedLogoutOptions>> = {
  "afterLogout on another origin": { afterLogout: "https://evil.test" },
  "afterLogout that leaves the origin": { afterLogout: "//evil.test" },
  "afterLogout that is no path": { afterLogout: "signed-out" },
  "an allowed origin with a path": { allowedOrigins: ["https://www.test/"] },
  "an allowed origin that is none": { allowedOrigins: ["www.test"] },
  "no time for discovery": { discoveryTimeLimitMs: 0 },
  "endless time for discovery": { discoveryTimeLimitMs: Infinity },
};

for (const [name, options] of Object.entries(wrong)) {
  test(`fails when it is configured, not when somebody signs out: ${name}`, () => {
    const configure = () => federatedLogout({ providers: [], ...options });

    expect(configure).toThrow(expect.objectContaining({ code: "invalid_option" }));
  });
}
