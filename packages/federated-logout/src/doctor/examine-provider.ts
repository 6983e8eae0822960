import { addReAuthentication, reAuthenticationParameters } from "../providers/re-authentication.ts";
import type { BaseUrl } from "../http/base-url.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { createDiscovery, type ProviderMetadata } from "../providers/discovery.ts";
import { findDocumentedProvider } from "../providers/find-documented-provider.ts";
import { environmentOf } from "../providers/find-known-provider.ts";
import type { DocumentedProvider } from "../providers/provider-documentation.ts";
import { applySettings, type ProviderLogoutChoice } from "../providers/logout-choice.ts";
import { deviationsOf, type LogoutDialect } from "../providers/logout-dialect.ts";
import { findLogoutEndpoint, type LogoutEndpoint } from "../providers/logout-endpoint.ts";
import { LogoutProblem } from "../providers/logout-problem.ts";
import { buildLogoutRequest, urlOf } from "../providers/logout-request.ts";
import { postLogoutRedirectUri } from "../logout/post-logout-redirect-uri.ts";
import {
  isLoopback,
  isSecureEndpoint,
  type SecureEndpointContext,
} from "../providers/secure-endpoint.ts";
import type { Environment } from "../runtime/environment.ts";
import { explainMetadata, isOfAnswer } from "../providers/explain-metadata.ts";
import { examineAlgorithms } from "./examine-algorithms.ts";
import { addressesToRegister, logoutUrisToRegister } from "./addresses-to-register.ts";
import { explainFailure, withoutSecrets } from "./explain-failure.ts";
import { note, ok, problem, type Finding } from "./finding.ts";
import type { Navigate } from "./navigate.ts";
import { probeRegistration } from "./probe-registration.ts";

const fiveSecondsInMs = 5000;

export interface ExamineContext {
  environment: Environment;
  base: BaseUrl | undefined;
  fetch: typeof fetch;
  /** Absent where nobody can ask as a browser does. */
  navigate: Navigate | undefined;
  /** What `providerLogout` says of it, where that is known. */
  choice?: ProviderLogoutChoice | undefined;
}

/** Examines one provider, asking it what can be asked from outside. */
export async function examineProvider(
  configured: ConfiguredProvider,
  context: ExamineContext,
): Promise<Finding[]> {
  if (configured.type !== "oidc" && configured.type !== "oauth") {
    return [ok("It leaves no session elsewhere: signing out of the app is all there is.")];
  }
  const { choice, base } = context;
  const known = findDocumentedProvider(configured.id, configured.issuer);
  if (choice === false) {
    return [
      ok("Logout: none. providerLogout leaves its session alone."),
      ...addressesToRegister(configured, known, false, base),
    ];
  }
  if (typeof choice === "function") {
    return [
      ok("Logout: providerLogout has a function that builds its URL."),
      ...addressesToRegister(configured, known, true, base),
    ];
  }
  const findings: Finding[] = [];
  const { logout, metadata } = await findLogout(configured, known, { ...context, findings });
  const hasProblem = findings.some(({ level }) => level === "problem");
  // While its metadata cannot be had, it is taken to have a logout.
  const comesBack =
    logout !== undefined ||
    (hasProblem && !metadata && (known ? known.logout !== undefined : configured.type === "oidc"));
  findings.push(...addressesToRegister(configured, known, comesBack, base));
  findings.push(...logoutUrisToRegister(configured, known, metadata, base));
  if (metadata) findings.push(...examineAlgorithms(configured, metadata));
  const { navigate } = context;
  if (logout && base && navigate && !hasProblem) {
    findings.push(await probe(logout, configured, { known, base, navigate }));
  }
  return findings;
}

function isProduction({ NODE_ENV }: Environment): boolean {
  return NODE_ENV === "production";
}

interface FoundLogout {
  logout?: LogoutEndpoint;
  metadata?: ProviderMetadata;
}

interface FindLogoutContext extends ExamineContext {
  findings: Finding[];
}

