import { expect, test } from "@jest/globals";
import { createTestProvider, logoutTokenRequest } from "next-auth-federated-logout/testing";

const issuer = "https://provider.test";
const app = "http://localhost:3000/api/auth";
Object.assign(process.env, {
  AUTH_URL: app,
  AUTH_SECRET: "a secret for tests",
  AUTH_OIDC_ID: "app",
  AUTH_OIDC_ISSUER: issuer,
});

test("a logout token of the provider is believed, and anybody else's is not", async () => {
  const provider = await createTestProvider({ issuer, clientId: "app" });
  const other = await createTestProvider({ issuer, clientId: "app" });
  globalThis.fetch = provider.fetch;
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
