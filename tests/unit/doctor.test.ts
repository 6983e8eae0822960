import { fileURLToPath } from "node:url";
import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { givenVariables } from "../../packages/federated-logout/src/command/given-variables.ts";
import { diagnose } from "../../packages/federated-logout/src/command/diagnose.ts";
import { findNextAuth } from "../../packages/federated-logout/src/command/installed-next-auth.ts";
import { renderDiagnosis } from "../../packages/federated-logout/src/doctor/render-diagnosis.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { issuer, metadata, network, serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();

const app = { AUTH_URL: "https://rp.test", AUTH_SECRET: "the app's secret" };
const op = { AUTH_OP_ID: "rp1", AUTH_OP_SECRET: "the client's secret", AUTH_OP_ISSUER: issuer };
const json = { "content-type": "application/json" };
const returnAddress = "https://rp.test/api/auth/federated-logout/callback";

const repository = new URL("../../", import.meta.url);
const installed = (await findNextAuth(fileURLToPath(repository))) ?? { version: "", directory: "" };

async function examine(
  environment: Record<string, string>,
  nextAuth = installed,
  basePath?: string,
) {
  const ask: typeof fetch = (...request) => fetch(...request);
  const diagnosis = await diagnose({ environment, fetch: ask, nextAuth, basePath });
  const findings = diagnosis.sections.flatMap((section) => section.findings);
  const textsOf = (level: string) =>
    findings.filter((finding) => finding.level === level).map(({ text }) => text);
  return {
    ok: textsOf("ok"),
    facts: textsOf("note"),
    questions: textsOf("question"),
    problems: textsOf("problem"),
    printed: renderDiagnosis(diagnosis),
  };
}

function answerLogout(answer: (url: URL, headers: Headers) => Response) {
  network.use(
    http.get(metadata.end_session_endpoint, ({ request }) =>
      answer(new URL(request.url), request.headers),
    ),
  );
}