async function findLogout(
  configured: ConfiguredProvider,
  known: DocumentedProvider | undefined,
  context: FindLogoutContext,
): Promise<FoundLogout> {
  const { findings, environment } = context;
  if (typeof known?.logout === "function") {
    findings.push(ok(`Logout: ${known.name} is asked for a URL at each logout.`));
    return {};
  }
  const { choice } = context;
  const dialect: LogoutDialect = applySettings(
    known?.logout ?? {},
    typeof choice === "object" ? choice : {},
  );
  const variables = environmentOf(known, configured.id, environment);
  let metadata: ProviderMetadata | undefined;
  let hasFailed = false;
  if (configured.type === "oidc" && configured.issuer !== undefined) {
    try {
      metadata = await discover(configured, context);
      findings.push(ok(`Its metadata was found, and belongs to ${metadata.issuer}`));
    } catch (error) {
      findings.push(problem(explainDiscovery(error, configured.issuer)));
      hasFailed = true;
    }
  }
  const found = await findLogoutEndpoint(dialect, {
    issuer: configured.issuer,
    authorizationEndpoint: configured.authorizationEndpoint,
    environment: variables,
    readMetadata: async () =>
      metadata ?? Promise.reject(new LogoutProblem("discovery_failed", "There is no metadata")),
  }).catch(() => undefined);
  if (!found) {
    if (!hasFailed) findings.push(withoutLogout(configured, known));
    return { ...(metadata && { metadata }) };
  }
  const variable = dialect.endpointVariable;
  const byVariable = variable !== undefined && variables[variable] ? variable : undefined;
  const security = {
    issuer: configured.issuer ?? configured.authorizationEndpoint,
    isProduction: isProduction(environment),
  };
  findings.push(explainEndpoint(found, byVariable, security));
  return {
    ...(URL.canParse(found.endpoint) && { logout: found }),
    ...(metadata && { metadata }),
  };
}

async function discover(
  { issuer = "", fetch: ownFetch }: ConfiguredProvider,
  { environment, fetch }: ExamineContext,
): Promise<ProviderMetadata> {
  const find = createDiscovery({
    fetch,
    now: Date.now,
    timeLimitMs: fiveSecondsInMs,
    isProduction: isProduction(environment),
  });
  return find(issuer, ownFetch);
}

function explainDiscovery(error: unknown, issuer: string): string {
  const reason = error instanceof LogoutProblem ? error.reason : undefined;
  const at = withoutSecrets(issuer);
  if (reason === "issuer_mismatch") {
    return `The metadata at ${at} belongs to another issuer: take the issuer exactly as its metadata has it, down to the slash.`;
  }
  if (reason === "insecure_endpoint") return `The issuer ${at} is not https.`;
  const answer = error instanceof LogoutProblem ? error.cause : undefined;
  const why = isOfAnswer(answer) ? explainMetadata(answer) : explainFailure(error);
  return `No metadata at ${at}: ${why}.`;
}

function explainEndpoint(
  { endpoint, dialect }: LogoutEndpoint,
  variable: string | undefined,
  security: SecureEndpointContext,
): Finding {
  if (!URL.canParse(endpoint)) {
    return problem(`${variable ?? "The logout endpoint"} is not a URL.`);
  }
  const url = new URL(endpoint);
  const shown = `${url.origin}${url.pathname}`;
  if (!isSecureEndpoint(url, security)) {
    return problem(
      isLoopback(url)
        ? `The logout endpoint ${shown} is on this machine, and its provider is not.`
        : `The logout endpoint ${shown} is not https.`,
    );
  }
  if (variable !== undefined && url.pathname === "/") {
    return problem(`${variable} is ${shown}, which has no path: it should end in /logout.`);
  }
  const known =
    dialect.endpoint === undefined
      ? "its metadata names it as end_session_endpoint"
      : "which this library knows, or providerLogout names";
  const source = variable === undefined ? known : `${variable} says so`;
  const isStandard = Object.keys(deviationsOf(dialect)).length === 0;
  const manner = isStandard ? "by RP-Initiated Logout 1.0" : "by this provider's own rules";
  return ok(`Logout: ${shown}, ${manner} (${source}).`);
}

function withoutLogout(
  configured: ConfiguredProvider,
  known: DocumentedProvider | undefined,
): Finding {
  const parameters = reAuthenticationParameters(configured, known);
  const question = parameters && addReAuthentication(new URLSearchParams(), parameters);
  const next = question ? ` The next sign-in there asks who is there (${question}).` : "";
  if (known && !known.logout) {
    return note(`It offers no logout: people are signed out of the app only.${next}`);
  }
  return problem(
    `Its metadata names no end_session_endpoint: people are signed out of the app only.${next} If it has a logout all the same, or its session is to be left alone, say so in providerLogout["${configured.id}"].`,
  );
}

async function probe(
  { endpoint, dialect }: LogoutEndpoint,
  configured: ConfiguredProvider,
  {
    known,
    base,
    navigate,
  }: { known: DocumentedProvider | undefined; base: BaseUrl; navigate: Navigate },
): Promise<Finding> {
  const returnTo = postLogoutRedirectUri(base, configured);
  const request = buildLogoutRequest(dialect, {
    endpoint: new URL(endpoint),
    idToken: undefined,
    clientId: configured.clientId,
    postLogoutRedirectUri: returnTo,
    state: "doctor",
    nowInSeconds: 0,
  });
  if (!request || !Object.values(request.parameters).includes(returnTo)) {
    return note(
      "Whether the return address is registered cannot be seen from outside: the provider looks at it only together with an id_token, or not at all.",
    );
  }
  return probeRegistration(
    {
      providerId: configured.id,
      url: urlOf(request),
      postLogoutRedirectUri: returnTo,
      unregistered: known?.unregistered,
    },
    navigate,
  );
}
