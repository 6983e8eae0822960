import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { knownProviders } from "../../packages/federated-logout/src/providers/find-known-provider.ts";
import { urlOf } from "../../packages/federated-logout/src/providers/logout-request.ts";
import type { LogoutDialect } from "../../packages/federated-logout/src/providers/logout-dialect.ts";
import {
  dialectOf,
  logoutRequestOf,
  nowInSeconds,
  postLogoutRedirectUri,
  unverifiedIdToken,
} from "../support/logout-url.ts";

const hints: Record<string, string | undefined> = {};

beforeAll(async () => {
  hints.present = await unverifiedIdToken();
  hints.absent = undefined;
  hints.expired = await unverifiedIdToken({ exp: nowInSeconds - 60 });
  hints["of odd claims"] = await unverifiedIdToken({ exp: undefined, sid: "", login_hint: 7 });
  hints["of 9 kB"] = await unverifiedIdToken({ groups: "g".repeat(6700) });
});

const requests = fc.record({
  providerId: fc.constantFrom(...knownProviders.flatMap(({ ids }) => ids), "oidc"),
  hint: fc.constantFrom("present", "absent", "expired", "of odd claims", "of 9 kB"),
  state: fc.oneof(fc.constant(""), fc.base64String({ minLength: 22, maxLength: 64 })),
  signInAgain: fc.boolean(),
  issuer: fc.constantFrom("https://op.test", "https://op.test/tenant/"),
  endpointQuery: fc.constantFrom("", "?tenant=a"),
});

interface LogoutUrl {
  method: string;
  url: URL;
  dialect: LogoutDialect;
  hint: string;
  signInAgain: boolean;
}

const hasNothing = (value: string) =>
  ["", "undefined", "null", "NaN", "[object Object]"].includes(value);

/** What must never be true of a logout URL. */
const violations: Readonly<Record<string, (built: LogoutUrl) => boolean>> = {
  "is not https": ({ url }) => url.protocol !== "https:",
  "has a parameter without a name or a value": ({ url }) =>
    [...url.searchParams].flat().some(hasNothing),
  "has a parameter twice": ({ url }) =>
    new Set(url.searchParams.keys()).size !== [...url.searchParams.keys()].length,
  "has a hint that is not the id_token": ({ url, hint }) =>
    ![null, hints[hint]].includes(url.searchParams.get("id_token_hint")),
  "has a hint where none is taken": ({ url, dialect }) =>
    dialect.takesNoIdTokenHint === true && url.searchParams.has("id_token_hint"),
  "has an expired hint where that is an error": ({ url, dialect, hint }) =>
    dialect.refusesExpiredIdTokenHint === true &&
    hint === "expired" &&
    url.searchParams.has("id_token_hint"),
  "has no hint where that is an error": ({ url, dialect }) =>
    dialect.withoutIdTokenHint === "no_request" && !url.searchParams.has("id_token_hint"),
  "asks to return without a hint where that is an error": ({ url, dialect }) =>
    dialect.withoutIdTokenHint === "no_return" &&
    !url.searchParams.has("id_token_hint") &&
    (url.searchParams.has("state") ||
      [...url.searchParams.values()].includes(postLogoutRedirectUri)),
  "has a state where none is taken": ({ url, dialect }) =>
    dialect.takesNoState === true && url.searchParams.has("state"),
  "is longer than the provider accepts": ({ method, url, dialect }) =>
    method === "GET" &&
    url.href.length > 2000 &&
    // Those that take nothing else get it all the same.
    dialect.withoutIdTokenHint !== "no_request",
  "is posted where that is not taken, or not needed": ({ method, url, dialect }) =>
    method === "POST" && (dialect.takesPost !== true || url.href.length <= 2000),
  // Keycloak refuses it, and Amazon Cognito takes it for a sign-in.
  "has a redirect_uri": ({ url, signInAgain }) =>
    !signInAgain && url.searchParams.has("redirect_uri"),
};

test("whatever the provider, the id_token and the state: a logout URL is one that the provider takes", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ hint, endpointQuery, signInAgain, ...request }) => {
      const options = {
        ...request,
        idToken: hints[hint],
        settings: { signInAgain },
        metadata: {
          end_session_endpoint: `${request.issuer}/logout${endpointQuery}`,
          authorization_endpoint: `${request.issuer}/authorize`,
        },
      };
      const endSession = await logoutRequestOf(options);
      const dialect = dialectOf(options);
      fc.pre(endSession !== undefined && dialect !== undefined);

      const { method } = endSession;
      const built = { method, url: urlOf(endSession), dialect, hint, signInAgain };
      const found = Object.entries(violations).filter(([, isViolated]) => isViolated(built));
      expect(found.map(([violation]) => violation)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
