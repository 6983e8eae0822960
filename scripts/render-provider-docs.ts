import { documentedProviders } from "../packages/federated-logout/src/providers/find-documented-provider.ts";
import type { DocumentedProvider } from "../packages/federated-logout/src/providers/provider-documentation.ts";
import type { IncomingLogoutSettings } from "../packages/federated-logout/src/providers/incoming-logout.ts";
import type { LogoutDialect } from "../packages/federated-logout/src/providers/logout-dialect.ts";
import { buildLogoutRequest } from "../packages/federated-logout/src/providers/logout-request.ts";
import type { TokenRevocation } from "../packages/federated-logout/src/providers/token-revocation.ts";
import { verdictOf, type ProviderVerdict } from "./provider-verdict.ts";

const callback = "<AUTH_URL>/api/auth/federated-logout/callback";

const verdicts: Readonly<Record<ProviderVerdict, string>> = {
  standard_by_discovery: "the standard, at the endpoint that its metadata names",
  standard_by_known_endpoint: "the standard, at a known endpoint if its metadata names none",
  own_dialect: "a dialect of its own",
  revocation_only: "no logout; tokens can be revoked",
  nothing: "no logout",
  no_provider_session: "no session but the app's own",
};

/** Renders `docs/providers.md` from the table that the library itself uses. */
export function renderProviderDocs(): string {
  const withLogout = documentedProviders.filter(({ logout }) => logout).toSorted(byName);
  const withoutLogout = providersWith("revocation_only", "nothing");
  const withoutSession = providersWith("no_provider_session");
  return `${[
    intro(),
    "## Providers with a logout",
    `Register the return address \`${callback}\` there; with a path of your own for the Auth.js routes, that path. Providers compare it exactly: no query, no trailing slash. What else is to be registered where a provider can end sessions here is in [ended-sessions.md](ended-sessions.md).`,
    withLogout.map(({ name }) => `[${name}](#${anchorOf(name)})`).join(" · "),
    ...withLogout.map(section),
    "## Providers without a logout",
    "There is nothing to send the browser to: people are signed out of the app, and told that they are still signed in there. Where an authorization request can make the provider ask who is there, the next sign-in in that browser is sent with that parameter. Revoking tokens is for you to choose (`revokeTokens: true`): it ends nobody's session there. This library was never run against any of these.",
    withoutLogoutTable(withoutLogout),
    "## Nothing to sign out of elsewhere",
    `Signing out of the app is all there is: ${withoutSession.map(({ name }) => name).join(", ")}.`,
  ].join("\n\n")}\n`;
}

function intro(): string {
  const counts = Object.entries(verdicts).map(([verdict, meaning]) => {
    const count = documentedProviders
      .filter((known) => verdictOf(known) === verdict)
      .reduce((sum, { ids }) => sum + ids.length, 0);
    return `| ${meaning} | ${count} |`;
  });
  return `# Providers

What a logout does at each of Auth.js's built-in providers, and at some that are not built in. Generated from [the table](../packages/federated-logout/src/providers/known) that the library uses, and [what is written about it](../packages/federated-logout/src/providers/documented): \`npm run docs\`.

“The standard” is [OpenID Connect RP-Initiated Logout 1.0](https://openid.net/specs/openid-connect-rpinitiated-1_0.html); a provider that departs from it has a dialect. An OpenID Provider that is not listed gets the standard. All of this comes from documentation and public code, linked where it can be, and from the real one where it says that this library was run against that. What is not said about a provider is not known.

| Logout | Providers |
| --- | ---: |
${counts.join("\n")}`;
}

function section(known: DocumentedProvider): string {
  const { ids, name, logout, ends, survives, unregistered, remarks = [], sources } = known;
  const isKnownByIssuer = known.host ? " (also recognised by its issuer)" : "";
  const facts = [
    `${ids.map(code).join(", ")}${isKnownByIssuer}: ${verdicts[verdictOf(known)]}`,
    typeof logout === "object" && `**Request**: ${describeRequest(logout)}`,
    ends && `**Ends** ${ends}`,
    survives && `**Survives**: ${survives}`,
    known.endsSessionsBy &&
      `**Can end sessions here**, by ${known.endsSessionsBy.join(" and ")} logout`,
    known.register && `**Register** the return address as: ${known.register}`,
    unregistered && `**If it is not registered**: ${unregistered}`,
    known.accountPage && `**Where people end it themselves**: ${pageOf(known.accountPage)}`,
    describeIncoming(known.incomingLogout),
    ...remarks,
    known.run
      ? `**Run** against version ${known.run.version} on ${known.run.on}${known.run.isInTests ? ", and at every change since: `npm run test:providers`" : ""}`
      : "**Never run** against the real one",
    `Sources: ${linkSources(sources)}`,
  ];
  const lines = facts.filter((fact) => typeof fact === "string").map((fact) => `- ${fact}`);
  return `### ${name}\n\n${lines.join("\n")}`;
}

