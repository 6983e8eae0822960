import { createTestProvider, logoutTokenRequest } from "next-auth-federated-logout/testing";
import { expect, test, vi } from "vitest";

const issuer = "https://provider.test";
const app = "http://localhost:3000/api/auth";
vi.stubEnv("AUTH_URL", app);
vi.stubEnv("AUTH_SECRET", "a secret for tests");
vi.stubEnv("AUTH_OIDC_ID", "app");
vi.stubEnv("AUTH_OIDC_ISSUER", issuer);

test("a logout token of the provider is believed, and anybody else's is not", async () => {
  const provider = await createTestProvider({ issuer, clientId: "app" });
  const other = await createTestProvider({ issuer, clientId: "app" });
  vi.stubGlobal("fetch", provider.fetch);
  const { logout } = await import("./auth");
  const post = async (token: string) =>
    logout.routes.backChannel.POST(
      logoutTokenRequest(`${app}/federated-logout/back-channel`, token),
    );

  const answers = [
    await post(await provider.logoutToken({ sub: "alice" })),
    await post(await other.logoutToken({ sub: "alice" })),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 400]);
});