describe("a provider that works", () => {
  test("whose metadata it is, which logout it gets, what to register: no problem, no secret", async () => {
    serveMetadata();
    answerLogout((url) =>
      HttpResponse.redirect(`${url.searchParams.get("post_logout_redirect_uri")}?state=doctor`),
    );

    const { ok, facts, problems, printed } = await examine({ ...app, ...op });

    expect(problems).toEqual([]);
    expect(ok).toEqual([
      "AUTH_SECRET is set.",
      "The app is at https://rp.test, its Auth.js routes at /api/auth.",
      "Its metadata was found, and belongs to https://op.test",
      "Logout: https://op.test/session/end, by RP-Initiated Logout 1.0 (its metadata names it as end_session_endpoint).",
      "The return address is registered: the provider sends a browser back to it.",
    ]);
    expect(facts).toEqual([
      `It has next-auth ${installed.version}.`,
      'Auth.js has no provider "op" built in: taken for an OpenID Connect provider that this app defines. If its id is another there, so is the redirect URI.',
      "Register at op, as a redirect URI: https://rp.test/api/auth/callback/op",
      `Register at op, as post-logout redirect URI: ${returnAddress}`,
    ]);
    expect(printed).toContain("No problem found.");
    expect(printed).not.toMatch(/(app|client)'s secret/);
  });

  test("it asks as a browser without a session, and without an id_token", async () => {
    serveMetadata();
    let asked: URL | undefined;
    let sent: Headers | undefined;
    answerLogout((url, headers) => {
      asked = url;
      sent = headers;
      return new HttpResponse("Sign out?");
    });

    const { facts, problems } = await examine({ ...app, ...op });

    expect(sent?.get("sec-fetch-mode")).toBe("navigate");
    expect(sent?.get("accept")).toContain("text/html");
    expect(Object.fromEntries(asked?.searchParams ?? [])).toEqual({
      client_id: "rp1",
      post_logout_redirect_uri: returnAddress,
      state: "doctor",
    });
    expect(problems).toEqual([]);
    expect(facts.at(-1)).toMatch(/did not refuse.*does not prove/);
  });
});

describe("a return address that is not registered", () => {
  test.each([
    ["an error page", () => new HttpResponse("Bad Request", { status: 400 })],
    ["its error page elsewhere", () => HttpResponse.redirect("https://op.test/error?error=bad")],
    // Better Auth, and the OpenID Foundation's suite: nobody is signed in.
    [
      "a word of its own",
      () => HttpResponse.json({ message: "No active session is available" }, { status: 400 }),
    ],
  ])("%s may be one, or not: it is asked", async (what, answer) => {
    serveMetadata();
    answerLogout(answer);

    const { questions, problems, printed } = await examine({ ...app, ...op });

    expect(problems).toEqual([]);
    expect(questions).toEqual([
      expect.stringMatching(/^Is the return address registered.*client ID.*refused a browser/),
    ]);
    expect(printed).toContain("QUESTION  Is the return address");
    expect(questions[0]?.includes("“No active session")).toBe(what === "a word of its own");
  });

  test("at a known provider, its own words for that are a problem", async () => {
    serveMetadata();
    answerLogout(() => new HttpResponse("<p>Invalid redirect uri</p>", { status: 400 }));
    const keycloak = {
      AUTH_KEYCLOAK_ID: "rp1",
      AUTH_KEYCLOAK_SECRET: "s",
      AUTH_KEYCLOAK_ISSUER: issuer,
    };

    const { ok, facts, problems } = await examine({ ...app, ...keycloak });

    expect(ok.at(-1)).toContain("by RP-Initiated Logout 1.0");
    expect(problems).toEqual([expect.stringMatching(/refused.*“Invalid redirect uri”.*not regis/)]);
    expect(facts).toContainEqual(expect.stringContaining("Valid post logout redirect URIs"));
  });

  test("BCL-1, BCL-48, FCL-1, FCL-2, FCL-18: says what to register where sessions that end there can end here", async () => {
    const register = (channel: string) =>
      `as ${channel} logout URI, if sessions that end there are to end here (its ${channel === "back-channel" ? "server has to reach it" : "page has to reach it; where it asks whether a session is required: yes"}): https://rp.test/api/auth/federated-logout/${channel}`;
    const notesFor = async (document: object, environment: Record<string, string>) => {
      serveMetadata({ ...metadata, ...document });
      answerLogout(() => new HttpResponse(null, { status: 400 }));
      const { facts } = await examine({ ...app, ...environment });
      return facts.filter((text) => text.includes("if sessions that end there"));
    };
    const auth0 = { AUTH_AUTH0_ID: "rp1", AUTH_AUTH0_SECRET: "s", AUTH_AUTH0_ISSUER: issuer };

    expect(await notesFor({}, op)).toEqual([]);
    expect(await notesFor({ backchannel_logout_supported: true }, op)).toEqual([
      `Register at op, ${register("back-channel")}`,
    ]);
    expect(await notesFor({ frontchannel_logout_supported: true }, op)).toEqual([
      `Register at op, ${register("front-channel")}`,
    ]);
    // Its metadata need not say so.
    expect(await notesFor({}, auth0)).toEqual([`Register at Auth0, ${register("back-channel")}`]);
  });

  test("a provider that looks at it only with an id_token is not asked", async () => {
    serveMetadata();
    const okta = { AUTH_OKTA_ID: "rp1", AUTH_OKTA_SECRET: "s", AUTH_OKTA_ISSUER: issuer };

    const { facts, problems } = await examine({ ...app, ...okta });

    expect(problems).toEqual([]);
    expect(facts.at(-1)).toMatch(/only together with an id_token/);
  });
});

describe("what keeps it from working", () => {
  test("a dead issuer", async () => {
    const dead = { ...op, AUTH_OP_ISSUER: "http://127.0.0.1:9" };
    network.use(
      http.get("http://127.0.0.1:9/.well-known/openid-configuration", () => HttpResponse.error()),
    );

    const { problems } = await examine({ ...app, ...dead });

    expect(problems).toEqual([expect.stringMatching(/^No metadata at http:\/\/127\.0\.0\.1:9: /)]);
  });

  test.each([
    [
      "404",
      () => HttpResponse.html("<p>Not here", { status: 404 }),
      /answered 404, with text\/html/,
    ],
    ["HTML", () => HttpResponse.html("<p>Hello"), /answered with text\/html, and not with JSON/],
    ["no JSON", () => new HttpResponse("{", { headers: json }), /is not JSON/],
    ["another document", () => HttpResponse.json({}), /names no issuer/],
  ])("an issuer that answers with %s", async (_what, answer, expected) => {
    network.use(http.get(`${issuer}/.well-known/openid-configuration`, answer));

    const { problems } = await examine({ ...app, ...op });

    expect(problems).toEqual([expect.stringMatching(expected)]);
  });

  test("a provider that does not send back the state, and what to do about it", async () => {
    serveMetadata();
    answerLogout((url) => {
      const back = url.searchParams.get("post_logout_redirect_uri") ?? "";
      return HttpResponse.redirect(back);
    });

    const { problems } = await examine({ ...app, ...op });

    expect(problems).toEqual([
      expect.stringMatching(/does not send back the state.*providerLogout\["op"\].*takesNoState/),
    ]);
  });

  test.each([
    [["HS256", "none"], {}, /nothing that can be checked with a public key/],
    [["RS256"], { AUTH_OP_ID_TOKEN_ALG: "ES256" }, /does not list ES256/],
  ])("id_tokens by %s, %s: no logout token will pass", async (algorithms, settings, expected) => {
    serveMetadata({ ...metadata, id_token_signing_alg_values_supported: algorithms });
    answerLogout(() => new HttpResponse());

    const { problems } = await examine({ ...app, ...op, ...settings });

    expect(problems).toEqual([expect.stringMatching(expected)]);
  });

  test("id_tokens by ES384 alone are worth a note, and by RS256 and others not one", async () => {
    const notesFor = async (id_token_signing_alg_values_supported: string[]) => {
      serveMetadata({ ...metadata, id_token_signing_alg_values_supported });
      answerLogout(() => new HttpResponse());
      const { facts, problems } = await examine({ ...app, ...op });
      expect(problems).toEqual([]);
      return facts.filter((text) => text.includes("believed with"));
    };

    expect(await notesFor(["ES384", "HS256"])).toEqual([
      "Its logout tokens are believed with ES384, as its metadata lists.",
    ]);
    expect(await notesFor(["RS256", "ES384"])).toEqual([]);
  });

  test("Keycloak's two channels, of which one silences the other: one address, and what to switch", async () => {
    serveMetadata();
    answerLogout(() => new HttpResponse());

    const { facts, questions } = await examine({
      ...app,
      AUTH_KEYCLOAK_ID: "rp1",
      AUTH_KEYCLOAK_SECRET: "s",
      AUTH_KEYCLOAK_ISSUER: issuer,
    });

    const addresses = facts.filter((text) => text.includes("if sessions that end there"));
    expect(addresses).toEqual([expect.stringContaining("as back-channel logout URI")]);
    expect(questions).toEqual([expect.stringMatching(/“Front channel logout”.*Off/)]);
  });

  test("a preview's redirects come back to another address: that one is registered", async () => {
    serveMetadata();
    answerLogout(() => new HttpResponse());
    const AUTH_REDIRECT_PROXY_URL = "https://stable.test/api/auth";

    const { facts } = await examine({ ...app, ...op, AUTH_REDIRECT_PROXY_URL });

    expect(facts).toContain(
      `Register at op, as post-logout redirect URI: ${AUTH_REDIRECT_PROXY_URL}/federated-logout/callback`,
    );
    expect(facts).toContain(
      `Register at op, as a redirect URI: ${AUTH_REDIRECT_PROXY_URL}/callback/op`,
    );
  });

  test("metadata of another issuer", async () => {
    serveMetadata({ ...metadata, issuer: "https://evil.test" });

    const { problems } = await examine({ ...app, ...op });

    expect(problems).toEqual([expect.stringMatching(/belongs to another issuer.*the slash/)]);
  });

  test("metadata without an end_session_endpoint, and what to do about it", async () => {
    serveMetadata({ ...metadata, end_session_endpoint: undefined });

    const { problems } = await examine({ ...app, ...op });

    expect(problems).toEqual([
      expect.stringMatching(/names no end_session_endpoint.*providerLogout\["op"\]/),
    ]);
  });

  test("variables that are half set: each one that is missing by its name", async () => {
    const { problems } = await examine({
      ...app,
      AUTH_MICROSOFT_ENTRA_ID_ID: "a",
      AUTH_OKTA_ID: "b",
    });

    expect(problems).toEqual([
      "AUTH_MICROSOFT_ENTRA_ID_SECRET is missing, although AUTH_MICROSOFT_ENTRA_ID_ID is set.",
      "AUTH_OKTA_SECRET is missing, although AUTH_OKTA_ID is set.",
      "AUTH_OKTA_ISSUER is missing, although AUTH_OKTA_ID is set.",
    ]);
  });

  test("an issuer that is empty, as in a copied .env.example", async () => {
    const { problems } = await examine({
      ...app,
      AUTH_KEYCLOAK_ID: "a",
      AUTH_KEYCLOAK_SECRET: "b",
      AUTH_KEYCLOAK_ISSUER: "",
    });

    expect(problems).toEqual([
      "AUTH_KEYCLOAK_ISSUER is missing, although AUTH_KEYCLOAK_ID and AUTH_KEYCLOAK_SECRET are set.",
    ]);
  });

  test.each([
    [404, "problem", /There is no logout endpoint at https:\/\/op\.test\/session\/end/],
    [503, "note", /try again/],
  ])("a logout endpoint that answers %s is a %s of its own", async (status, level, expected) => {
    serveMetadata();
    answerLogout(() => new HttpResponse(null, { status }));

    const { facts, problems } = await examine({ ...app, ...op });

    expect((level === "note" ? facts : problems).at(-1)).toMatch(expected);
  });

  test("nothing at all", async () => {
    const { problems, questions, printed } = await examine({ AUTH_OP_ID: " " });

    expect(problems).toEqual([
      expect.stringMatching(/^AUTH_SECRET is missing/),
      expect.stringMatching(/^AUTH_URL is missing/),
    ]);
    expect(printed).toContain("2 problems.");
    expect(questions).toEqual([expect.stringMatching(/^Which providers are there\?/)]);
  });

  test("metadata that cannot be reached, although the logout endpoint is known all the same", async () => {
    network.use(http.get("https://acme.test/logout", () => new HttpResponse()));
    const pool = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a";
    network.use(http.get(`${pool}/.well-known/openid-configuration`, () => HttpResponse.error()));

    const { ok, problems } = await examine({
      ...app,
      AUTH_COGNITO_ID: "rp1",
      AUTH_COGNITO_SECRET: "s",
      AUTH_COGNITO_ISSUER: pool,
      COGNITO_LOGOUT_ENDPOINT_URL: "https://acme.test/logout",
    });

    expect(problems).toEqual([expect.stringMatching(/^No metadata at/)]);
    expect(ok.at(-1)).toMatch(/^Logout: https:\/\/acme\.test\/logout/);
  });

  test("what is no provider is none: a variable of the app's own", async () => {
    serveMetadata();
    answerLogout(() => new HttpResponse());

    const { problems } = await examine({ ...app, ...op, AUTH_USER_ID: "7", AUTH_JWT_SECRET: "x" });

    expect(problems).toEqual([]);
  });

  test("a password in a URL is not printed", async () => {
    const { printed } = await examine({
      ...app,
      AUTH_COGNITO_ID: "rp1",
      AUTH_COGNITO_SECRET: "s",
      AUTH_COGNITO_ISSUER: "https://me:pa55@op.test/pool?key=pa55",
      COGNITO_LOGOUT_ENDPOINT_URL: "https://me:pa55@acme.test/logout?key=pa55",
    });

    expect(printed).not.toContain("pa55");
  });

  test.each([
    ["nonsense", /must be an absolute/],
    ["http://rp.example", /is not https/],
  ])("AUTH_URL=%s", async (AUTH_URL, expected) => {
    serveMetadata();
    answerLogout(() => new HttpResponse());

    const { problems } = await examine({ ...app, ...op, AUTH_URL });

    expect(problems).toEqual([expect.stringMatching(expected)]);
  });

  test("Amazon Cognito's variable with a domain instead of its logout endpoint", async () => {
    const pool = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a";
    serveMetadata({ ...metadata, issuer: pool }, pool);
    network.use(http.get("https://acme.test", () => new HttpResponse()));

    const { problems } = await examine({
      ...app,
      AUTH_COGNITO_ID: "rp1",
      AUTH_COGNITO_SECRET: "s",
      AUTH_COGNITO_ISSUER: pool,
      COGNITO_LOGOUT_ENDPOINT_URL: "https://acme.test",
    });

    expect(problems).toEqual([expect.stringMatching(/should end in \/logout/)]);
  });
});

describe("without a logout there is no problem to mend", () => {
  test("Google", async () => {
    const google = "https://accounts.google.com";
    serveMetadata({ ...metadata, issuer: google, end_session_endpoint: undefined }, google);

    const { facts, problems } = await examine({
      ...app,
      AUTH_GOOGLE_ID: "rp1",
      AUTH_GOOGLE_SECRET: "s",
    });

    expect(problems).toEqual([]);
    expect(facts.slice(1)).toEqual([
      "It offers no logout: people are signed out of the app only. The next sign-in there asks who is there (prompt=select_account).",
      "Register at Google, as a redirect URI: https://rp.test/api/auth/callback/google",
    ]);
  });

  test("behind a proxy that says where the app is, the address to register is not known", async () => {
    serveMetadata();

    const { facts, problems } = await examine({
      ...op,
      AUTH_SECRET: app.AUTH_SECRET,
      AUTH_TRUST_HOST: "true",
    });

    expect(problems).toEqual([]);
    expect(facts).toContainEqual(expect.stringMatching(/Run this with AUTH_URL=/));
    expect(facts.join()).not.toContain("Register");
  });
});

describe("an app with next-auth v4", () => {
  const directory = fileURLToPath(new URL("node_modules/next-auth-v4", repository));
  const v4 = { version: "4.24.15", directory };
  const address = { NEXTAUTH_URL: "https://rp.test", NEXTAUTH_SECRET: "the app's secret" };

  test("is looked for by the names that its documentation has", async () => {
    serveMetadata();
    answerLogout(() => HttpResponse.text("You are signed out"));
    const environment = {
      ...address,
      KEYCLOAK_CLIENT_ID: "rp1",
      KEYCLOAK_CLIENT_SECRET: "the client's secret",
      KEYCLOAK_ISSUER: issuer,
      STRIPE_CLIENT_ID: "something else",
      STRIPE_SECRET: "something else",
    };

    const { ok, facts, printed } = await examine(environment, v4);

    expect(ok).toEqual(
      expect.arrayContaining([
        "NEXTAUTH_SECRET is set.",
        "The app is at https://rp.test, its Auth.js routes at /api/auth.",
        `Its metadata was found, and belongs to ${issuer}`,
      ]),
    );
    expect(facts).toContain(
      "Register at Keycloak, as a redirect URI: https://rp.test/api/auth/callback/keycloak",
    );
    expect(printed).not.toMatch(/stripe|'s secret/i);
  });

  test("is told what is missing by the name that it gives it", async () => {
    const { problems } = await examine({ OKTA_CLIENT_ID: "rp1", OKTA_ISSUER: issuer }, v4);

    expect(problems).toEqual([
      "NEXTAUTH_SECRET is missing: `openssl rand -base64 33` makes one.",
      "NEXTAUTH_URL is missing: it is the address of this app, like https://app.example.",
      "OKTA_CLIENT_SECRET is missing, although OKTA_CLIENT_ID and OKTA_ISSUER are set.",
    ]);
  });

  test("may have its providers anywhere: that none is found is a question", async () => {
    const { problems, questions } = await examine(address, v4);

    expect([problems.length, questions.length]).toEqual([0, 1]);
  });
});

test("a next-auth with published advisories is a problem", async () => {
  const { problems } = await examine({ ...app }, { version: "5.0.0-beta.25", directory: "" });

  expect(problems[0]).toMatch(/^next-auth 5\.0\.0-beta\.25 has published advisories \(GHSA-/);
});

describe("what the command line says", () => {
  test.each([
    ["v5", installed],
    ["v4", { ...installed, version: "4.24.15" }],
  ])("takes the place of variables, with next-auth %s", async (_name, nextAuth) => {
    serveMetadata();
    answerLogout((url) =>
      HttpResponse.redirect(`${url.searchParams.get("post_logout_redirect_uri")}?state=doctor`),
    );
    const given = givenVariables({
      issuer,
      "client-id": "rp1",
      provider: "company",
      url: "https://rp.test",
    });
    const secret = { AUTH_SECRET: "the app's secret" };

    const { facts, problems } = await examine({ ...secret, ...given }, nextAuth, "/auth");

    expect(problems).toEqual([]);
    expect(facts).toContain(
      "Register at company, as post-logout redirect URI: https://rp.test/auth/federated-logout/callback",
    );
    expect(facts).toContain(
      "Register at company, as a redirect URI: https://rp.test/auth/callback/company",
    );
  });

  test("and nothing takes the place of nothing", () => {
    expect(givenVariables({})).toEqual({});
  });
});
