import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { knownProviders } from "../../packages/federated-logout/src/known-provider.ts";
import {
  dialectOf,
  logoutUrlOf,
  nowInSeconds,
  postLogoutRedirectUri,
  unverifiedIdToken,
} from "../support/logout-url.ts";

const hints: Record<string, string | undefined> = {};

beforeAll(async () => {
  hints.present = await unverifiedIdToken();
  hints.absent = undefined;
  hints.expired = await unverifiedIdToken({ exp: nowInSeconds - 60 });
  hints.withoutClaims = await unverifiedIdToken({ exp: undefined, sid: "", login_hint: 7 });
  hints["9 kB"] = await unverifiedIdToken({ groups: "g".repeat(6700) });
});

const requests = fc.record({
  providerId: fc.constantFrom(...knownProviders.flatMap(({ ids }) => ids), "oidc"),
  hint: fc.constantFrom("present", "absent", "expired", "withoutClaims", "9 kB"),
  state: fc.oneof(fc.constant(""), fc.base64String({ minLength: 22, maxLength: 64 })),
  signInAgain: fc.boolean(),
  issuer: fc.constantFrom("https://op.test", "https://op.test/tenant/"),
  endpointQuery: fc.constantFrom("", "?tenant=a"),
});

test("whatever is known, a logout URL has no empty parameter, no hint where none is taken, and is no longer than the provider accepts", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ hint, endpointQuery, ...request }) => {
      const options = {
        ...request,
        idToken: hints[hint],
        settings: { signInAgain: request.signInAgain },
        metadata: {
          end_session_endpoint: `${request.issuer}/logout${endpointQuery}`,
          authorization_endpoint: `${request.issuer}/authorize`,
        },
      };
      const dialect = dialectOf(options);
      const url = await logoutUrlOf(options);
      if (!url || !dialect) return;

      expect(url.protocol).toBe("https:");
      for (const [name, value] of url.searchParams) {
        expect(name).not.toBe("");
        expect(value).not.toMatch(/^(|undefined|null|\[object Object\])$/);
      }
      expect(new Set(url.searchParams.keys()).size).toBe([...url.searchParams.keys()].length);

      const sent = url.searchParams.get("id_token_hint");
      if (sent !== null) {
        expect(sent).toBe(hints[hint]);
        expect(dialect.takesNoIdTokenHint).not.toBe(true);
        if (dialect.refusesExpiredIdTokenHint) expect(hint).not.toBe("expired");
      } else {
        expect(dialect.withoutIdTokenHint).not.toBe("no_request");
        if (dialect.withoutIdTokenHint === "no_return") {
          expect([...url.searchParams.values()]).not.toContain(postLogoutRedirectUri);
          expect(url.searchParams.has("state")).toBe(false);
        }
      }
      if (dialect.takesNoState) expect(url.searchParams.has("state")).toBe(false);
      if (dialect.longestUrl) expect(url.href.length).toBeLessThanOrEqual(dialect.longestUrl);
      // Keycloak refuses it, and Amazon Cognito takes it for something else.
      if (!request.signInAgain) expect(url.searchParams.has("redirect_uri")).toBe(false);
    }),
    { numRuns: 2000 },
  );
});
