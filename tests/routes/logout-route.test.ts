import { beforeEach, describe, expect, test } from "vitest";
import {
  baseUrl,
  browserRequest,
  cookiesKept,
  cookiesOf,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { metadata, serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

describe("POST, signed in", () => {
  test("RPI-1, RPI-4, RPI-8, RPI-9, SEC-6: answers 303 to the end_session_endpoint with hint, client_id, post_logout_redirect_uri and state", async () => {
    serveMetadata();
    const app = createConnectedApp();
    const hint = await idToken();
    const cookies = await sessionCookies(app, { idToken: hint });

    const response = await app.logout.routes.logout.POST(browserRequest({ cookies }));

    expect(response.status).toBe(303);
    const url = locationOf(response);
    expect(url.origin + url.pathname).toBe(metadata.end_session_endpoint);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      id_token_hint: hint,
      client_id: "rp1",
      post_logout_redirect_uri: `${baseUrl}/api/auth/federated-logout/callback`,
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });
});
