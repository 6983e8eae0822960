import type { BuildLogoutUrl } from "next-auth-federated-logout";
import { beforeEach, expect, test, vi } from "vitest";
import {
  browserRequest,
  createConnectedApp,
  sessionCookies,
  stubEnvironment,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { metadata, serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

test("WEB-11: no token reaches an event, the console or a body, however the logout ends", async () => {
  const printed: unknown[] = [];
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...line) => void printed.push(line));
  }
  const hint = await idToken();
  const buildFromUnencoded: BuildLogoutUrl = async ({ idToken: token, fetch }) =>
    (await fetch(`op.test/logout?id_token_hint=${token}`)).url;
  const situations = [
    { document: metadata },
    { document: metadata, providerLogout: { op: buildFromUnencoded } },
    { document: { ...metadata, issuer: "https://evil.test" } },
    { document: metadata, session: { maxAgeSeconds: -3600 } },
    { document: metadata, session: { secret: "lost" } },
  ];
  for (const { document, session, providerLogout = {} } of situations) {
    serveMetadata(document);
    const app = createConnectedApp({ auth: { logger: {} }, logout: { providerLogout } });
    const cookies = await sessionCookies({ idToken: hint, ...session });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));
    await app.auth.handlers.GET(
      browserRequest({ method: "GET", path: "/api/auth/session", cookies, headers: {} }),
    );

    const seen = JSON.stringify([app.events, printed]) + (await response.text());
    expect(seen).not.toMatch(/eyJ[\w-]{20}/);
    expect(seen).not.toContain("alice@example.com");
  }
  // Auth.js did report the session tokens that it could not use.
  expect(JSON.stringify(printed)).toContain("SignOutError");
});
