import http from "node:http";
import https from "node:https";
import type { Environment } from "../runtime/environment.ts";
import { readEnvironmentProviders, type EnvironmentProvider } from "./environment-providers.ts";
import { examineApp } from "./examine-app.ts";
import { examineProvider, type ExamineContext } from "../doctor/examine-provider.ts";
import { note, problem, question, type Diagnosis, type Finding } from "../doctor/finding.ts";
import { createNavigate } from "../doctor/navigate.ts";
import type { InstalledNextAuth } from "./installed-next-auth.ts";
import { variablesOfV4, variablesOfV5 } from "./variables.ts";
import { advisoriesOn } from "../next-auth-v5/outdated.ts";

export interface DiagnoseOptions {
  environment: Environment;
  fetch: typeof fetch;
  /** The path of the Auth.js routes, where the app's address does not say it. */
  basePath?: string | undefined;
  /** What the app has; without it, v5 is assumed. */
  nextAuth?: InstalledNextAuth | undefined;
}

/**
 * Examines the environment of an app, and what its providers say about themselves. Reads no code of
 * the app: what `providerLogout` changes is not seen here.
 */
export async function diagnose({
  environment,
  fetch,
  basePath,
  nextAuth,
}: DiagnoseOptions): Promise<Diagnosis> {
  const isV4 = nextAuth?.version.startsWith("4.") ?? false;
  const variables = isV4 ? variablesOfV4(environment) : variablesOfV5(environment);
  const { base, findings } = examineApp(environment, variables, basePath);
  if (nextAuth) findings.unshift(aboutVersion(nextAuth));
  const providers = await readEnvironmentProviders(variables, { nextAuth, isV4 });
  if (providers.length === 0) {
    findings.push(
      question(
        `Which providers are there? The environment names none: this looks for ${variables.pattern}. For what the code says, ask the running app: federated-logout doctor http://localhost:3000, or say --issuer and --client-id.`,
      ),
    );
  }
  const sections = await Promise.all(
    providers.map(async (provider) => ({
      title: `${provider.configured.name} (${provider.configured.id})`,
      findings: await examineEnvironmentProvider(provider, { environment, base, fetch, navigate }),
    })),
  );
  return { sections: [{ title: "This app", findings }, ...sections] };
}

const navigate = createNavigate(http, https);

async function examineEnvironmentProvider(
  { configured, given, missing, isBuiltIn }: EnvironmentProvider,
  context: ExamineContext,
): Promise<Finding[]> {
  const isOrAre = given.length === 1 ? "is" : "are";
  if (missing.length > 0) {
    return missing.map((variable) =>
      problem(`${variable} is missing, although ${given.join(" and ")} ${isOrAre} set.`),
    );
  }
  const ofTheApp = note(
    `Auth.js has no provider "${configured.id}" built in: taken for an OpenID Connect provider that this app defines. If its id is another there, so is the redirect URI.`,
  );
  return [...(isBuiltIn ? [] : [ofTheApp]), ...(await examineProvider(configured, context))];
}

function aboutVersion({ version }: InstalledNextAuth): Finding {
  const advisories = advisoriesOn(version);
  return advisories ? problem(`${advisories}.`) : note(`It has next-auth ${version}.`);
}
