import { describe, expect, test } from "vitest";
import { personalities, type PersonalityName } from "../../op/personalities/index.ts";
import type { LogoutQuestion } from "../../op/personality.ts";

const back = "http://localhost:3000/api/auth/federated-logout/callback";
const client = {
  id: "app",
  redirectUris: ["http://localhost:3000/api/auth/callback/x", back],
  postLogoutRedirectUris: [back],
};
const hint = { sub: "alice", aud: "app", sid: "s1" };
const session = { accountId: "alice", sid: "s1" };

type Request = Partial<Omit<LogoutQuestion, "url">> & { query: Record<string, string> };

/** What a personality answers at its first logout endpoint, or at `path`. */
function ask(name: PersonalityName, { query, ...question }: Request, path?: string) {
  const endpoints = Object.entries(personalities[name].logoutEndpoints);
  const [at, answer] = endpoints.find(([known]) => known === path) ?? endpoints[0]!;
  const url = new URL(`http://127.0.0.1:4000${at}`);
  url.search = new URLSearchParams(query).toString();
  return answer({
    url,
    queryLength: url.search.length,
    client,
    hint: undefined,
    session,
    isConfirmed: false,
    ...question,
  });
}

const refused = (error: string | RegExp) => ({
  kind: "refused",
  status: 400,
  error: typeof error === "string" ? error : expect.stringMatching(error),
});
const returning = { client_id: "app", post_logout_redirect_uri: back };

// What the real ones answer when they are asked wrongly: a dialect that is wrong fails in a browser.
describe("each refuses what the real one refuses", () => {
  test("Amazon Cognito: the standard parameters, and an id_token", () => {
    const missing = refused("Required String parameter 'redirect_uri' is not present");

    expect(ask("cognito", { query: returning })).toEqual(missing);
    expect(ask("cognito", { query: { client_id: "app", logout_uri: `${back}/` } })).toEqual(
      missing,
    );
    expect(
      ask("cognito", { query: { client_id: "app", logout_uri: back, id_token_hint: "x" } }),
    ).toEqual(missing);
    expect(ask("cognito", { query: { logout_uri: back } })).toEqual(refused("invalid_client"));
    expect(
      ask("cognito", { query: { client_id: "app", redirect_uri: "http://other.test" } }),
    ).toEqual(refused("redirect_mismatch"));
    expect(ask("cognito", { query: { client_id: "app", redirect_uri: back } })).toEqual(
      refused("Required parameters missing"),
    );
  });

  test("Keycloak: redirect_uri, an address without hint and client, one that is not registered, a foreign hint", () => {
    expect(ask("keycloak", { query: { redirect_uri: back } })).toEqual(
      refused("Invalid parameter: redirect_uri"),
    );
    expect(ask("keycloak", { query: { post_logout_redirect_uri: back } })).toEqual(
      refused("Missing parameters: id_token_hint"),
    );
    expect(
      ask("keycloak", { query: { ...returning, post_logout_redirect_uri: `${back}/` } }),
    ).toEqual(refused("Invalid redirect uri"));
    expect(ask("keycloak", { query: returning, hint: null })).toEqual(
      refused("Invalid parameter: id_token_hint"),
    );
  });

  test("Keycloak asks when no hint says who is leaving, and believes a yes", () => {
    expect(ask("keycloak", { query: returning })).toMatchObject({ kind: "ask" });
    expect(ask("keycloak", { query: returning, isConfirmed: true })).toMatchObject({
      kind: "signed_out",
    });
    expect(ask("keycloak", { query: returning, hint })).toMatchObject({ kind: "signed_out" });
  });

  test("Auth0: an address that is not allowed, hints that disagree; it asks when nothing says who is leaving", () => {
    const elsewhere = { client_id: "app", post_logout_redirect_uri: "http://other.test" };
    expect(ask("auth0", { query: elsewhere, hint })).toEqual(refused(/"Allowed Logout URLs"/));
    expect(ask("auth0", { query: { ...returning, logout_hint: "s2" }, hint })).toEqual(
      refused(/logout_hint/),
    );
    expect(ask("auth0", { query: returning })).toMatchObject({ kind: "ask" });
    expect(ask("auth0", { query: { ...returning, logout_hint: "s1" } })).toMatchObject({
      kind: "signed_out",
    });
    expect(ask("auth0", { query: returning }, "/v2/logout")).toEqual(refused(/not allowed/));
  });

  test("Okta: a request without an id_token, or with one of somebody else", () => {
    expect(ask("okta", { query: { post_logout_redirect_uri: back } })).toEqual(
      refused(/id_token_hint/),
    );
    expect(
      ask("okta", {
        query: { post_logout_redirect_uri: back },
        hint: { ...hint, sub: "bob" },
      }),
    ).toMatchObject({ kind: "refused", status: 403 });
    expect(ask("okta", { query: { post_logout_redirect_uri: `${back}/` }, hint })).toEqual(
      refused(/must be a Logout redirect URI/),
    );
  });

  test("Microsoft Entra ID: a query that is too long; it asks without a logout_hint, and keeps whoever may not return", () => {
    expect(
      ask("entra", { query: { ...returning, id_token_hint: "x".repeat(2000) }, hint }),
    ).toEqual(refused(/AADSTS90015/));
    expect(ask("entra", { query: returning, hint })).toMatchObject({ kind: "ask" });
    expect(
      ask("entra", {
        query: { client_id: "app", post_logout_redirect_uri: "http://other.test" },
        isConfirmed: true,
      }),
    ).toMatchObject({ kind: "stranded" });
  });
});