function pageOf(accountPage: string): string {
  return accountPage.startsWith("{")
    ? code(accountPage.replace("{issuer}", "<issuer>"))
    : `<${accountPage}>`;
}

function describeIncoming({ withoutExp, typ, algorithm, withoutIss }: IncomingLogoutSettings = {}) {
  const departures = [
    withoutExp && "logout tokens without `exp` are taken for two minutes",
    typ !== undefined && `logout tokens may have the \`typ\` ${code(typ)}`,
    algorithm !== undefined &&
      `logout tokens are signed with ${code(algorithm)}, whatever id_tokens are`,
    withoutIss && "frames may name the session by `sid` alone",
  ].filter(Boolean);
  return departures.length > 0 && `**Its logouts**: ${departures.join("; ")}`;
}

function describeRequest(dialect: LogoutDialect): string {
  const others = dialect.withoutEndSessionEndpoint;
  return [
    `${endpointOf(dialect)} with ${parametersOf(dialect)}`,
    others && `if the metadata names none, ${endpointOf(others)} with ${parametersOf(others)}`,
    dialect.takesPost && "takes `POST`, too",
    dialect.refusesExpiredIdTokenHint && "an expired id_token is left out",
  ]
    .filter(Boolean)
    .join("; ");
}

function endpointOf({ endpoint, endpointBase = "issuer" }: LogoutDialect): string {
  if (endpoint === undefined) return "`end_session_endpoint`";
  if (URL.canParse(endpoint)) return code(endpoint);
  const base = endpointBase === "issuer" ? "issuer" : "authorization endpoint";
  return endpoint.startsWith("/")
    ? `${code(endpoint)} on the host of the ${base}`
    : `${code(endpoint)} next to the ${base}`;
}

// Asked of what builds the requests, so that it cannot say anything else.
function parametersOf(dialect: LogoutDialect): string {
  const withHint = parameterNames(dialect, exampleIdToken);
  const without = parameterNames(dialect, undefined);
  if (withHint.length === 0) return "no parameters";
  const names = withHint.map(code).join(", ");
  if (!withHint.includes("id_token_hint")) return names;
  if (dialect.withoutIdTokenHint === "no_request") return `${names}; without an id_token, none`;
  const others = without.map(code).join(", ") || "nothing";
  return dialect.withoutIdTokenHint === "no_return"
    ? `${names}; without an id_token, ${others}, and no way back`
    : names;
}

// {"exp": 9999999999, "sid": "s", "login_hint": "h"}
const exampleIdToken = `e30.${Buffer.from('{"exp":9999999999,"sid":"s","login_hint":"h"}').toString("base64url")}.`;

function parameterNames(dialect: LogoutDialect, idToken: string | undefined): string[] {
  const request = buildLogoutRequest(dialect, {
    endpoint: new URL("https://provider.example/logout"),
    idToken,
    clientId: "client",
    postLogoutRedirectUri: "https://app.example/callback",
    state: "state",
    nowInSeconds: 0,
  });
  return request ? Object.keys(request.parameters) : [];
}

function withoutLogoutTable(providers: readonly DocumentedProvider[]): string {
  const rows = providers.map(
    ({ ids, name, accountPage, reAuthentication, revocation, ...rest }) => {
      const page = accountPage?.startsWith("/")
        ? `${code(accountPage)} there`
        : accountPage && `<${accountPage}>`;
      const { remarks = [], sources } = rest;
      return [
        `${name} (${ids.map(code).join(", ")})`,
        page ?? "",
        reAuthentication ? code(new URLSearchParams(reAuthentication).toString()) : "",
        describeRevocation(revocation),
        remarks.join(" "),
        linkSources(sources),
      ];
    },
  );
  const head = ["Provider", "Where people end it", "Next sign-in", "Tokens", "Notes", "Sources"];
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function describeRevocation(revocation: TokenRevocation | undefined): string {
  if (!revocation) return "";
  return revocation.endsConsent ? "revocable; asks for consent again" : "revocable";
}

function linkSources(sources: readonly string[]): string {
  if (sources.length === 0) return "none that can be linked";
  return sources.map((url, index) => `[${index + 1}](${url})`).join(", ");
}

function providersWith(...wanted: readonly ProviderVerdict[]): DocumentedProvider[] {
  return documentedProviders.filter((known) => wanted.includes(verdictOf(known))).toSorted(byName);
}

function byName(a: DocumentedProvider, b: DocumentedProvider): number {
  return a.name.localeCompare(b.name, "en");
}

// As GitHub makes it of a heading.
function anchorOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}

function code(text: string): string {
  return `\`${text}\``;
}
